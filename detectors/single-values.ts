import { betaBinomialLogUpperTail } from './beta-binomial.js';

/** Single values: the natural logarithm of one and its weight, how often it was seen; then those of the next, and so on. */
export type LogValues = ArrayLike<number>;

/** A value is beyond a line when it is at most, or at least, this factor of the usual one; the outer lines are the far ones. */
export const LINE_FACTORS = [1 / 5, 1 / 2, 2, 5] as const;
/** Places of the lines in everything that has an entry for each. */
export const LINE = { belowFar: 0, belowNear: 1, aboveNear: 2, aboveFar: 3 } as const;

const LINE_LOGS = LINE_FACTORS.map(Math.log);
/** What is taken for usual before anything is learnt: of a log-normal with a spread of a half, about. */
const SHARES_BEFORE = [0.002, 0.05, 0.05, 0.002];
const WEIGHT_BEFORE = 50;
/** So many single values are remembered, about. */
const VALUES_REMEMBERED = 20_000;
/** A share that is usual wanders by half of itself. */
const SHARE_WANDERS = 0.5;
const SHARE_LEAST = 1e-4;
/** A value a hundred times off says no more than one twenty times off. */
const RESIDUAL_MOST = 3;

/** How single values are usually spread about their usual middle; plain data. */
export interface SingleSpread {
  /** Single values learnt from, the prior's included; older ones fade. */
  weight: number;
  /** How many of them were beyond each line. */
  beyond: number[];
}

/** How many single values of a stretch lie beyond each line, and what the others do. */
export interface SingleCounts {
  weight: number;
  beyond: number[];
  /** Of those within both near lines: how many, and the sum of the logarithms of value over usual. */
  restWeight: number;
  restLogs: number;
}

/** Gives the spread that is taken for usual while nothing is known. */
export function createSingleSpread(): SingleSpread {
  return { weight: WEIGHT_BEFORE, beyond: SHARES_BEFORE.map((share) => WEIGHT_BEFORE * share) };
}

/** Gives counts in which there is nothing yet. */
export function createSingleCounts(): SingleCounts {
  return { weight: 0, beyond: [0, 0, 0, 0], restWeight: 0, restLogs: 0 };
}

/**
 * Gives how many of the values lie beyond each line about the usual middle, whose logarithm is `usualLog`; the first `length`
 * numbers are looked at, and `counts` is filled anew. Cost: four steps a value.
 */
export function countBeyond(
  values: LogValues,
  usualLog: number,
  counts: SingleCounts = createSingleCounts(),
  length = values.length,
): SingleCounts {
  const { beyond } = counts;
  beyond.fill(0);
  counts.weight = counts.restWeight = counts.restLogs = 0;
  for (let at = 0; at < length; at += 2) {
    const weight = values[at + 1]!;
    const residual = values[at]! - usualLog;
    counts.weight += weight;
    if (residual <= LINE_LOGS[LINE.belowNear]!) {
      beyond[LINE.belowNear]! += weight;
      if (residual <= LINE_LOGS[LINE.belowFar]!) beyond[LINE.belowFar]! += weight;
    } else if (residual >= LINE_LOGS[LINE.aboveNear]!) {
      beyond[LINE.aboveNear]! += weight;
      if (residual >= LINE_LOGS[LINE.aboveFar]!) beyond[LINE.aboveFar]! += weight;
    } else if (!Number.isNaN(residual)) {
      counts.restWeight += weight;
      counts.restLogs += residual;
    }
  }
  return counts;
}

/** Learns from values of an ordinary stretch what share of them lies beyond each line. Constant cost. */
export function learnSingleSpread(spread: SingleSpread, { weight, beyond }: SingleCounts): void {
  const keep = Math.max(0, 1 - weight / VALUES_REMEMBERED);
  spread.weight = keep * spread.weight + weight;
  for (let line = 0; line < beyond.length; line++) spread.beyond[line] = keep * spread.beyond[line]! + beyond[line]!;
}

/** The share of single values that usually lies beyond a line. */
export function usualShare({ weight, beyond }: SingleSpread, line: number): number {
  return Math.min(0.95, Math.max(SHARE_LEAST, beyond[line]! / weight));
}

/**
 * Gives how surprising it is that `count` of `weight` single values lie beyond a line of which `share` is usual: minus the
 * logarithm of the upper tail of a beta-binomial whose mean is that share and whose standard deviation is half of it. A share
 * has no normal distribution to go wrong with: response times and order values have tails of every kind, and what counts is
 * whether there is more of it. Source: exceedance tests of `count` over a quantile (Conover 1999, section 3.2); the beta in
 * place of a fixed share is Skellam 1948, as in `betaBinomialLogUpperTail`. Cost: that of the tail, microseconds.
 *
 * @example beyondSurprise(8, 80, 0.001); // 32.4
 */
export function beyondSurprise(count: number, weight: number, share: number): number {
  const strength = (1 - share) / (share * SHARE_WANDERS ** 2);
  const trials = Math.max(1, Math.round(weight));
  return -betaBinomialLogUpperTail(
    Math.min(trials, Math.round(count)),
    trials,
    share * strength,
    (1 - share) * strength,
  );
}

/** A middle of single values that follows them slowly; plain data. */
export interface SingleMiddle {
  weight: number;
  /** Mean of the natural logarithm. */
  log: number;
  /** Variance of the natural logarithm. */
  variance: number;
}

/** So many single values make up the middle, about. */
const MIDDLE_REMEMBERS = 1000;

/** Gives the middle of values of which none was seen. */
export function createSingleMiddle(): SingleMiddle {
  return { weight: 0, log: 0, variance: 0.25 };
}

/**
 * Learns the usual middle from a value of an ordinary stretch, or the mean of `weight` of them; `log` is its natural logarithm. What
 * is far off is drawn in. Constant cost.
 */
export function learnSingleMiddle(middle: SingleMiddle, log: number, weight: number): void {
  middle.weight = Math.min(MIDDLE_REMEMBERS, middle.weight + weight);
  const share = Math.min(1, weight / middle.weight);
  const residual = middle.weight <= weight ? log - middle.log : limited(log - middle.log);
  middle.log += share * residual;
  // Of a mean of several the square is that much smaller.
  if (middle.weight > weight) middle.variance += share * (weight * residual ** 2 - middle.variance);
}

function limited(residual: number): number {
  return Math.min(RESIDUAL_MOST, Math.max(-RESIDUAL_MOST, residual));
}
