import {
  isDayUnknown,
  minuteDetectors,
  plausibleRange,
  profileAt,
  type Finding,
  type WindowSums,
} from '../../detectors/index.js';
import { recordAlarm } from './alarm-record.js';
import { askedScore, tell, type MinuteLook } from './minute-look.js';
import { unteachFrom } from './series-minute.js';
import { indexOfLength, viewOf } from './series-windows.js';
import type { SeriesState } from './series-state.js';
import { pendingSum } from './pending-minute.js';
import { createPointSum } from './point-sum.js';
import type { ShopState } from './shop-state.js';

const MINUTE_MS = 60_000;
const NOTHING = createPointSum();
/** A minute with so many times the usual belongs to a spike rather than to the time before it. */
const CLEARLY_MORE = 2;

/**
 * Raises the spikes that are certain already in the minutes from `state.nextMinute` up to that of `look`, which are waited
 * for yet: whatever comes late can only add to them. Nothing else can be said of a minute that is not complete.
 */
export function judgeEarly(state: ShopState, look: MinuteLook): void {
  const first = state.nextMinute;
  if (first === null || look.isMaintenance) return;
  for (const [key, series] of state.series) {
    if (series.shape !== 'count' || series.metric === 'ingest.silence' || series.alarm || !series.profile) continue;
    if (isDayUnknown(series.profile, look.context.hours.at(first * MINUTE_MS).slot)) continue;
    const pending = pendingWindow(state, key, series, first, look);
    const spike = pending && spikeOf(series, first - 1, pending.window, look);
    if (!spike) continue;
    const finding = { ...spike, startedMs: pending.onsetMs };
    const raisedMs = (look.minute + 1) * MINUTE_MS;
    series.alarm = { finding, raisedMs, calmMinutes: 0, toldMs: raisedMs };
    recordAlarm(series, series.alarm, askedScore(look, series), first - 1);
    unteachFrom(series, finding.startedMs, first - 1);
    tell(look, 'raised', series, finding);
  }
}

/** What has come so far for the minutes waited for, as one window, and when in it there began to be too much. */
interface Pending {
  window: WindowSums;
  onsetMs: number;
}

/** Gives what has come so far for the minutes waited for; null where too little has to be looked at. */
function pendingWindow(
  state: ShopState,
  key: string,
  series: SeriesState,
  first: number,
  { minute: last, context }: MinuteLook,
): Pending | null {
  const sums = { weight: 0, quantity: 0, peak: 0, expected: 0, expectedHigh: 0 };
  const run = { excess: 0, from: first };
  const most = { excess: 0, from: first };
  for (let minute = first; minute <= last; minute++) {
    const minuteMs = minute * MINUTE_MS;
    const pending = state.pending.get(minute);
    const { weight, quantity } = pending ? pendingSum(pending, key, series) : NOTHING;
    sums.weight += weight;
    sums.quantity += quantity;
    sums.peak = Math.max(sums.peak, weight);
    const local = context.hours.at(minuteMs);
    const { mid, high } = context.calendar.factorsFor(series, minuteMs, local.day);
    sums.expected += profileAt(series.profile!, local.hourOfWeek) * mid;
    const usual = plausibleRange(series.profile!, local.slot, local.hourOfWeek).high * high;
    sums.expectedHigh += usual;
    if (run.excess <= 0) Object.assign(run, { excess: 0, from: minute });
    run.excess += weight - CLEARLY_MORE * usual;
    if (run.excess > most.excess) Object.assign(most, run);
  }
  if (sums.weight <= sums.expectedHigh) return null;
  const minutes = last - first + 1;
  const { unitWeight } = series;
  const window = {
    minutes,
    covered: minutes,
    index: indexOfLength(minutes),
    startMs: first * MINUTE_MS,
    weight: sums.weight / unitWeight,
    quantity: sums.quantity,
    peak: sums.peak / unitWeight,
    expected: sums.expected / unitWeight,
    expectedLow: 0,
    expectedHigh: sums.expectedHigh / unitWeight,
    noise: 0,
  };
  return { window, onsetMs: most.from * MINUTE_MS };
}

function spikeOf(series: SeriesState, newest: number, window: WindowSums, look: MinuteLook): Finding | null {
  const view = viewOf(series, newest, series.judgedFromMs, askedScore(look, series));
  // Noise as it was learnt for windows of this length and of so little.
  const noise = view.windows.find(({ index }) => index === window.index)?.noise ?? view.windows.at(-1)?.noise ?? 0;
  const nowMs = window.startMs + window.minutes * MINUTE_MS;
  const sinceLast = { ...view.sinceLast, startMs: nowMs };
  for (const detector of minuteDetectors) {
    if (!detector.shapes.includes(series.shape)) continue;
    const finding = detector.judge({ ...view, nowMs, sinceLast, windows: [{ ...window, noise }] });
    if (finding?.kind === 'spike') return finding;
  }
  return null;
}
