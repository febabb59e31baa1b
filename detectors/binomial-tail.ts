import { logIncompleteBeta } from './regularized-incomplete-beta.js';

/**
 * Gives the logarithm of P(X >= successes) for a binomial X of `trials` independent trials with the given chance each.
 *
 * Successes that are not whole are rounded down, so that the tail is never understated. Microseconds; accurate in the
 * logarithm far below 1e-300. Formula: I_p(x, n - x + 1), Abramowitz and Stegun 26.5.24.
 *
 * @throws where trials is not a whole number of 0 or more, or chance lies outside 0..1
 * @example Math.exp(binomialLogUpperTail(2, 3, 0.5)); // 0.5
 */
export function binomialLogUpperTail(successes: number, trials: number, chance: number): number {
  if (!(Number.isInteger(trials) && trials >= 0))
    throw new Error('binomialLogUpperTail requires a whole number of trials');
  if (!(chance >= 0 && chance <= 1)) throw new Error('binomialLogUpperTail requires a chance within 0 to 1');
  if (Number.isNaN(successes)) throw new Error('binomialLogUpperTail requires a number of successes');
  const whole = Math.floor(successes);
  if (whole <= 0) return 0;
  if (whole > trials) return -Infinity;
  return logIncompleteBeta(whole, trials - whole + 1, chance).logLower;
}
