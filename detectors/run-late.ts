import { quantile } from 'simple-statistics';
import { distinctRunTimes } from './distinct-run-times.js';
import { learnSchedule } from './learn-schedule.js';
import { ordinaryGapMs } from './ordinary-gap.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './time-spans.js';
import type { Finding, RunDetector, RunSchedule, RunView } from './types.js';

const SCORE_MAX = 50;
/** Of a declared schedule, this many of the newest intervals tell how much runs waver. */
const WAVERING_RUNS = 60;

/** How far runs waver about the declared interval: half as much again as nine of ten departures from it, in milliseconds. */
function waverMs(times: readonly number[], everyMs: number): number {
  const departures = times.slice(1).map((time, index) => Math.abs(time - times[index]! - everyMs));
  const ordinary = departures.slice(-WAVERING_RUNS).filter((departure) => departure < everyMs / 5);
  return ordinary.length === 0 ? 0 : 1.5 * quantile(ordinary, 0.9);
}

function isWeekend(timeMs: number): boolean {
  const weekday = (Math.floor(timeMs / DAY_MS) + 4) % 7;
  return weekday === 0 || weekday === 6;
}

/** In the first week nobody knows whether a job rests on Saturday and Sunday. */
function isFirstWeekend(times: readonly number[], dueMs: number): boolean {
  if (dueMs - times[0]! > WEEK_MS + DAY_MS || times.some(isWeekend)) return false;
  return isWeekend(dueMs - DAY_MS / 2) || isWeekend(dueMs + DAY_MS / 2);
}

interface Wait {
  gapMs: number;
  graceMs: number;
}

/** How long to wait after the newest run, and how much longer to be patient. */
function wait(times: readonly number[], schedule: RunSchedule, clockSetBackMinutes: number): Wait | null {
  const everyMs = schedule.everyMinutes * MINUTE_MS;
  const graceMs = (schedule.graceMinutes + clockSetBackMinutes) * MINUTE_MS;
  if (!schedule.isLearnt) return { gapMs: everyMs, graceMs: graceMs + waverMs(times, everyMs) };
  const gapMs = ordinaryGapMs(times, times.length - 1, everyMs);
  if (isFirstWeekend(times, times.at(-1)! + gapMs)) return null;
  const isAfterPause = gapMs > everyMs && everyMs < DAY_MS / 2;
  return { gapMs, graceMs: isAfterPause ? Math.max(graceMs, 1.5 * HOUR_MS) : graceMs };
}

function minutes(spanMs: number): number {
  return Math.round(spanMs / MINUTE_MS);
}

function judge(view: RunView): Finding | null {
  const times = distinctRunTimes(view.runs);
  const newest = view.runs.at(-1);
  const schedule = view.schedule ?? learnSchedule(view.runs);
  if (newest === undefined || schedule === null) return null;
  const waiting = wait(times, schedule, view.clockSetBackMinutes ?? 0);
  if (waiting === null) return null;
  const { gapMs, graceMs } = waiting;
  const sinceMs = view.nowMs - newest.timeMs;
  if (sinceMs <= gapMs + graceMs) return null;
  const overdueMs = sinceMs - gapMs;
  const origin = schedule.isLearnt ? 'as learnt from its past runs' : 'as declared';
  return {
    detector: 'run-late',
    kind: 'late',
    startedMs: newest.timeMs + gapMs,
    observed: minutes(sinceMs),
    expected: { low: 0, mid: minutes(gapMs), high: minutes(gapMs + graceMs) },
    unit: 'minutes since the last run',
    score: Math.min(SCORE_MAX, Math.log(times.length + 1) + overdueMs / Math.max(graceMs, MINUTE_MS)),
    evidence: [
      `last run ${minutes(sinceMs)} minutes ago, due after ${minutes(gapMs)} ${origin}`,
      `${minutes(overdueMs)} minutes overdue, ${minutes(graceMs)} are allowed`,
    ],
  };
}

/**
 * Says that a job or backup did not come: `late` from its due time plus grace on, by the declared schedule or else by the
 * one that its past runs have kept.
 *
 * `startedMs` is when the run was due. A declared schedule counts from the newest run; its grace is widened by as much as
 * past intervals have wavered, since a grace of one interval would otherwise call the run after a lost one late by
 * seconds. With a learnt one, ordinary nights and weekends are waited for (an hour and a half longer, for the clock may
 * have changed), and so is the first weekend. Jobs that keep no schedule are never late. A run that failed has come.
 * The score is the logarithm of the number of runs that came in time, and 1 for each grace overdue (an exponential tail,
 * cut at 50). Cost n log n; where no schedule is given, that of `learnSchedule`.
 */
export const runLate: RunDetector = { name: 'run-late', subjects: ['job', 'backup'], judge };
