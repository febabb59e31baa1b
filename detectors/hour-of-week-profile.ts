import { medianSorted } from 'simple-statistics';
import { HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';
import { interactionShape } from './interaction-shape.js';
import { recentLevel } from './recent-level.js';
import type { SeriesShape } from './types.js';
import type { SeasonFactors } from './year-season.js';

/** What is normal for a series at each local hour of the week, and how well that is known. */
export interface HourOfWeekProfile {
  /** When it was built; milliseconds since the Unix epoch. */
  builtMs: number;
  /**
   * Expected value of each of the 168 hours, level included: things a minute (count), quantity a minute (sum, level,
   * gauge), mean of the natural logarithm of milliseconds (duration), share that fails (ratio, outcome).
   */
  mid: Float32Array;
  /** Relative variance of `mid` itself, from the little it rests on; for a duration the variance of the mean log. */
  uncertainty: Float32Array;
  /** Weeks that each hour rests on. */
  samples: Uint8Array;
  /** The last week against what all weeks predict for it, as a factor. */
  level: number;
  /** What the time of the year does to it, where a year is known; `mid` has it in it. */
  season?: SeasonFactors;
  /** Hours since the series began. */
  hoursKnown: number;
  /** Things counted in all of the history. */
  weightKnown: number;
}

/** A spread of 20 % about what day and hour predict, 1 / 0.2^2: what sampled series are taken to have. */
const SAMPLED_SHAPE = 25;
const HOUR_MINUTES_MIN = 15;
// Where only minutes with data count, a single one is worth having.
const SAMPLED_MINUTES_MIN = 1;
// Below this many in the middle a median of whole counts is too coarse and the mean serves.
const MEDIAN_COUNT_MIN = 3;

/** Predicted units of prior that keep a day with few things near the ordinary. */
const DAY_PRIOR_UNITS = 10;
/** A day without anything where so much was predicted is one on which the shop is closed: a hundredth of the usual would be missed. */
const CLOSED_PREDICTED_MIN = 100;
const CLOSED_PRIOR_UNITS = 0.1;

/**
 * Builds the profile from the history: for each hour of the week a robust middle of its weeks (of durations and shares the
 * mean over all samples), drawn towards what its hour of the day and, for volumes, its day of the week predict as far as its own counts are few (an empirical-Bayes gamma-Poisson
 * mean, Robbins 1956, see `interactionShape`), times the level of the last week. `newestWeek` is the local week in progress, `firstMs` when the
 * series began.
 * Cost: some 3,000 operations.
 */
export function buildProfile(
  history: HourHistory,
  shape: SeriesShape,
  newestWeek: number,
  newestSlot: number,
  builtMs: number,
  firstMs: number,
): HourOfWeekProfile {
  const slots = Array.from({ length: HOURS_PER_WEEK }, (_, slot) => summariseSlot(history, shape, slot));
  const prior = dayTimesHour(slots, shape);
  const profile = blend(slots, prior, shape, builtMs, (builtMs - firstMs) / 3_600_000);
  if (shape === 'count' || shape === 'sum' || shape === 'level') {
    profile.level = recentLevel(history, profile.mid, shape, newestWeek, newestSlot);
    for (let slot = 0; slot < HOURS_PER_WEEK; slot++) profile.mid[slot] = profile.mid[slot]! * profile.level;
  }
  return profile;
}

/** Moves a profile to what the time of the year makes plausible; null leaves it as it is. */
export function applySeason(profile: HourOfWeekProfile, season: SeasonFactors | null): void {
  if (season === null) return;
  profile.season = season;
  for (let slot = 0; slot < HOURS_PER_WEEK; slot++) profile.mid[slot] = profile.mid[slot]! * season.mid;
}

/** The least and the most at a moment, as far apart as the time of the year asks for. */
export function withinSeason(
  { season }: Pick<HourOfWeekProfile, 'season'>,
  { low, high }: { low: number; high: number },
): { low: number; high: number } {
  return season ? { low: low * season.low, high: high * season.high } : { low, high };
}

interface SlotSummary {
  /** Robust middle of the weeks' values; 0 where there are none. */
  middle: number;
  weeks: number;
  /** Things counted. */
  weight: number;
  minutes: number;
}

/** Whether an hour's value is a mean over all samples of all weeks: each has its own weight. */
function isPooled(shape: SeriesShape): boolean {
  return shape === 'duration' || shape === 'ratio' || shape === 'outcome';
}

/** The value of one hour of one week as the shape counts it. */
function valueOf(shape: SeriesShape, weight: number, quantity: number, minutes: number): number {
  if (isPooled(shape)) return weight > 0 ? quantity / weight : Number.NaN;
  return (shape === 'count' ? weight : quantity) / minutes;
}

function summariseSlot(history: HourHistory, shape: SeriesShape, slot: number): SlotSummary {
  const values: number[] = [];
  const summary = { middle: 0, weeks: 0, weight: 0, minutes: 0 };
  let quantity = 0;
  const minutesNeeded = shape === 'count' || shape === 'sum' ? HOUR_MINUTES_MIN : SAMPLED_MINUTES_MIN;
  for (let row = 0; row < HISTORY_WEEKS; row++) {
    const cell = row * HOURS_PER_WEEK + slot;
    const minutes = history.minutes[cell]!;
    if (minutes < minutesNeeded) continue;
    const value = valueOf(shape, history.weight[cell]!, history.quantity[cell]!, minutes);
    if (Number.isNaN(value)) continue;
    values.push(value);
    summary.weight += history.weight[cell]!;
    summary.minutes += minutes;
    quantity += history.quantity[cell]!;
  }
  summary.weeks = values.length;
  if (values.length === 0) return summary;
  if (isPooled(shape)) summary.middle = quantity / summary.weight;
  else summary.middle = robustMiddle(values, shape);
  return summary;
}

function robustMiddle(values: number[], shape: SeriesShape): number {
  const sorted = values.toSorted((a, b) => a - b);
  const median = medianSorted(sorted);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  if (shape === 'count' && median * 60 < MEDIAN_COUNT_MIN) return mean;
  if (sorted.length < 3) return mean;
  // Trimming one at each end keeps most of the mean's precision and forgets a single odd week.
  const inner = sorted.slice(1, -1);
  return inner.reduce((sum, value) => sum + value, 0) / inner.length;
}

/** What hour of the day and day of the week predict for each slot when they act independently of each other. */
function dayTimesHour(slots: SlotSummary[], shape: SeriesShape): Float64Array {
  const hourMean = new Float64Array(24);
  const overall = weightedMean(slots);
  for (let hour = 0; hour < 24; hour++) {
    // An hour of the day that was never seen is taken for an average one.
    hourMean[hour] = isHourKnown(slots, hour) ? weightedMean(slots.filter((_, slot) => slot % 24 === hour)) : overall;
  }
  const prior = new Float64Array(HOURS_PER_WEEK);
  for (let day = 0; day < 7; day++) {
    const factor = isMultiplicative(shape) ? dayFactor(slots, hourMean, day, shape) : 1;
    for (let hour = 0; hour < 24; hour++) prior[day * 24 + hour] = hourMean[hour]! * factor;
  }
  return prior;
}

function isMultiplicative(shape: SeriesShape): boolean {
  return shape === 'count' || shape === 'sum' || shape === 'level';
}

function weightedMean(slots: SlotSummary[]): number {
  let sum = 0;
  let weight = 0;
  for (const slot of slots) {
    sum += slot.middle * slot.minutes;
    weight += slot.minutes;
  }
  return weight > 0 ? sum / weight : 0;
}

function dayFactor(slots: SlotSummary[], hourMean: Float64Array, day: number, shape: SeriesShape): number {
  let seen = 0;
  let predicted = 0;
  let usual = 0;
  let usualSeen = 0;
  for (let hour = 0; hour < 24; hour++) {
    const slot = slots[day * 24 + hour]!;
    seen += slot.middle * slot.minutes;
    predicted += hourMean[hour]! * slot.minutes;
    if (isHourKnown(slots, hour)) usual += hourMean[hour]!;
    if (slot.minutes > 0) usualSeen += hourMean[hour]!;
  }
  if (!(predicted > 0)) return 1;
  const isClosed = shape === 'count' && seen === 0 && predicted >= CLOSED_PREDICTED_MIN;
  const priorUnits = isClosed ? CLOSED_PRIOR_UNITS : DAY_PRIOR_UNITS;
  // A few hours say as little of a day as is usual in them, though they were the night in which robots came.
  return 1 + (usualSeen / usual) * ((seen + priorUnits) / (predicted + priorUnits) - 1);
}

function isHourKnown(slots: SlotSummary[], hour: number): boolean {
  return slots.some(({ minutes }, slot) => slot % 24 === hour && minutes > 0);
}

function blend(
  slots: SlotSummary[],
  prior: Float64Array,
  shape: SeriesShape,
  builtMs: number,
  hoursKnown: number,
): HourOfWeekProfile {
  const profile: HourOfWeekProfile = {
    builtMs,
    mid: new Float32Array(HOURS_PER_WEEK),
    uncertainty: new Float32Array(HOURS_PER_WEEK),
    samples: new Uint8Array(HOURS_PER_WEEK),
    level: 1,
    hoursKnown,
    weightKnown: 0,
  };
  const priorShape = shape === 'count' ? interactionShape(slots, prior) : SAMPLED_SHAPE;
  slots.forEach((slot, index) => {
    // That an hour held nothing where much was predicted says as much as what an hour held.
    const known = shape === 'count' ? Math.max(slot.weight, prior[index]! * slot.minutes) : slot.weight;
    const doubt =
      (priorShape / (known + priorShape)) *
      (shape === 'count' ? agreement(slot.middle * slot.minutes, prior[index]! * slot.minutes, priorShape) : 1);
    const trust = shape === 'level' || shape === 'gauge' ? slot.weeks / (slot.weeks + 1) : 1 - doubt;
    profile.mid[index] = trust * slot.middle + (1 - trust) * prior[index]!;
    profile.uncertainty[index] = 1 / (known + priorShape);
    profile.samples[index] = slot.weeks;
    profile.weightKnown += slot.weight;
  });
  return profile;
}

/**
 * How far a prediction is to be believed for an hour that did otherwise, 0 to 1: less, the farther off it is beyond two
 * standard deviations, as under a prior with a heavy tail (O'Hagan 1979). An hour in which the shop is closed is not half open.
 */
function agreement(counted: number, predicted: number, shape: number): number {
  const variance = predicted + predicted ** 2 / shape;
  return variance > 0 ? Math.min(1, (4 * variance) / (counted - predicted) ** 2) : 1;
}

/**
 * Expected value at a moment: between the middles of two hours the profile runs straight. `hourOfWeek` is 0 up to 168,
 * fractions included, local time.
 */
export function profileAt(profile: HourOfWeekProfile, hourOfWeek: number): number {
  const position = (hourOfWeek - 0.5 + HOURS_PER_WEEK) % HOURS_PER_WEEK;
  const before = Math.floor(position);
  const share = position - before;
  const after = (before + 1) % HOURS_PER_WEEK;
  return profile.mid[before]! * (1 - share) + profile.mid[after]! * share;
}
