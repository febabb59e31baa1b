import { logIncompleteGamma } from './regularized-incomplete-gamma.js';

/**
 * Gives the logarithm of P(Z >= z) for a standard normal Z.
 *
 * Accurate to 12 digits on both sides, to |z| = 40 and far beyond, where the probability itself is no double any more
 * and the error function of simple-statistics (7 digits) is 0. Microseconds. Formula: Q(1/2, z^2/2) / 2, Abramowitz and
 * Stegun 6.5.17.
 *
 * @throws where z is not a number
 * @example normalLogUpperTail(40); // -804.6084420137539
 */
export function normalLogUpperTail(z: number): number {
  if (Number.isNaN(z)) throw new Error('normalLogUpperTail requires a number');
  if (z === -Infinity) return 0;
  if (z === Infinity) return -Infinity;
  const logTail = logIncompleteGamma(0.5, (z * z) / 2).logUpper - Math.LN2;
  return z >= 0 ? logTail : Math.log1p(-Math.exp(logTail));
}
