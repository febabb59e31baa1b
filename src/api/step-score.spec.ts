import { describe, expect, it } from '@jest/globals';
import type { StepExpectation } from '../baselines/expected-course.js';
import { stepScore } from './step-score.js';

const of = (shape: StepExpectation['shape'], mid: number, noise = 0): StepExpectation => ({
  shape,
  band: { low: mid / 2, mid, high: mid * 2 },
  lowMid: mid,
  highMid: mid,
  noise,
});

describe('stepScore', () => {
  it('is the surprise of a count in either direction', () => {
    // P(Y = 0) of a Poisson of mean 12 is exp(-12).
    expect(stepScore(0, of('count', 12))).toBeCloseTo(12, 9);
    expect(stepScore(12, of('count', 12))).toBeLessThan(1);
    expect(stepScore(60, of('count', 12))).toBeGreaterThan(40);
    expect(stepScore(60, of('count', 12, 0.5))).toBeLessThan(20);
    expect(stepScore(3, of('count', 0))).toBeGreaterThan(10);
  });

  it('takes a count within a campaign for no surprise', () => {
    expect(stepScore(30, { ...of('count', 20), highMid: 40 })).toBeLessThan(0.2);
    expect(stepScore(15, { ...of('count', 20), lowMid: 10 })).toBeLessThan(0.2);
  });

  it('is that of the log ratio for durations and levels, the same on either edge of the band', () => {
    const factor = Math.exp(1.96 * Math.sqrt(0.04 + 0.01));
    // The normal tail beyond 1.96 is 0.025.
    for (const shape of ['duration', 'level'] as const) {
      expect(stepScore(200 * factor, of(shape, 200, 0.04))).toBeCloseTo(-Math.log(0.025), 3);
      expect(stepScore(200 / factor, of(shape, 200, 0.04))).toBeCloseTo(-Math.log(0.025), 3);
    }
  });

  it.each(['sum', 'ratio', 'gauge', 'outcome'] as const)('is not told for a %s', (shape) => {
    expect(stepScore(5, of(shape, 5))).toBeNull();
  });

  it('is never a number that JSON does not know', () => {
    expect(stepScore(0, of('level', 5))).toBeNull();
    expect(stepScore(5, of('level', 0))).toBeNull();
  });
});
