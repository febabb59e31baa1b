import {
  negativeBinomialLogLowerTail,
  negativeBinomialLogUpperTail,
  normalLogUpperTail,
} from '../../detectors/index.js';
import type { StepExpectation } from '../baselines/expected-course.js';

// As in the band that is drawn, so that a value on its edge has the same score everywhere.
const LOG_VARIANCE_LEAST = 0.01;
const MEAN_LEAST = 1e-6;

/**
 * How surprising the value of a step is: minus the natural logarithm of the chance of one at least as far out. Null for
 * shapes that are not judged by the size of a single step.
 */
export function stepScore(value: number, { shape, band, lowMid, highMid, noise }: StepExpectation): number | null {
  const isAbove = value >= band.mid;
  if (shape === 'count') {
    const mean = Math.max(isAbove ? highMid : lowMid, MEAN_LEAST);
    const logTail = isAbove
      ? negativeBinomialLogUpperTail(value, mean, noise)
      : negativeBinomialLogLowerTail(value, mean, noise);
    return surprise(logTail);
  }
  if (shape !== 'duration' && shape !== 'level') return null;
  const usual = isAbove ? highMid : lowMid;
  if (!(value > 0 && usual > 0)) return null;
  const distance = Math.log(value / usual) * (isAbove ? 1 : -1);
  return surprise(normalLogUpperTail(distance / Math.sqrt(noise + LOG_VARIANCE_LEAST)));
}

function surprise(logTail: number): number | null {
  // -0 is what the logarithm of certainty turns into.
  return Number.isFinite(logTail) ? Math.abs(logTail) : null;
}
