/**
 * Gives log(1 - p) from log p, for probabilities so near 0 or 1 that p itself would lose its digits.
 *
 * Both sides are natural logarithms, at most 0. Constant cost. Switch at log 2: M. Maechler, "Accurately computing
 * log(1 - exp(-|a|))" (2012).
 *
 * @throws where the logarithm is above 0
 * @example logComplement(-1e-20); // -46.051701859880914
 */
export function logComplement(logProbability: number): number {
  if (!(logProbability <= 0)) throw new Error('logComplement requires a logarithm of at most 0');
  return logProbability > -Math.LN2 ? Math.log(-Math.expm1(logProbability)) : Math.log1p(-Math.exp(logProbability));
}
