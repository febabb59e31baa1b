import { describe, expect, it } from '@jest/globals';
import { logIncompleteGamma } from './regularized-incomplete-gamma.js';

describe('logIncompleteGamma', () => {
  it.each([
    [0.5, 2, -3.0900371531220867],
    [3, 0.1, -0.00015466503028386115],
    [50, 500, -339.94704606427337],
    [1000, 1010, -0.9879987451417626],
  ])('agrees with mpmath at 60 digits for Q(%p, %p)', (shape, x, expected) => {
    expect(logIncompleteGamma(shape, x).logUpper / expected).toBeCloseTo(1, 10);
  });

  it('gives two chances that add up to one', () => {
    for (const x of [0.01, 1, 7, 8.5, 30]) {
      const { logLower, logUpper } = logIncompleteGamma(7.5, x);
      expect(Math.exp(logLower) + Math.exp(logUpper)).toBeCloseTo(1, 13);
    }
  });

  it('gives all or nothing at 0', () => {
    expect(logIncompleteGamma(2, 0)).toEqual({ logLower: -Infinity, logUpper: 0 });
  });

  it('refuses a shape of 0 and a negative x', () => {
    expect(() => logIncompleteGamma(0, 1)).toThrow('requires a shape');
    expect(() => logIncompleteGamma(1, -1)).toThrow('requires x');
  });
});
