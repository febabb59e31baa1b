import {
  WINDOW_MINUTES,
  windowNoise,
  withClusterNoise,
  type MinuteView,
  type WindowSums,
} from '../../detectors/index.js';
import { noisePlace } from './noise-columns.js';
import { MINUTE_WINDOWS } from './running-sums.js';
import { hasData, hourPlaceOf, placeOf, type SeriesState } from './series-state.js';
import { RING_MINUTES } from './shop-rings.js';
import { singlesAt, usualLogOf } from './value-minutes.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Something is said of a series from then on, whatever the age of its profile. */
const FIRST_JUDGED_HOURS = 48;

/**
 * What a series looks like from the end of minute `minute` (number since 1970): every window that ends there. Minutes up
 * to `newest` may be known in part already.
 */
export function viewOf(
  series: SeriesState,
  minute: number,
  fromMs: number,
  alarmScore: number,
  newest = minute,
): MinuteView {
  let windows: readonly WindowSums[] | undefined;
  return {
    metric: series.metric,
    shape: series.shape,
    unit: series.unit,
    nowMs: (minute + 1) * MINUTE_MS,
    // A look for the sake of single values needs none.
    get windows() {
      return (windows ??= windowsAt(series, minute, fromMs, newest));
    },
    sinceLast: sinceLastOf(series, minute, newest),
    hoursKnown: hoursKnownAt(series, minute),
    activeHours: series.activeHours,
    get perWeek() {
      return usualPerWeek(series) / series.unitWeight;
    },
    unitWeight: series.unitWeight,
    singleVariance: series.singleVariance,
    alarmScore,
    ...singlesOf(series, minute, fromMs),
  };
}

/** Hours of history behind what is expected at the end of `minute`; two days are told when they are over, and not when a profile is built next. */
export function hoursKnownAt({ profile, firstMinuteMs }: SeriesState, minute: number): number {
  if (!profile) return 0;
  const livedHours = ((minute + 1) * MINUTE_MS - firstMinuteMs) / HOUR_MS;
  return Math.max(profile.hoursKnown, Math.min(FIRST_JUDGED_HOURS, livedHours));
}

/** The longest window in minutes that ends with `minute` and is in the ring as a whole, where that has gone on to `newest`. */
export function longestWindow(minute: number, newest: number): number {
  return RING_MINUTES - 1 - (newest - minute);
}

function windowsAt(series: SeriesState, minute: number, fromMs: number, newest: number): readonly WindowSums[] {
  const sums = emptySums();
  const longest = longestWindow(minute, newest);
  const windows: WindowSums[] = [];
  const firstMinute = Math.max(fromMs, series.firstMinuteMs) / MINUTE_MS;
  let back = 0;
  for (let index = 0; index < MINUTE_WINDOWS; index++) {
    const length = WINDOW_MINUTES[index]!;
    if (minute - length + 1 < firstMinute) break;
    // One of which the ring has not all minutes any more is one without data.
    const startMs = (minute - length + 1) * MINUTE_MS;
    const isHere = length <= longest;
    if (isHere) for (; back < length; back++) addMinute(sums, series, minute - back);
    windows.push(close(series, isHere ? sums : emptySums(), index, startMs, length));
  }
  addHourWindows(series, windows, minute, firstMinute);
  return series.shape === 'count' ? withClusterNoise(windows) : windows;
}

/** The single values that the newest minutes brought, where they have to be looked at. */
function singlesOf(series: SeriesState, minute: number, fromMs: number): Pick<MinuteView, 'singles'> {
  const { values, profile, shape, ring } = series;
  const seen = values && profile ? singlesAt(values, minute, fromMs, series.alarm !== null) : undefined;
  if (!seen) return {};
  const place = placeOf(series, minute);
  const usualLog = shape === 'duration' ? ring.mid[place]! : usualLogOf(values!);
  return { singles: { ...seen, usual: Math.exp(usualLog) } };
}

/** How many things are usual in a week. */
export function usualPerWeek({ profile }: SeriesState): number {
  return profile ? profile.mid.reduce((sum, perMinute) => sum + 60 * perMinute, 0) : 0;
}

/** As of the end of `minute`: what was expected in later minutes has not been missed yet. */
function sinceLastOf(series: SeriesState, minute: number, newest: number): MinuteView['sinceLast'] {
  const startMs = Math.min(series.sinceLast.startMs, (minute + 1) * MINUTE_MS);
  let { expected, expectedLow } = series.sinceLast;
  for (let later = Math.max(minute + 1, startOf(series)); later <= newest; later++) {
    if (!hasData(series, later)) continue;
    const place = placeOf(series, later);
    expected -= series.ring.mid[place]!;
    expectedLow -= series.ring.low[place]!;
  }
  expected = Math.max(0, expected);
  expectedLow = Math.max(0, expectedLow);
  const noise = windowNoise(series.noise, noisePlace(series, indexOfLength(minute + 1 - startMs / MINUTE_MS)));
  return { startMs, expected: expected / series.unitWeight, expectedLow: expectedLow / series.unitWeight, noise };
}

function startOf({ sinceLast }: SeriesState): number {
  return sinceLast.startMs / MINUTE_MS;
}

/** The window length that a stretch of `minutes` is most like: the next longer one, or the longest. */
export function indexOfLength(minutes: number): number {
  const index = WINDOW_MINUTES.findIndex((length) => length >= minutes);
  return index < 0 ? WINDOW_MINUTES.length - 1 : index;
}

interface Sums {
  covered: number;
  weight: number;
  quantity: number;
  peak: number;
  mid: number;
  low: number;
  high: number;
}

function emptySums(): Sums {
  return { covered: 0, weight: 0, quantity: 0, peak: 0, mid: 0, low: 0, high: 0 };
}

/** Whether what is expected is a mean over samples and not a sum over minutes. */
export function isMeanShape(shape: SeriesState['shape']): boolean {
  return shape === 'duration' || shape === 'ratio' || shape === 'outcome';
}

function addMinute(sums: Sums, series: SeriesState, minute: number): void {
  const { ring } = series;
  const place = placeOf(series, minute);
  if (!hasData(series, minute)) return;
  const weight = ring.weight[place]!;
  const quantity = ring.quantity[place]!;
  const factor = isMeanShape(series.shape) ? weight : 1;
  sums.covered++;
  sums.weight += weight;
  sums.quantity += quantity;
  sums.mid += ring.mid[place]! * factor;
  sums.low += ring.low[place]! * factor;
  sums.high += ring.high[place]! * factor;
  sums.peak = Math.max(sums.peak, peakOf(series.shape, weight, quantity, ring.mid[place]!));
}

/** What one minute contributes at the most, by which a deviation of a single minute is told from a lasting one. */
export function peakOf(shape: SeriesState['shape'], weight: number, quantity: number, mid: number): number {
  if (shape === 'count') return weight;
  return shape === 'duration' ? quantity - weight * mid : quantity;
}

function close(series: SeriesState, sums: Sums, index: number, startMs: number, minutes: number): WindowSums {
  const divisor = isMeanShape(series.shape) ? Math.max(sums.weight, Number.MIN_VALUE) : series.unitWeight;
  return {
    minutes,
    covered: sums.covered,
    index,
    startMs,
    weight: sums.weight / series.unitWeight,
    quantity: sums.quantity,
    peak: series.shape === 'count' ? sums.peak / series.unitWeight : sums.peak,
    expected: sums.mid / divisor,
    expectedLow: sums.low / divisor,
    expectedHigh: sums.high / divisor,
    noise: windowNoise(series.noise, noisePlace(series, index)),
  };
}

function addHourWindows(series: SeriesState, windows: WindowSums[], minute: number, firstMinute: number): void {
  const { hours } = series;
  const newestHour = Math.floor((minute * MINUTE_MS) / HOUR_MS);
  const sums = emptySums();
  // Of the hour in progress the ring of hours may hold later minutes already.
  for (let past = newestHour * 60; past <= minute; past++) addMinute(sums, series, past);
  let back = 1;
  for (let index = MINUTE_WINDOWS; index < WINDOW_MINUTES.length; index++) {
    const length = WINDOW_MINUTES[index]! / 60;
    // The hour in progress counts as one of them.
    const firstHour = newestHour - length + 1;
    if (firstHour * 60 < firstMinute) break;
    for (; back < length; back++) {
      const place = hourPlaceOf(series, newestHour - back);
      if (hours.hour[place] !== newestHour - back) continue;
      sums.covered += hours.minutes[place]!;
      sums.weight += hours.weight[place]!;
      sums.quantity += hours.quantity[place]!;
      sums.mid += hours.mid[place]!;
      sums.low += hours.low[place]!;
      sums.high += hours.high[place]!;
      sums.peak = Math.max(sums.peak, hours.peak[place]!);
    }
    windows.push(close(series, sums, index, firstHour * HOUR_MS, minute + 1 - firstHour * 60));
  }
}
