import { logIncompleteBeta } from './regularized-incomplete-beta.js';

/**
 * Gives the logarithm of P(T >= t) for Student's t with the given degrees of freedom, which need not be whole: the tail
 * of a residual whose spread was itself estimated from few points.
 *
 * Accurate in the logarithm far below 1e-300. Microseconds. Formula: I_x(v/2, 1/2) / 2 at x = v / (v + t^2),
 * Abramowitz and Stegun 26.7.1.
 *
 * @throws where t is not a number or degreesOfFreedom is not above 0
 * @example Math.exp(studentLogUpperTail(1, 1)); // 0.25
 */
export function studentLogUpperTail(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t)) throw new Error('studentLogUpperTail requires a number');
  if (!(degreesOfFreedom > 0)) throw new Error('studentLogUpperTail requires degrees of freedom above 0');
  if (!Number.isFinite(t)) return t > 0 ? -Infinity : 0;
  const share = degreesOfFreedom / (degreesOfFreedom + t * t);
  const rest = (t * t) / (degreesOfFreedom + t * t);
  const logTail = logIncompleteBeta(degreesOfFreedom / 2, 0.5, share, rest).logLower - Math.LN2;
  return t >= 0 ? logTail : Math.log1p(-Math.exp(logTail));
}
