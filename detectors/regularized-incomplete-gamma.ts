import { continuedFraction } from './continued-fraction.js';
import { logComplement } from './log-complement.js';
import { poissonDeviance } from './poisson-deviance.js';
import { stirlingError } from './stirling-error.js';

/** Logarithm of x^shape e^-x / gamma(shape), without the cancellation of its three large parts. */
function logKernel(shape: number, x: number): number {
  return 0.5 * Math.log(shape / (2 * Math.PI)) - stirlingError(shape) - poissonDeviance(shape, x);
}

function logLowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let total = term;
  for (let index = 1; term > total * 1e-17; index++) {
    term *= x / (shape + index);
    total += term;
  }
  return logKernel(shape, x) + Math.log(total);
}

function logUpperFraction(shape: number, x: number): number {
  const fraction = continuedFraction(x + 1 - shape, (index) => [-index * (index - shape), x + 2 * index + 1 - shape]);
  return logKernel(shape, x) - Math.log(fraction);
}

/**
 * Gives the logarithms of both regularised incomplete gamma functions, P(shape, x) and Q(shape, x) = 1 - P.
 *
 * P is the chance that a gamma variable of that shape is below x; Q(y, mean) that a Poisson variable of that mean is
 * below y. Accurate in the logarithm far beyond the smallest double (absolute error of the logarithm about 1e-12, or 1e-15 of
 * it where that is more). Cost grows as the root of the shape, and only near the middle: some 0.3 ms at 1e7.
 * Series and fraction: Press et al., "Numerical Recipes", 3rd edition, 6.2; kernel: Loader (2000).
 *
 * @throws where shape is not above 0 or x is negative
 * @example logIncompleteGamma(1, 2).logUpper; // -2
 */
export function logIncompleteGamma(shape: number, x: number): { logLower: number; logUpper: number } {
  if (!(shape > 0)) throw new Error('logIncompleteGamma requires a shape above 0');
  if (!(x >= 0)) throw new Error('logIncompleteGamma requires x of 0 or more');
  if (x === 0) return { logLower: -Infinity, logUpper: 0 };
  if (x < shape + 1) {
    const logLower = Math.min(0, logLowerSeries(shape, x));
    return { logLower, logUpper: logComplement(logLower) };
  }
  const logUpper = Math.min(0, logUpperFraction(shape, x));
  return { logLower: logComplement(logUpper), logUpper };
}
