import { logIncompleteBeta } from './regularized-incomplete-beta.js';
import { logIncompleteGamma } from './regularized-incomplete-gamma.js';

/** Above this many failures (1 / dispersion) the distribution is Poisson to every digit that matters. */
const FAILURES_MAX = 1e20;

function requireValid(name: string, count: number, mean: number, dispersion: number): void {
  if (Number.isNaN(count)) throw new Error(`${name} requires a count`);
  if (!(mean > 0 && mean < Infinity)) throw new Error(`${name} requires a finite mean above 0`);
  if (!(dispersion >= 0 && dispersion < Infinity)) throw new Error(`${name} requires a finite dispersion of 0 or more`);
}

/** Logarithms of P(Y < count) and P(Y >= count) for a whole count of 1 or more. */
function logSplit(count: number, mean: number, dispersion: number): { below: number; reached: number } {
  const failures = 1 / dispersion;
  if (failures > FAILURES_MAX) {
    const { logLower, logUpper } = logIncompleteGamma(count, mean);
    return { below: logUpper, reached: logLower };
  }
  const spread = 1 + dispersion * mean;
  const { logLower, logUpper } = logIncompleteBeta(count, failures, (dispersion * mean) / spread, 1 / spread);
  return { below: logUpper, reached: logLower };
}

/**
 * Gives the logarithm of P(Y >= count) for a negative binomial Y of the given mean and variance
 * mean + dispersion * mean^2; a dispersion of 0 is the Poisson.
 *
 * A count that is not whole is rounded down, so that the chance is never understated. Accurate in the logarithm, far
 * below 1e-300, for means of 0.001 to 1e7; microseconds, near the mean of a huge count some 0.1 ms.
 * Formula: P(Y >= y) = I_x(y, 1/dispersion) at x = dispersion mean / (1 + dispersion mean), Abramowitz and Stegun 26.5.26.
 *
 * @throws where count is not a number, mean is not above 0 or dispersion is negative
 * @example negativeBinomialLogUpperTail(1, 1, 0); // -0.4586751453870819, the logarithm of 1 - 1/e
 */
export function negativeBinomialLogUpperTail(count: number, mean: number, dispersion: number): number {
  requireValid('negativeBinomialLogUpperTail', count, mean, dispersion);
  if (count === Infinity) return -Infinity;
  const whole = Math.floor(count);
  return whole <= 0 ? 0 : logSplit(whole, mean, dispersion).reached;
}

/**
 * Gives the logarithm of P(Y <= count) for a negative binomial Y of the given mean and variance
 * mean + dispersion * mean^2; a dispersion of 0 is the Poisson.
 *
 * A count that is not whole is rounded up, so that the chance is never understated; below 0 it is minus infinity.
 * Accuracy, cost and source as for negativeBinomialLogUpperTail.
 *
 * @throws where count is not a number, mean is not above 0 or dispersion is negative
 * @example negativeBinomialLogLowerTail(0, 12, 0); // -12
 */
export function negativeBinomialLogLowerTail(count: number, mean: number, dispersion: number): number {
  requireValid('negativeBinomialLogLowerTail', count, mean, dispersion);
  if (count === Infinity) return 0;
  const whole = Math.ceil(count);
  return whole < 0 ? -Infinity : logSplit(whole + 1, mean, dispersion).below;
}
