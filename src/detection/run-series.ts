import {
  learnSchedule,
  runDetectors,
  runRecovered,
  type Finding,
  type Run,
  type RunSchedule,
  type RunView,
} from '../../detectors/index.js';
import type { LocalHours } from '../series/local-hour.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { extraGraceMinutes, type ExcusedStretch } from './excused-time.js';
import type { Alarm } from './series-state.js';

/** Runs that are remembered of one job, backup or probe. */
const RUNS_MAX = 400;
/** So many newest runs make up the share of belated ones, about. */
const BELATED_RUNS = 100;
/** With fewer belated runs than this the next one shows soon enough that a message was merely late. */
const BELATED_SHARE_MIN = 0.02;
/** How often a week a job may be called late of which only the messages were, all in a row. */
const FALSE_LATE_PER_WEEK = 0.05;
const MINUTES_PER_WEEK = 7 * 24 * 60;
/** Grace of a declared schedule that names none. */
const DEFAULT_GRACE_MINUTES = 30;
const MINUTE_MS = 60_000;

/** Everything detection remembers of one job, backup or probe. Plain data. */
export interface RunSeries {
  subject: RunView['subject'];
  name: string;
  runs: Run[];
  schedule: RunSchedule | null;
  /** The alarm each detector has raised, by its name. */
  alarms: Record<string, Alarm>;
  /** Share of the newest hundred or so runs that were told of only after a later one. */
  belatedShare: number;
  /** When a run was last called late, for as long as a belated message may show that it was not. */
  calledLate: { finding: Finding; raisedMs: number }[];
}

/** Which subject an event type tells of, and the key that names it in the data. */
export const RUN_TYPES: Readonly<Record<string, { subject: RunView['subject']; nameKey: string }>> = {
  'job.finished': { subject: 'job', nameKey: 'job' },
  'backup.finished': { subject: 'backup', nameKey: 'backup' },
  'probe.checked': { subject: 'probe', nameKey: 'probe' },
};

/** A subject nothing is known of yet. */
export function createRunSeries(subject: RunView['subject'], name: string): RunSeries {
  return { subject, name, runs: [], schedule: null, alarms: {}, belatedShare: 0, calledLate: [] };
}

/** Reads a run out of an event's data. */
export function runOf(timeMs: number, data: Record<string, unknown>): Run {
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    timeMs,
    ok: 'ok' in data ? data.ok === true : data.outcome === 'ok',
    items: number(data.items),
    bytes: number(data.bytes),
    durationMs: number(data.durationMs) ?? number(data.latencyMs),
    errorKind: text(data.errorKind),
    errorMessage: text(data.errorMessage),
  };
}

/** Puts a run in its place by time; gives whether it is now the newest. */
export function addRun(series: RunSeries, run: Run, settings: ShopSettings): boolean {
  let place = series.runs.length;
  while (place > 0 && series.runs[place - 1]!.timeMs > run.timeMs) place--;
  const isNewest = place === series.runs.length;
  series.belatedShare += ((isNewest ? 0 : 1) - series.belatedShare) / BELATED_RUNS;
  series.runs.splice(place, 0, run);
  if (series.runs.length > RUNS_MAX) series.runs.shift();
  if (series.subject !== 'probe') series.schedule = scheduleOf(series, settings);
  return isNewest;
}

function scheduleOf(series: RunSeries, settings: ShopSettings): RunSchedule | null {
  const declared = declaredSchedule(series, settings);
  if (declared.everyMinutes !== undefined) {
    const { everyMinutes, graceMinutes = DEFAULT_GRACE_MINUTES, minItems = null } = declared;
    return { everyMinutes, graceMinutes, minItems, isLearnt: false };
  }
  const learnt = learnSchedule(series.runs);
  return learnt && { ...learnt, minItems: declared.minItems ?? learnt.minItems };
}

function declaredSchedule(
  series: RunSeries,
  settings: ShopSettings,
): { everyMinutes?: number; graceMinutes?: number; minItems?: number } {
  if (series.subject === 'job') return settings.jobs?.find(({ job }) => job === series.name) ?? {};
  const backup = settings.backups?.find((candidate) => candidate.backup === series.name);
  if (!backup) return {};
  const declared: { everyMinutes?: number; graceMinutes?: number } = {};
  if (backup.everyHours !== undefined) declared.everyMinutes = backup.everyHours * 60;
  if (backup.graceMinutes !== undefined) declared.graceMinutes = backup.graceMinutes;
  return declared;
}

/** What of the shop's time bears on when its runs are due. */
export interface RunClock {
  excused: readonly ExcusedStretch[];
  /** How late this shop's events may come, in minutes. */
  arrivalLagMinutes: number;
  /** How long runs are waited for because they are told of in batches, in minutes; left out where they are not. */
  batchMinutes?: number;
  hours: LocalHours;
}

/** What a detector sees of the subject when everything up to `nowMs` has arrived. */
export function runView(series: RunSeries, nowMs: number, clock: RunClock): RunView {
  const { subject, runs, schedule } = series;
  const newest = runs.at(-1);
  if (!newest || !schedule) return { subject, runs, schedule, nowMs };
  const { everyMinutes, graceMinutes } = schedule;
  // Where the next run follows soon, it is the one that shows that a message was merely late.
  const lag = Math.min(clock.arrivalLagMinutes, everyMinutes / 2);
  const extra =
    extraGraceMinutes(clock.excused, newest.timeMs, nowMs, everyMinutes) + belatedGrace(series, everyMinutes);
  return {
    subject,
    runs,
    schedule: { ...schedule, graceMinutes: Math.max(graceMinutes, lag, clock.batchMinutes ?? 0) + extra },
    nowMs,
    clockSetBackMinutes: Math.max(0, (clock.hours.offsetMs(newest.timeMs) - clock.hours.offsetMs(nowMs)) / MINUTE_MS),
  };
}

/**
 * How much longer to wait where runs are often told of late, in minutes: as many intervals as it takes until so many
 * belated ones in a row are no more to be expected than every twenty weeks.
 */
function belatedGrace({ belatedShare }: RunSeries, everyMinutes: number): number {
  if (belatedShare < BELATED_SHARE_MIN) return 0;
  const runsPerWeek = MINUTES_PER_WEEK / everyMinutes;
  const inARow = Math.ceil(Math.log(runsPerWeek / FALSE_LATE_PER_WEEK) / -Math.log(belatedShare));
  return Math.max(0, inARow - 1) * everyMinutes;
}

/** Whether a look without a new run can find anything: the next one is due. */
export function isDue(series: RunSeries, nowMs: number): boolean {
  const newest = series.runs.at(-1);
  if (!newest || series.subject === 'probe') return false;
  const everyMinutes = series.schedule?.everyMinutes;
  return everyMinutes !== undefined && nowMs - newest.timeMs >= everyMinutes * MINUTE_MS;
}

/** The findings of all detectors that know this kind of subject. */
export function judgeRuns(series: RunSeries, nowMs: number, clock: RunClock): Finding[] {
  const view = runView(series, nowMs, clock);
  const findings: Finding[] = [];
  for (const detector of runDetectors) {
    if (!detector.subjects.includes(series.subject)) continue;
    const finding = detector.judge(view);
    if (finding) findings.push(finding);
  }
  return findings;
}

/** Whether the subject is well again. */
export function hasRecovered(series: RunSeries, nowMs: number, clock: RunClock): boolean {
  return runRecovered(runView(series, nowMs, clock));
}

/** The metric that an incident about this subject names. */
export function metricOfFinding(series: RunSeries, finding: Finding): string {
  if (series.subject === 'probe') return 'probe.checked';
  if (finding.kind === 'empty') return series.subject === 'job' ? 'job.items' : 'backup.bytes';
  return `${series.subject}.finished`;
}
