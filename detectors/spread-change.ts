import { createSlidingQuantiles, middleWidth, pushValue, type SlidingQuantiles } from './sliding-quantiles.js';

/** A short window, the long one before it, and the series at large; plain data. */
export interface SpreadChange {
  short: SlidingQuantiles;
  long: SlidingQuantiles;
  whole: SlidingQuantiles;
}

const LONG_MIN = 60;
/** Spreads are told apart down to this share of the spread of the series at large. */
const FLOOR_SHARE = 0.02;

/**
 * Gives the state for comparing the spread of the newest `shortRows` values with that of `longRows` before them.
 *
 * @throws where one of them is not a whole number above 0
 */
export function createSpreadChange(shortRows: number, longRows: number): SpreadChange {
  return {
    short: createSlidingQuantiles(shortRows),
    long: createSlidingQuantiles(longRows),
    whole: createSlidingQuantiles(2000),
  };
}

/**
 * Gives by how much the series has become wilder or calmer: the logarithm, without its sign, of the spread of the newest
 * values over that of those before; null until 60 have gone before. Takes the value into the state.
 *
 * Spread is the width of the middle four fifths. It finds what no single value tells: a flat line, a day without its
 * peaks, a new noise. Cost a few microseconds.
 */
export function spreadChange(state: SpreadChange, value: number): number | null {
  const { short, long, whole } = state;
  if (short.size === short.arrived.length) pushValue(long, short.arrived[short.next]!);
  pushValue(short, value);
  pushValue(whole, value);
  if (long.size < LONG_MIN) return null;
  const floor = FLOOR_SHARE * middleWidth(whole) + 1e-9;
  return Math.abs(Math.log((middleWidth(short) + floor) / (middleWidth(long) + floor)));
}
