import { describe, expect, it } from '@jest/globals';
import { logGamma } from './log-gamma.js';

describe('logGamma', () => {
  it.each([
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247001],
    [3.7, 1.4280723266653879],
    [15.5, 26.536914491115613],
    [1000.5, 5908.674175848678],
    [10_000_000.25, 151_180_953.398998],
  ])('agrees with mpmath at 60 digits at %p', (x, expected) => {
    expect(logGamma(x) / expected).toBeCloseTo(1, 13);
  });

  it('is the logarithm of a factorial at whole numbers', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 13);
  });

  it('refuses 0 and below', () => {
    expect(() => logGamma(-1)).toThrow('logGamma requires x above 0');
  });
});
