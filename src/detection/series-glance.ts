import { createMinuteGlance, WINDOW_MINUTES, windowNoise, type MinuteGlance } from '../../detectors/index.js';
import { moveSums, sumHourInProgress } from './move-sums.js';
import { HIGH_SUM, LOW_SUM, MID_SUM, MINUTE_WINDOWS, QUANTITY_SUM, SUMS, WEIGHT_SUM } from './running-sums.js';
import type { SeriesState } from './series-state.js';
import { hoursKnownAt, isMeanShape, longestWindow } from './series-windows.js';
import { hasOddValues } from './value-minutes.js';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const SHORTEST_SILENCE_MS = 3 * MINUTE_MS;
/** Detection judges one series at a time, and a glance is over before the next one. */
const glance = createMinuteGlance();
const inProgress = new Float64Array(SUMS);
const hourSums = new Float64Array(SUMS);

/**
 * What `viewOf` shows from the end of `minute` on, at a glance: the same windows with the same sums, but for their largest
 * minute. It holds until the next glance at any series. `mostPressure` is the factor by which visitors explain more of a level;
 * minutes up to `newest` may be known in part already. Constant cost: some forty steps, a hundred where later minutes are known.
 */
export function glanceAt(
  series: SeriesState,
  minute: number,
  alarmScore: number,
  mostPressure = 1,
  newest = minute,
): MinuteGlance {
  moveSums(series, minute);
  glance.metric = series.metric;
  glance.shape = series.shape;
  glance.alarmScore = alarmScore;
  glance.hasOddSingles = series.values !== null && hasOddValues(series.values, minute);
  const firstMinute = Math.max(series.judgedFromMs, series.firstMinuteMs) / MINUTE_MS;
  const pressure = series.shape === 'level' ? mostPressure : 1;
  const { sums, column } = series;
  const { width } = sums;
  const longest = longestWindow(minute, newest);
  let index = 0;
  for (; index < MINUTE_WINDOWS; index++) {
    const length = WINDOW_MINUTES[index]!;
    if (minute - length + 1 < firstMinute) break;
    if (length > longest) leaveOut(series, index, length);
    else fill(series, index, length, sums.ofMinutes, SUMS * index * width + column, width, pressure);
  }
  const newestHour = Math.floor(minute / HOUR_MINUTES);
  if (index >= MINUTE_WINDOWS) sumHourInProgress(series, minute, newest, inProgress);
  for (; index >= MINUTE_WINDOWS && index < WINDOW_MINUTES.length; index++) {
    const firstHourMinute = (newestHour + 1) * HOUR_MINUTES - WINDOW_MINUTES[index]!;
    if (firstHourMinute < firstMinute) break;
    const row = SUMS * (index - MINUTE_WINDOWS);
    for (let sum = 0; sum < SUMS; sum++) {
      hourSums[sum] = sums.ofHours[(row + sum) * width + column]! + inProgress[sum]!;
    }
    fill(series, index, minute + 1 - firstHourMinute, hourSums, 0, 1, pressure);
  }
  glance.size = index;
  glance.sinceLastExpectedLow = expectedSinceLast(series, minute);
  glance.hoursKnown = hoursKnownAt(series, minute);
  glance.activeHours = series.activeHours;
  return glance;
}

/** What was expected at the least, at the end of `minute`, since the last thing came; nothing before three minutes are over. */
export function expectedSinceLast({ sinceLast, unitWeight }: SeriesState, minute: number): number {
  const isSilent = (minute + 1) * MINUTE_MS - sinceLast.startMs >= SHORTEST_SILENCE_MS;
  return isSilent ? sinceLast.expectedLow / unitWeight : 0;
}

/**
 * What `glanceAt` shows of these windows alone, the shortest first, from sums that are at `minute` already; of the other windows
 * and of the series as a whole it tells nothing.
 */
export function glanceAtWindows(
  series: SeriesState,
  minute: number,
  indexes: readonly number[],
  newest = minute,
): MinuteGlance {
  if (indexes.at(-1)! >= MINUTE_WINDOWS) return glanceAt(series, minute, Number.POSITIVE_INFINITY, 1, newest);
  const { sums, column } = series;
  const firstMinute = Math.max(series.judgedFromMs, series.firstMinuteMs) / MINUTE_MS;
  const longest = longestWindow(minute, newest);
  glance.size = 0;
  for (const index of indexes) {
    const length = WINDOW_MINUTES[index]!;
    if (minute - length + 1 < firstMinute) break;
    if (length > longest) leaveOut(series, index, length);
    else fill(series, index, length, sums.ofMinutes, SUMS * index * sums.width + column, sums.width, 1);
    glance.size = index + 1;
  }
  return glance;
}

/** A window of which the ring has not all minutes any more is one without data. */
function leaveOut({ noise, column }: SeriesState, index: number, minutes: number): void {
  glance.minutes[index] = minutes;
  glance.covered[index] = 0;
  glance.weight[index] = 0;
  glance.quantity[index] = 0;
  glance.expected[index] = 0;
  glance.expectedLow[index] = 0;
  glance.expectedHigh[index] = 0;
  glance.noise[index] = windowNoise(noise, WINDOW_MINUTES.length * column + index);
}

function fill(
  { shape, unitWeight, noise, column }: SeriesState,
  index: number,
  minutes: number,
  sums: Float64Array,
  at: number,
  apart: number,
  pressure: number,
): void {
  const weight = sums[at + WEIGHT_SUM * apart]!;
  const isMean = isMeanShape(shape);
  // A mean over no samples is none; what rounding may have left of its sum is nothing.
  const factor = isMean ? (weight > 0 ? 1 / weight : 0) : unitWeight === 1 ? 1 : 1 / unitWeight;
  glance.minutes[index] = minutes;
  glance.covered[index] = sums[at]!;
  glance.weight[index] = unitWeight === 1 ? weight : weight / unitWeight;
  glance.quantity[index] = sums[at + QUANTITY_SUM * apart]!;
  glance.expected[index] = sums[at + MID_SUM * apart]! * factor;
  glance.expectedLow[index] = sums[at + (isMean ? MID_SUM : LOW_SUM) * apart]! * factor;
  glance.expectedHigh[index] = sums[at + (isMean ? MID_SUM : HIGH_SUM) * apart]! * factor * pressure;
  glance.noise[index] = windowNoise(noise, WINDOW_MINUTES.length * column + index);
}
