import { createDayLevel, dayLevel, type DayLevel } from './day-level.js';
import { createHabituation, habituate, type Habituation } from './habituation.js';
import { createLoneValue, isLoneValue, type LoneValue } from './lone-value.js';
import { medianSurprise, shareOfMedian } from './median-surprise.js';
import { nearestDistance } from './nearest-distance.js';
import { createRecurringResidual, recurringResidual, type RecurringResidual } from './recurring-residual.js';
import { createRestPeriod, restAfter, type RestPeriod } from './rest-period.js';
import { createSlidingQuantiles, pushValue, type SlidingQuantiles } from './sliding-quantiles.js';
import { createSpreadChange, spreadChange, type SpreadChange } from './spread-change.js';
import { tailSurprise } from './tail-surprise.js';
import { DAY_MS, MINUTE_MS, WEEK_MS } from './time-spans.js';

/** All that the scorer knows of one series; plain data of bounded size, about 1.7 MB where the series is long. */
export interface StreamingScoreState {
  times: Float64Array;
  values: Float64Array;
  /** How many of them are there. */
  size: number;
  /** Median interval of the first rows; null while they are too few. */
  stepMs: number | null;
  day: RecurringResidual;
  week: RecurringResidual;
  /** Logarithms of the newest residuals by time of day, to be averaged. */
  dayResiduals: number[];
  spread: SpreadChange | null;
  dayLevel: DayLevel | null;
  /** Past distances of the short shape above 0. */
  shapeDistances: SlidingQuantiles;
  /** What each of the measures was before, to tell how rare it is now. */
  past: SlidingQuantiles[];
  lone: LoneValue;
  surpriseBefore: number;
  habituation: Habituation;
  rest: RestPeriod;
}

const ROWS_MAX = 25_000;
const ROWS_DROPPED = 5_000;
const ROWS_FOR_STEP = 30;
const HISTORY_ROWS = 8_000;
const PAST_ROWS = 8_000;
const PAST_ROWS_MIN = 50;
/** Measures: a value, two shapes, the spread, the time of day and of week, the day's level and its change. */
const MEASURES = 8;
/** Place of the short shape among them. */
const SHORT_SHAPE = 1;
/** More than so much surprise a measure cannot give to the mean: no one speaks for all. */
const SURPRISE_OF_ONE_MAX = 15;
/** After so many rows a surprise counts half: before, everything is new. */
const ROWS_OF_DOUBT = 70;
const SMOOTHING = 0.5;
/** The surprise that is given as 0.5: what was the best threshold for alerts on the development data. */
const SURPRISE_AT_HALF = 2.55;

/** Gives the state of a series of which nothing has been seen. */
export function createStreamingScore(): StreamingScoreState {
  return {
    times: new Float64Array(ROWS_MAX),
    values: new Float64Array(ROWS_MAX),
    size: 0,
    stepMs: null,
    day: createRecurringResidual(DAY_MS, 10),
    week: createRecurringResidual(WEEK_MS, 6),
    dayResiduals: [],
    spread: null,
    dayLevel: null,
    shapeDistances: createSlidingQuantiles(PAST_ROWS),
    past: Array.from({ length: MEASURES }, () => createSlidingQuantiles(PAST_ROWS)),
    lone: createLoneValue(),
    surpriseBefore: 0,
    habituation: createHabituation(),
    rest: createRestPeriod(),
  };
}

/** Median of the positive intervals of the first rows. */
function estimateStep(times: Float64Array): number {
  const intervals = times.subarray(1).map((time, index) => time - times[index]!);
  const positive = intervals.filter((interval) => interval > 0).sort();
  return positive[positive.length >> 1] ?? MINUTE_MS;
}

/** How many rows make up a span of time, within limits. */
function rowsIn(spanMinutes: number, stepMs: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.round((spanMinutes * MINUTE_MS) / stepMs)));
}

/** Mean of the logarithms of the newest residuals by time of day; null where there is none now. */
function lastingResidual(state: StreamingScoreState, residual: number | null, rows: number): number | null {
  if (residual === null) return null;
  state.dayResiduals.push(Math.log1p(residual));
  while (state.dayResiduals.length > rows) state.dayResiduals.shift();
  return state.dayResiduals.reduce((total, value) => total + value, 0) / state.dayResiduals.length;
}

/** The measures of the newest value, null where the past does not suffice; takes the value into the state. */
function measure(state: StreamingScoreState, timeMs: number, value: number, stepMs: number): (number | null)[] {
  state.spread ??= createSpreadChange(rowsIn(600, stepMs, 12, 60), rowsIn(3000, stepMs, 80, 600));
  state.dayLevel ??= createDayLevel(rowsIn(1440, stepMs, 6, 1440));
  const times = state.times.subarray(0, state.size);
  const before = state.values.subarray(0, state.size);
  const byDay = recurringResidual(state.day, times, before, timeMs, value, stepMs);
  const byWeek = recurringResidual(state.week, times, before, timeMs, value, stepMs);
  remember(state, timeMs, value);
  const values = state.values.subarray(0, state.size);
  const { departure, change } = dayLevel(state.dayLevel, values);
  return [
    nearestDistance(values, 1, 5, HISTORY_ROWS),
    nearestDistance(values, rowsIn(100, stepMs, 3, 20), 3, HISTORY_ROWS),
    nearestDistance(values, rowsIn(200, stepMs, 5, 40), 3, HISTORY_ROWS),
    spreadChange(state.spread, value),
    lastingResidual(state, byDay, rowsIn(50, stepMs, 2, 10)),
    byWeek,
    departure,
    change,
  ];
}

/** Mean surprise of the measures; one that says nothing yet counts as no surprise. */
function meanSurprise(past: readonly SlidingQuantiles[], measures: readonly (number | null)[]): number {
  let total = 0;
  measures.forEach((measured, index) => {
    if (measured === null) return;
    const window = past[index]!;
    if (window.size >= PAST_ROWS_MIN) total += Math.min(SURPRISE_OF_ONE_MAX, tailSurprise(window, measured));
    pushValue(window, measured);
  });
  return total / measures.length;
}

/**
 * The mean surprise, of which a part is replaced by the surprise of the short shape by its median alone where rows are
 * coarse and few; takes the shape's distance into the state.
 */
function surpriseOf(state: StreamingScoreState, measures: readonly (number | null)[], stepMs: number): number {
  const learnt = meanSurprise(state.past, measures);
  const distance = measures[SHORT_SHAPE] ?? null;
  if (distance === null) return learnt;
  const assumed = medianSurprise(state.shapeDistances, distance);
  if (distance > 0) pushValue(state.shapeDistances, distance);
  if (assumed === null) return learnt;
  const share = shareOfMedian(stepMs, state.rest.rows);
  return (1 - share) * learnt + share * assumed;
}

/** Takes a row into the history; where it is full, the oldest rows go, many at a time. */
function remember(state: StreamingScoreState, timeMs: number, value: number): void {
  if (state.size === ROWS_MAX) {
    state.times.copyWithin(0, ROWS_DROPPED);
    state.values.copyWithin(0, ROWS_DROPPED);
    state.size -= ROWS_DROPPED;
  }
  state.times[state.size] = timeMs;
  state.values[state.size] = value;
  state.size++;
}

/**
 * Gives how anomalous the newest row of a series is, 0 to 1, from the rows up to it and nothing else: no range, no length,
 * no label. 0.5 is a good threshold for an alert; most rows are 0. A missing value (NaN) scores 0 and changes nothing.
 *
 * An ensemble of eight measures: distance of the value from the nearest values seen, of two shapes (100 and 200 minutes)
 * from the nearest seen, change of spread, lasting departure from the same time of day, departure from the same time of
 * week, departure of the day's level, its change since the day before (`dayLevel`). Each becomes a surprise against its own
 * past (`tailSurprise`); where rows are coarse and few, most of their mean gives way to a surprise whose tail is assumed
 * (`medianSurprise`). It is nothing where a series that stands still has moved once (`isLoneValue`). Doubted while the
 * series is young and weighed with the row before, less what the series is used to (`habituate`), it is given once for each
 * episode (`restAfter`). Spans of time are turned into rows by the step of the first 30 rows. Method: conformal k-NN and
 * seasonal residuals as in detection-notes.md, measured with one configuration: 75 on `nab/` (standard profile, best alert
 * F1 0.75), 73 (0.68) on `retail/cloud-monitoring/`. Some 0.2 ms a row.
 *
 * @throws where timestampMs is not finite
 */
export function streamingScore(state: StreamingScoreState, timestampMs: number, value: number): number {
  if (!Number.isFinite(timestampMs)) throw new Error('streamingScore requires a finite timestamp in milliseconds');
  if (!Number.isFinite(value)) return 0;
  if (state.stepMs === null) {
    remember(state, timestampMs, value);
    if (state.size >= ROWS_FOR_STEP) state.stepMs = estimateStep(state.times.subarray(0, state.size));
    return restAfter(state.rest, 0);
  }
  const measures = measure(state, timestampMs, value, state.stepMs);
  const age = state.rest.rows;
  const found = surpriseOf(state, measures, state.stepMs);
  const surprise = isLoneValue(state.lone, value) ? 0 : (found * age) / (age + ROWS_OF_DOUBT);
  const smoothed = (1 - SMOOTHING) * surprise + SMOOTHING * Math.min(state.surpriseBefore, 2 * surprise);
  state.surpriseBefore = surprise;
  const kept = restAfter(state.rest, habituate(state.habituation, smoothed));
  return 1 - 0.5 ** (kept / SURPRISE_AT_HALF);
}
