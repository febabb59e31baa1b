import type { Run } from '../../detectors/index.js';
import { arrivalWaits } from './arrival-lag.js';
import { batchLagMinutes } from './batch-lag.js';
import { WORSE_EVERY_MS, WORSE_FACTOR } from './judge-series.js';
import { tell, type MinuteLook } from './minute-look.js';
import { ordersBefore } from './orders-before.js';
import {
  addRun,
  createRunSeries,
  hasRecovered,
  isDue,
  judgeRuns,
  metricOfFinding,
  RUN_TYPES,
  runOf,
  type RunClock,
  type RunSeries,
} from './run-series.js';
import type { Occurrence, ShopState } from './shop-state.js';
import { provenWrong, rememberLate } from './withdraw-late.js';

const MINUTE_MS = 60_000;
/** What runs and checks are told in. */
const RUN_METRICS = ['job.finished', 'probe.checked', 'backup.finished'];
const ORDERS_METRIC = 'order.placed';
const ORDERS_KEY = `${ORDERS_METRIC}|`;

/**
 * Takes the runs and checks of the minute that is judged, each with a look at it, and looks at those that are due and
 * did not come. `isExcused`: the shop is closed or nothing arrives, so that nothing can be late.
 */
export function judgeDueRuns(state: ShopState, look: MinuteLook, isExcused: boolean): void {
  const endMs = (look.minute + 1) * MINUTE_MS;
  const clock = {
    excused: state.excused,
    arrivalLagMinutes: state.lag.largest,
    batchMinutes: batchMinutes(state),
    hours: look.context.hours,
  };
  const due = state.pendingRuns.filter((occurrence) => occurrence.timeMs < endMs);
  if (due.length > 0) {
    state.pendingRuns = state.pendingRuns.filter((occurrence) => occurrence.timeMs >= endMs);
    for (const occurrence of due.toSorted((a, b) => a.timeMs - b.timeMs))
      takeRun(state, occurrence, look, endMs, clock);
  }
  if (isExcused) return;
  for (const series of state.runs.values()) {
    if (isDue(series, endMs)) judgeRunSeries(series, look, endMs, clock);
  }
}

/** How long runs have to be waited for that are told of in batches. */
function batchMinutes({ lag }: ShopState): number {
  let longest = 0;
  for (const metric of lag.batches ? RUN_METRICS : []) {
    const batch = lag.batches?.get(metric);
    if (batch) longest = Math.max(longest, batchLagMinutes(batch));
  }
  return longest;
}

function takeRun(state: ShopState, occurrence: Occurrence, look: MinuteLook, endMs: number, clock: RunClock): void {
  const { calendar } = look.context;
  const { subject, nameKey } = RUN_TYPES[occurrence.type]!;
  const name = String(occurrence.data[nameKey]);
  const key = `${subject}|${name}`;
  let series = state.runs.get(key);
  if (!series) {
    series = createRunSeries(subject, name);
    state.runs.set(key, series);
  }
  if (calendar.isMaintenance(occurrence.timeMs)) return;
  const run = runOf(occurrence.timeMs, occurrence.data);
  const orders = subject === 'job' ? ordersOf(state, series, run, look) : undefined;
  if (orders) run.orders = orders;
  const isNewest = addRun(series, run, calendar.shopSettings);
  withdraw(series, occurrence.timeMs, look, endMs, clock);
  if (isNewest) judgeRunSeries(series, look, endMs, clock);
}

/** What a run had to account for, as far as orders have come: where they are waited for longer than the shop, often not yet. */
function ordersOf(state: ShopState, series: RunSeries, run: Run, { minute }: MinuteLook): Run['orders'] {
  const waits = arrivalWaits(state).further.get(ORDERS_METRIC) ?? 0;
  return ordersBefore(state.series.get(ORDERS_KEY), series, run, minute - waits, minute);
}

function withdraw(series: RunSeries, timeMs: number, look: MinuteLook, endMs: number, clock: RunClock): void {
  for (const finding of provenWrong(series, timeMs, endMs, clock)) {
    const name = { metric: metricOfFinding(series, finding), dimension: `${series.subject}=${series.name}` };
    if (series.alarms[finding.detector]?.finding.startedMs === finding.startedMs)
      delete series.alarms[finding.detector];
    tell(look, 'withdrawn', name, finding);
  }
}

function judgeRunSeries(series: RunSeries, look: MinuteLook, endMs: number, clock: RunClock): void {
  const findings = judgeRuns(series, endMs, clock);
  const dimension = `${series.subject}=${series.name}`;
  for (const finding of findings) {
    const alarm = series.alarms[finding.detector];
    const name = { metric: metricOfFinding(series, finding), dimension };
    if (!alarm) {
      series.alarms[finding.detector] = { finding, raisedMs: endMs, calmMinutes: 0, toldMs: endMs };
      rememberLate(series, finding, endMs);
      tell(look, 'raised', name, finding);
    } else if (finding.score >= WORSE_FACTOR * alarm.finding.score && endMs - alarm.toldMs >= WORSE_EVERY_MS) {
      alarm.finding = finding;
      alarm.toldMs = endMs;
      tell(look, 'worse', name, finding);
    }
  }
  if (findings.length > 0 || Object.keys(series.alarms).length === 0 || !hasRecovered(series, endMs, clock)) return;
  for (const { finding } of Object.values(series.alarms)) {
    tell(look, 'cleared', { metric: metricOfFinding(series, finding), dimension }, finding);
  }
  series.alarms = {};
}
