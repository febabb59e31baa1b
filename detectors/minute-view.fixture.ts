import type { MinuteView, WindowSums } from './minute-view.js';
import { MONDAY_MS } from './runs.fixture.js';
import { DAY_MS, MINUTE_MS } from './time-spans.js';
import type { Finding, FindingKind, SeriesShape } from './types.js';
import { WINDOW_MINUTES } from './window-noise.js';

/** End of the newest minute of the tests: Wednesday, 5 March 2025, noon UTC. */
export const NOW_MS = MONDAY_MS + 2.5 * DAY_MS;

/** So much comes that silence is looked at anew each minute. */
const LOOKS_PER_WEEK = 3 * 10_080;
/** Score at which the detectors of the tests speak of a window of up to five minutes: one false alarm in 160,000 looks. */
export const ALARM_SCORE = 12;

/** One minute of a series: things or samples and their quantity; null where there is no data. */
export type Minute = { weight: number; quantity: number } | null;

/** What is usual: for each minute, or for each sample of a duration or a ratio; `low` and `high` are `mid` unless told. */
export interface Usual {
  mid: number;
  low?: number;
  high?: number;
  noise?: number;
}

/** Gives minutes of a count, oldest first. */
export function counts(...things: readonly number[]): Minute[] {
  return things.map((weight) => ({ weight, quantity: weight }));
}

/** Gives minutes of a level or a gauge with a sample each, oldest first; null where there was none. */
export function readings(...quantities: readonly (number | null)[]): Minute[] {
  return quantities.map((quantity) => (quantity === null ? null : { weight: 1, quantity }));
}

/** Gives minutes in which `weight` responses took `durationMs` each. */
export function responses(minutes: number, weight: number, durationMs: number): Minute[] {
  return repeated(minutes, { weight, quantity: weight * Math.log(durationMs) });
}

/** Gives a minute with failed ones of those tried. */
export function tries(failed: number, tried: number): Minute {
  return { weight: tried, quantity: failed };
}

/** Gives the same some times over. */
export function repeated<T>(times: number, value: T): T[] {
  return Array.from({ length: times }, () => value);
}

/** Gives what a detector sees at NOW_MS of a series that did `minutes`, oldest first, and has been known for eight weeks. */
export function minuteView(
  shape: SeriesShape,
  minutes: readonly Minute[],
  usual: Usual,
  particulars: Partial<MinuteView> = {},
): MinuteView {
  const { mid, low = mid, noise = 0 } = usual;
  const emptyMinutes = minutes.length - 1 - minutes.findLastIndex((minute) => minute !== null && minute.weight > 0);
  return {
    metric: 'order.placed',
    shape,
    unit: 'orders',
    nowMs: NOW_MS,
    windows: WINDOW_MINUTES.flatMap((length, index) =>
      length <= minutes.length ? [windowOf(shape, minutes.slice(-length), index, usual)] : [],
    ),
    sinceLast: {
      startMs: NOW_MS - emptyMinutes * MINUTE_MS,
      expected: mid * emptyMinutes,
      expectedLow: low * emptyMinutes,
      noise,
    },
    hoursKnown: 8 * 168,
    activeHours: 500,
    perWeek: LOOKS_PER_WEEK,
    unitWeight: 1,
    singleVariance: 0.25,
    alarmScore: ALARM_SCORE,
    ...particulars,
  };
}

function windowOf(shape: SeriesShape, minutes: readonly Minute[], index: number, usual: Usual): WindowSums {
  const { mid, low = mid, high = mid, noise = 0 } = usual;
  const covered = minutes.filter((minute) => minute !== null);
  const isMean = shape === 'duration' || shape === 'ratio' || shape === 'outcome';
  const factor = isMean ? 1 : covered.length;
  return {
    minutes: minutes.length,
    covered: covered.length,
    index,
    startMs: NOW_MS - minutes.length * MINUTE_MS,
    weight: covered.reduce((sum, { weight }) => sum + weight, 0),
    quantity: covered.reduce((sum, { quantity }) => sum + quantity, 0),
    peak: covered.reduce((peak, minute) => Math.max(peak, peakOf(shape, minute, mid)), 0),
    expected: mid * factor,
    expectedLow: low * factor,
    expectedHigh: high * factor,
    noise,
  };
}

function peakOf(shape: SeriesShape, { weight, quantity }: { weight: number; quantity: number }, mid: number): number {
  if (shape === 'count') return weight;
  return shape === 'duration' ? quantity - weight * mid : quantity;
}

/** Gives a finding as an alarm remembers it: what was seen and what is usual, and a threshold where there is one. */
export function findingOf(kind: FindingKind, observed: number, usual: number, high = usual): Finding {
  const expected = { low: 0, mid: usual, high };
  return {
    detector: 'test',
    kind,
    startedMs: NOW_MS - 3 * DAY_MS,
    observed,
    expected,
    unit: '',
    score: ALARM_SCORE,
    evidence: [],
  };
}
