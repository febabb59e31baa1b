import { medianAbsoluteDeviation, medianSorted } from 'simple-statistics';
import { negativeBinomialLogLowerTail } from './negative-binomial.js';

/** Even the steadiest past does not make a tenth more or less a surprise. */
const DISPERSION_MIN = 0.01;
/** A tenth of the past may have been bad itself. */
const SHARE_SPOILT = 10;
const BELOW_LOWEST = 0.8;

/** What the past says of a value that lies far below it. */
export interface FarBelow {
  /** Median of the past. */
  mid: number;
  /** The lowest of the past but for its worst tenth. */
  low: number;
  /** Minus the natural logarithm of the chance of so little. */
  score: number;
}

/**
 * Gives what the past says of a value where it lies far below, else null: under `share` of the median of the past, and a
 * fifth under the lowest nine tenths of it.
 *
 * So what is ordinarily 0 at times is never far below. Unit: that of the values, which are 0 or more. The score is the
 * lower tail of a negative binomial with the past's median, and its dispersion from the median absolute deviation (1.4826
 * times it estimates a standard deviation), never under 0.01. Cost n log n.
 *
 * @throws where the past is empty
 * @example farBelow(8, [810, 812, 820], 0.5); // { mid: 812, low: 810, score: 360.3 }
 */
export function farBelow(value: number, past: readonly number[], share: number): FarBelow | null {
  if (past.length === 0) throw new Error('farBelow requires a past of at least one value');
  const sorted = [...past].sort((a, b) => a - b);
  const mid = medianSorted(sorted);
  const low = sorted[Math.floor(sorted.length / SHARE_SPOILT)]!;
  if (!(mid > 0) || value >= share * mid || value >= BELOW_LOWEST * low) return null;
  const spread = 1.4826 * medianAbsoluteDeviation(sorted);
  const dispersion = Math.max(DISPERSION_MIN, (spread * spread - mid) / (mid * mid));
  return { mid, low, score: -negativeBinomialLogLowerTail(value, mid, dispersion) };
}
