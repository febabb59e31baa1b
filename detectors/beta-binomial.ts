import { logComplement } from './log-complement.js';
import { logGamma } from './log-gamma.js';
import { logIncompleteBeta } from './regularized-incomplete-beta.js';

/** Up to here the tail is summed term by term. */
const TRIALS_SUMMED_MAX = 100_000;

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Logarithm of P(X = x). */
function logMass(x: number, trials: number, a: number, b: number): number {
  const logChoices = -Math.log(trials + 1) - logBeta(x + 1, trials - x + 1);
  return logChoices + logBeta(x + a, trials - x + b) - logBeta(a, b);
}

/** Logarithm of P(X >= first), summed upwards from its largest terms. */
function logSumUpwards(first: number, trials: number, a: number, b: number): number {
  let term = 1;
  let total = 1;
  let scale = 0;
  for (let x = first; x < trials; x++) {
    const ratio = ((trials - x) / (x + 1)) * ((a + x) / (trials - x - 1 + b));
    term *= ratio;
    total += term;
    if (ratio < 1 && term < total * 1e-17 * (1 - ratio)) break;
    if (total > 1e250) {
      scale += Math.log(total);
      term /= total;
      total = 1;
    }
  }
  return logMass(first, trials, a, b) + scale + Math.log(total);
}

/** The beta with the mean and variance of X / trials, cut half a step below `first`. */
function logBetaApproximation(first: number, trials: number, a: number, b: number): number {
  const weight = a + b;
  const matched = (trials * (weight + 1)) / (trials + weight) - 1;
  const x = (first - 0.5) / trials;
  return logIncompleteBeta((matched * a) / weight, (matched * b) / weight, x).logUpper;
}

/**
 * Gives the logarithm of P(X >= successes) for X failures or exceedances among `trials`, where the chance of each is
 * itself Beta(a, b): what history says of it, with all its doubt.
 *
 * Successes that are not whole are rounded down. Exact (absolute error of the logarithm below 1e-8) up to 100,000 trials,
 * at most 1 ms there and microseconds for a few hundred. Beyond, the beta with the same mean and variance: the logarithm
 * is within 2 % as long as the expected count of both outcomes is above 100. Formula: ratio of successive terms of
 * C(n, x) B(x + a, n - x + b) / B(a, b), J. G. Skellam, J. Royal Statistical Society B 10 (1948).
 *
 * @throws where trials is not a whole number of 0 or more, or a or b is not above 0
 * @example Math.exp(betaBinomialLogUpperTail(1, 1, 1, 3)); // 0.25
 */
export function betaBinomialLogUpperTail(successes: number, trials: number, a: number, b: number): number {
  if (!(Number.isInteger(trials) && trials >= 0)) {
    throw new Error('betaBinomialLogUpperTail requires a whole number of trials');
  }
  if (!(a > 0 && b > 0)) throw new Error('betaBinomialLogUpperTail requires a and b above 0');
  if (Number.isNaN(successes)) throw new Error('betaBinomialLogUpperTail requires a number of successes');
  const first = Math.floor(successes);
  if (first <= 0) return 0;
  if (first > trials) return -Infinity;
  if (trials > TRIALS_SUMMED_MAX) return logBetaApproximation(first, trials, a, b);
  const mean = (trials * a) / (a + b);
  if (first > mean) return Math.min(0, logSumUpwards(first, trials, a, b));
  return logComplement(Math.min(0, logSumUpwards(trials - first + 1, trials, b, a)));
}
