import { median } from 'simple-statistics';
import { signedRoot } from './signed-root.js';
import {
  createSlidingQuantiles,
  middleWidth,
  pushValue,
  quantileOf,
  type SlidingQuantiles,
} from './sliding-quantiles.js';

/** What the past residuals of one season were; plain data. */
export interface RecurringResidual {
  periodMs: number;
  periodsMax: number;
  /** Past residuals without their sign. */
  residuals: SlidingQuantiles;
  /** Past values, on the scale of roots. */
  levels: SlidingQuantiles;
}

const PERIODS_MIN = 2;
const RESIDUALS_MIN = 20;
/** A residual is at least measured against this share of the spread of the values themselves. */
const FLOOR_SHARE = 0.03;
const NEIGHBOUR_STEPS = 1.5;

/** Gives the state of a season of `periodMs` milliseconds, compared over at most `periodsMax` of them. */
export function createRecurringResidual(periodMs: number, periodsMax: number): RecurringResidual {
  return {
    periodMs,
    periodsMax,
    residuals: createSlidingQuantiles(1000),
    levels: createSlidingQuantiles(2000),
  };
}

function firstAtOrAfter(times: Float64Array, moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Roots of the values a step and a half around the same moment of earlier periods. */
function sameMoments(
  state: RecurringResidual,
  times: Float64Array,
  values: Float64Array,
  timeMs: number,
  stepMs: number,
): number[] {
  const found: number[] = [];
  const reach = stepMs * NEIGHBOUR_STEPS;
  for (let back = 1; back <= state.periodsMax; back++) {
    const moment = timeMs - back * state.periodMs;
    if (moment < times[0]! - stepMs) break;
    for (let at = firstAtOrAfter(times, moment - reach); at < times.length && times[at]! <= moment + reach; at++) {
      found.push(signedRoot(values[at]!));
    }
  }
  return found;
}

/**
 * Gives how far a value is from those at the same moment of earlier periods (time of day, or of week), measured by how far
 * past values have been; null where fewer than two periods are known. Takes the value into the state.
 *
 * `times` (milliseconds) and `values` are the past, oldest first, without the value judged. On square roots, which hold the
 * spread of counts about level; the residual from the median, over 1.4826 times the median of past residuals plus 3 % of
 * the values' spread. Cost some log n for each period.
 */
export function recurringResidual(
  state: RecurringResidual,
  times: Float64Array,
  values: Float64Array,
  timeMs: number,
  value: number,
  stepMs: number,
): number | null {
  const level = signedRoot(value);
  const isLong = times.length > 0 && timeMs - times[0]! >= state.periodMs * PERIODS_MIN * 0.99;
  const same = isLong ? sameMoments(state, times, values, timeMs, stepMs) : [];
  let result: number | null = null;
  if (same.length >= PERIODS_MIN) {
    const residual = Math.abs(level - median(same));
    if (state.residuals.size >= RESIDUALS_MIN) {
      const floor = FLOOR_SHARE * middleWidth(state.levels) + 1e-9;
      result = residual / (1.4826 * quantileOf(state.residuals, 0.5) + floor);
    }
    pushValue(state.residuals, residual);
  }
  pushValue(state.levels, level);
  return result;
}
