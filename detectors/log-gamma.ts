import { stirlingError } from './stirling-error.js';

const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/**
 * Gives the natural logarithm of the gamma function of a positive number.
 *
 * Absolute error below 1e-14 up to 20 and relative error below 1e-15 beyond, which the Lanczos form of simple-statistics
 * does not reach for the differences of large arguments that tails need. Constant cost. Formula: Abramowitz and Stegun
 * 6.1.41.
 *
 * @throws where x is not above 0
 * @example logGamma(5); // 3.1780538303479458, the logarithm of 24
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new Error('logGamma requires x above 0');
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
}
