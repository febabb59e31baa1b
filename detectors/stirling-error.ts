const SMALLEST_FOR_SERIES = 16;

/**
 * Gives what Stirling's formula misses in the logarithm of the gamma function:
 * logGamma(x) - [(x - 1/2) log x - x + log(2 pi)/2], about 1/(12 x).
 *
 * Dimensionless. Relative error below 1e-13 for x up to 1e15. At most 16 steps of a recurrence and 5 terms of a series;
 * no memory. Series: Abramowitz and Stegun 6.1.41; its use to avoid cancellation: C. Loader, "Fast and accurate
 * computation of binomial probabilities" (2000).
 *
 * @throws where x is not above 0
 * @example stirlingError(1); // 0.08106146679532726
 */
export function stirlingError(x: number): number {
  if (!(x > 0)) throw new Error('stirlingError requires x above 0');
  let steps = 0;
  let shifted = x;
  for (; shifted < SMALLEST_FOR_SERIES; shifted++) steps += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
  const square = shifted * shifted;
  const series =
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / shifted;
  return steps + series;
}
