import { continuedFraction } from './continued-fraction.js';
import { logComplement } from './log-complement.js';
import { poissonDeviance } from './poisson-deviance.js';
import { stirlingError } from './stirling-error.js';

/** Logarithm of x^a (1-x)^b / beta(a, b), without the cancellation of its large parts. */
function logKernel(a: number, b: number, x: number, complement: number): number {
  const total = a + b;
  return (
    0.5 * Math.log(a / (2 * Math.PI * (1 + a / b))) +
    (stirlingError(total) - stirlingError(a) - stirlingError(b)) -
    (poissonDeviance(a, total * x) + poissonDeviance(b, total * complement))
  );
}

function logFraction(a: number, b: number, x: number, complement: number): number {
  const fraction = continuedFraction(1, (index) => {
    const m = index >> 1;
    const even = index % 2 === 0;
    const numerator = even
      ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
      : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return [numerator, 1];
  });
  return logKernel(a, b, x, complement) - Math.log(a) - Math.log(fraction);
}

/**
 * Gives the logarithms of both regularised incomplete beta functions, I_x(a, b) and its complement 1 - I_x(a, b).
 *
 * I_x is the chance that a beta variable is below x; the tails of the binomial, negative binomial and Student's t are
 * special cases. `complement` is 1 - x; give it where x is so near 1 that the subtraction would lose its digits. Absolute error
 * of the logarithm about 1e-12, or 1e-15 of it where that is more, far beyond the smallest double. Cost grows as the
 * root of the larger parameter, and only near the middle: some 0.1 ms at 1e7.
 * Fraction: Press et al., "Numerical Recipes", 3rd edition, 6.4; kernel: Loader (2000).
 *
 * @throws where a or b is not above 0, or x or its complement lies outside 0..1
 * @example Math.exp(logIncompleteBeta(2, 3, 0.5).logLower); // 0.6875
 */
export function logIncompleteBeta(
  a: number,
  b: number,
  x: number,
  complement = 1 - x,
): { logLower: number; logUpper: number } {
  if (!(a > 0 && b > 0)) throw new Error('logIncompleteBeta requires a and b above 0');
  if (!(x >= 0 && x <= 1 && complement >= 0 && complement <= 1)) {
    throw new Error('logIncompleteBeta requires x and its complement within 0 to 1');
  }
  if (x === 0) return { logLower: -Infinity, logUpper: 0 };
  if (complement === 0) return { logLower: 0, logUpper: -Infinity };
  if (x < (a + 1) / (a + b + 2)) {
    const logLower = Math.min(0, logFraction(a, b, x, complement));
    return { logLower, logUpper: logComplement(logLower) };
  }
  const logUpper = Math.min(0, logFraction(b, a, complement, x));
  return { logLower: logComplement(logUpper), logUpper };
}
