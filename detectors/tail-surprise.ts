import { countBelow, type SlidingQuantiles } from './sliding-quantiles.js';

/** The tail begins here. */
const TAIL_SHARE = 0.97;
/** Even a past of light tails does not make a large value quite impossible; beyond this nothing grows. */
const TAIL_INDEX_MAX = 0.15;
const SURPRISE_MAX = 40;

/** Tail index of a generalised Pareto from the moments of the excesses, at least what so few of them leave in doubt. */
function tailIndex(excesses: Float64Array, threshold: number, meanExcess: number): number {
  let squares = 0;
  for (const value of excesses) squares += (value - threshold - meanExcess) ** 2;
  const variance = squares / excesses.length;
  const byMoments = variance > 0 ? 0.5 * (1 - (meanExcess * meanExcess) / variance) : 0;
  return Math.max(1 / excesses.length, Math.min(TAIL_INDEX_MAX, byMoments));
}

/**
 * Gives how surprising a value is against those of a window: minus the natural logarithm of the chance that one of them
 * is as large or larger. 0 and up, cut at 40.
 *
 * Inside the window by rank, p = (1 + number as large) / (n + 1) (conformal). Beyond its 97 % quantile t by a generalised
 * Pareto on the excesses, -log p = log(n / n_t) + log(1 + g z / e) / g with mean excess e and z = value - t, so that what
 * exceeds all the past can still be told apart. Its index g is estimated by moments (Hosking and Wallis 1987), between 1 / n_t (the
 * predictive tail of an exponential whose mean is known from n_t excesses only) and 0.15. Cost log n, and 3 % of n in the tail.
 *
 * @throws where the window is empty
 * @example tailSurprise(windowOfOneToAHundred, 50); // 0.68, the logarithm of 101 / 51 and a bit
 */
export function tailSurprise(window: SlidingQuantiles, value: number): number {
  const count = window.size;
  if (count === 0) throw new Error('tailSurprise requires a window of at least one value');
  const first = Math.floor(TAIL_SHARE * count);
  const threshold = window.sorted[first]!;
  if (!(value > threshold)) return -Math.log((count - countBelow(window, value) + 1) / (count + 1));
  const excesses = window.sorted.subarray(first, count);
  let total = 0;
  for (const excess of excesses) total += excess - threshold;
  const meanExcess = Math.max(total / excesses.length, 1e-9 + 1e-3 * Math.abs(threshold));
  const index = tailIndex(excesses, threshold, meanExcess);
  const beyond = Math.log1p((index * (value - threshold)) / meanExcess) / index;
  return Math.min(SURPRISE_MAX, Math.log(count / excesses.length) + beyond);
}
