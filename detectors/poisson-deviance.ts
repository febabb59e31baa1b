/**
 * Gives half the deviance of a count from its Poisson mean: count * log(count / mean) - count + mean, 0 where they agree
 * and never negative. It is also the Poisson likelihood ratio of a scan window.
 *
 * Free of the cancellation of the plain formula where count is near mean (C. Loader, "Fast and accurate computation of
 * binomial probabilities", 2000, function bd0). Constant cost.
 *
 * @throws where count is negative or mean is not above 0
 * @example poissonDeviance(3, 1); // 1.2958368660043291
 */
export function poissonDeviance(count: number, mean: number): number {
  if (!(count >= 0)) throw new Error('poissonDeviance requires a count of 0 or more');
  if (!(mean > 0)) throw new Error('poissonDeviance requires a mean above 0');
  if (count === 0) return mean;
  const difference = count - mean;
  if (Math.abs(difference) >= 0.1 * (count + mean)) return count * Math.log(count / mean) - difference;
  const ratio = difference / (count + mean);
  let total = difference * ratio;
  let term = 2 * count * ratio;
  for (let odd = 3; odd < 1000; odd += 2) {
    term *= ratio * ratio;
    const next = total + term / odd;
    if (next === total) return total;
    total = next;
  }
  return total;
}
