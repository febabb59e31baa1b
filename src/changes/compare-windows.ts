import {
  betaBinomialLogUpperTail,
  negativeBinomialLogLowerTail,
  normalLogUpperTail,
  WINDOW_MINUTES,
} from '../../detectors/index.js';
import type { MetricShape } from '../../ingest/index.js';
import type { WindowFigures } from './series-figures.js';

/** How a window after a change compares with what was usual and with what came before the change. */
export interface Comparison {
  /** Worse than usual by enough to matter to anybody. */
  isWorse: boolean;
  /** Surprise against what is usual at this hour: minus the logarithm of the chance. 0 where it is not worse. */
  usualScore: number;
  /** Surprise against what was usual, corrected by how the time before the change went. */
  beforeScore: number;
  /** Size of the change for the worse: logarithm of the factor, or the share by which more fails. */
  effect: number;
  observed: number;
  expected: number;
  /** The same figure before the change; null where it has none. */
  before: number | null;
}

/** Two windows of a series and how far such windows ordinarily stray. */
export interface WindowPair {
  after: WindowFigures;
  before: WindowFigures;
  noise: readonly number[];
}

type Compare = (pair: WindowPair) => Comparison | null;

const COUNT_RATIO_MAX = 0.6;
const COUNT_EXPECTED_MIN = 5;
const COUNT_NOISE = 0.05;
const DURATION_RATIO_MIN = 1.25;
const DURATION_EXCESS_MS_MIN = 50;
const DURATION_SAMPLES_MIN = 8;
const LOG_NOISE = 0.04;
const LOG_NOISE_LEAST = 0.002;
const SINGLE_VARIANCE_LEAST = 0.05;
const LEVEL_RATIO_MIN = 1.6;
// The logarithm of a level has longer tails than a normal.
const LEVEL_DISCOUNT = 0.75;
const SHARE_RATIO_MIN = 2;
const SHARE_EXCESS_MIN = 0.08;
const FAILURES_MIN = 3;
const PRIOR_TRIES = 60;
const SHARE_FLOOR = 0.005;

const COMPARE: Readonly<Partial<Record<MetricShape, Compare>>> = {
  count: compareCounts,
  duration: compareDurations,
  level: compareLevels,
  ratio: compareShares,
  outcome: compareShares,
};

/**
 * Compares the window after a change with what is usual and with the time before the change, for the worse only: fewer of
 * what is counted, slower, more work of the database, a larger share that fails. Null where the window holds too little.
 */
export function compareWindows(shape: MetricShape, pair: WindowPair): Comparison | null {
  return pair.after.spanMinutes > 0 ? (COMPARE[shape]?.(pair) ?? null) : null;
}

/** Scores are worked out only for what is worse: nearly nothing is, and tails are what costs. */
function scored(
  isWorse: boolean,
  scores: () => [usualScore: number, beforeScore: number],
): Pick<Comparison, 'isWorse' | 'usualScore' | 'beforeScore'> {
  const [usualScore, beforeScore] = isWorse ? scores() : [0, 0];
  return { isWorse, usualScore, beforeScore };
}

/** Noise of windows of this length, or what stands in its place while nothing is learnt. */
function noiseAt(noise: readonly number[], minutes: number, unknown: number): number {
  const index = WINDOW_MINUTES.findIndex((length) => length >= minutes);
  return noise[index < 0 ? WINDOW_MINUTES.length - 1 : index] ?? unknown;
}

/**
 * Counts against a negative binomial. What came before corrects what is expected as a gamma prior of the level is
 * corrected by a Poisson count (Robbins 1956): by little where little was to come, by nearly all where much was.
 */
function compareCounts({ after, before, noise }: WindowPair): Comparison | null {
  const { expectedLow, expected } = after;
  if (expectedLow < COUNT_EXPECTED_MIN) return null;
  // A sampled view stands for several: chance is in the events.
  const unit = after.events + before.events > 0 ? (after.weight + before.weight) / (after.events + before.events) : 1;
  const phi = noiseAt(noise, after.spanMinutes, COUNT_NOISE);
  const strength = 1 / Math.max(phi, 0.002);
  const seenBefore = before.weight / unit + strength;
  const level = Math.min(1.5, seenBefore / (before.expected / unit + strength));
  const observed = after.weight / unit;
  const [low, mid] = [expectedLow / unit, (expected / unit) * level];
  return {
    ...scored(after.weight <= COUNT_RATIO_MAX * expectedLow, () => [
      -negativeBinomialLogLowerTail(observed, low, phi),
      -negativeBinomialLogLowerTail(observed, Math.min(low * level, mid), phi / 2 + 1 / seenBefore),
    ]),
    effect: Math.log(Math.max(expectedLow, 1e-9) / Math.max(after.weight, 0.5)),
    observed: after.weight,
    expected,
    before: before.spanMinutes > 0 ? (before.weight * after.spanMinutes) / before.spanMinutes : null,
  };
}

/** Means of the logarithm of response times; what the time before says of the common drift corrects what is expected. */
function compareDurations({ after, before, noise }: WindowPair): Comparison | null {
  if (after.events < DURATION_SAMPLES_MIN) return null;
  const drift = noiseAt(noise, after.spanMinutes, LOG_NOISE) + LOG_NOISE_LEAST;
  const single = Math.max(SINGLE_VARIANCE_LEAST, (logVariance(after) + logVariance(before)) / 2);
  const excess = after.logSum / after.weight - after.expected;
  const variance = single / after.events;
  const known = before.events > 0 ? drift / (drift + single / before.events) : 0;
  const excessBefore = before.events > 0 ? before.logSum / before.weight - before.expected : 0;
  const relative = excess - known * excessBefore;
  const usualMs = Math.exp(after.expected);
  const ratio = Math.exp(excess);
  const isWorse = ratio >= DURATION_RATIO_MIN && usualMs * (ratio - 1) >= DURATION_EXCESS_MS_MIN;
  return {
    ...scored(isWorse, () => [
      -normalLogUpperTail(excess / Math.sqrt(variance + drift)),
      -normalLogUpperTail(relative / Math.sqrt(variance + drift * (1.5 - known) + LOG_NOISE_LEAST)),
    ]),
    effect: excess,
    observed: Math.exp(after.logSum / after.weight),
    expected: usualMs,
    before: before.events > 0 ? Math.exp(before.logSum / before.weight) : null,
  };
}

function logVariance({ weight, logSum, logSquares, events }: WindowFigures): number {
  return events > 1 ? Math.max(0, logSquares / weight - (logSum / weight) ** 2) : 0;
}

function compareLevels({ after, before, noise }: WindowPair): Comparison | null {
  if (after.minutes < STEP_MINUTES_OF_LEVEL || !(after.expectedHigh > 0)) return null;
  const observed = after.sum / after.minutes;
  const excess = Math.log(Math.max(observed, 1e-9) / after.expectedHigh);
  const variance = noiseAt(noise, after.spanMinutes, LOG_NOISE) + LOG_NOISE_LEAST;
  const hasBefore = before.minutes > 0 && before.expected > 0 && before.sum > 0;
  const excessBefore = hasBefore ? Math.log(before.sum / before.minutes / before.expected) : 0;
  const score = (size: number, spread: number) => -normalLogUpperTail((LEVEL_DISCOUNT * size) / Math.sqrt(spread));
  return {
    ...scored(Math.exp(excess) >= LEVEL_RATIO_MIN, () => [
      score(excess, variance),
      score(excess - Math.max(0, excessBefore), hasBefore ? 1.5 * variance : variance),
    ]),
    effect: excess,
    observed,
    expected: after.expected,
    before: hasBefore ? before.sum / before.minutes : null,
  };
}

const STEP_MINUTES_OF_LEVEL = 5;

/** Failures against a beta-binomial with the usual share as its mean, before and after what the time before adds to it. */
function compareShares({ after, before }: WindowPair): Comparison | null {
  const tries = Math.round(after.weight);
  const failures = Math.min(tries, Math.round(after.bad));
  if (tries < FAILURES_MIN) return null;
  const usual = Math.min(0.95, Math.max(SHARE_FLOOR, after.expected));
  const share = failures / tries;
  const [a, b] = [usual * PRIOR_TRIES, (1 - usual) * PRIOR_TRIES];
  const triesBefore = before.weight;
  const isFarOff = share >= SHARE_RATIO_MIN * usual || 1 - share <= (1 - usual) / SHARE_RATIO_MIN;
  const isWorse = failures >= FAILURES_MIN && isFarOff && share - usual >= SHARE_EXCESS_MIN;
  const fineBefore = Math.max(0, triesBefore - before.bad);
  return {
    ...scored(isWorse, () => [
      -betaBinomialLogUpperTail(failures, tries, a, b),
      -betaBinomialLogUpperTail(failures, tries, a + before.bad, b + fineBefore),
    ]),
    effect: share - usual,
    observed: share,
    expected: usual,
    before: triesBefore > 0 ? before.bad / triesBefore : null,
  };
}
