import { describe, expect, it } from '@jest/globals';
import { betaBinomialLogUpperTail } from './beta-binomial.js';
import { binomialLogUpperTail } from './binomial-tail.js';

describe('betaBinomialLogUpperTail', () => {
  it.each([
    [3, 3, 0.5, 99.5, -13.216654856691248],
    [8, 30, 1, 20, -4.51883055503302],
    [20, 30, 1, 20, -14.265706827188218],
    [20, 1000, 5, 95, -0.058928841009140594],
    [150, 1000, 5, 95, -7.193056225532725],
    [900, 1000, 5, 95, -173.24350986013275],
  ])('agrees with the exact sum in mpmath for %p of %p, Beta(%p, %p)', (successes, trials, a, b, expected) => {
    expect(betaBinomialLogUpperTail(successes, trials, a, b) / expected).toBeCloseTo(1, 9);
  });

  it('is the product of (a + i) / (a + b + i) where all fail, and uniform for Beta(1, 1)', () => {
    expect(Math.exp(betaBinomialLogUpperTail(2, 2, 1, 3))).toBeCloseTo((1 / 4) * (2 / 5), 13);
    expect(Math.exp(betaBinomialLogUpperTail(4, 9, 1, 1))).toBeCloseTo(6 / 10, 13);
  });

  it('goes over into the binomial where history is endless', () => {
    expect(betaBinomialLogUpperTail(12, 50, 1e8, 9e8)).toBeCloseTo(binomialLogUpperTail(12, 50, 0.1), 5);
  });

  it('approximates beyond 100,000 trials within 2 % of the logarithm', () => {
    const exact = betaBinomialLogUpperTail(8_000, 100_000, 500, 9_500);
    expect(Math.abs(betaBinomialLogUpperTail(8_000, 100_001, 500, 9_500) / exact - 1)).toBeLessThan(0.02);
  });

  it('answers for 100,000 trials in well under 20 ms', () => {
    const began = performance.now();
    betaBinomialLogUpperTail(5_200, 100_000, 5, 95);
    expect(performance.now() - began).toBeLessThan(20);
  });

  it('refuses a prior of 0', () => {
    expect(() => betaBinomialLogUpperTail(1, 2, 0, 1)).toThrow('requires a and b above 0');
  });
});
