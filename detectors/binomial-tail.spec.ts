import { describe, expect, it } from '@jest/globals';
import { binomialLogUpperTail } from './binomial-tail.js';

describe('binomialLogUpperTail', () => {
  it.each([
    [30, 100, 0.05, -34.69468372338578],
    [500, 1000, 0.1, -514.3880711244219],
    [3, 1000, 0.01, -0.0026830280968082316],
  ])('agrees with mpmath for %p of %p at %p', (successes, trials, chance, expected) => {
    expect(binomialLogUpperTail(successes, trials, chance) / expected).toBeCloseTo(1, 10);
  });

  it('is the plain power where all must succeed', () => {
    expect(binomialLogUpperTail(4, 4, 0.1)).toBeCloseTo(4 * Math.log(0.1), 12);
  });

  it('is certain of 0, and sure that more than all cannot be', () => {
    expect([binomialLogUpperTail(0, 9, 0.5), binomialLogUpperTail(10, 9, 0.5)]).toEqual([0, -Infinity]);
  });

  it('refuses a chance above 1', () => {
    expect(() => binomialLogUpperTail(1, 2, 1.1)).toThrow('requires a chance');
  });
});
