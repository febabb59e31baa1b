import { describe, expect, it } from '@jest/globals';
import { logIncompleteBeta } from './regularized-incomplete-beta.js';

describe('logIncompleteBeta', () => {
  it.each([
    [2, 3, 0.5, -0.3746934494414107],
    [0.5, 0.5, 1e-10, -11.964508170243016],
    [300, 2, 0.5, -202.92687433116868],
  ])('agrees with mpmath at 60 digits for I(%p, %p) at %p', (a, b, x, expected) => {
    expect(logIncompleteBeta(a, b, x).logLower / expected).toBeCloseTo(1, 12);
  });

  it('is the same seen from the other side', () => {
    for (const x of [0.001, 0.2, 0.7]) {
      expect(logIncompleteBeta(3.5, 20, x).logLower).toBeCloseTo(logIncompleteBeta(20, 3.5, 1 - x, x).logUpper, 12);
    }
  });

  it('gives all or nothing at the ends', () => {
    expect(logIncompleteBeta(1, 2, 0)).toEqual({ logLower: -Infinity, logUpper: 0 });
    expect(logIncompleteBeta(1, 2, 1)).toEqual({ logLower: 0, logUpper: -Infinity });
  });

  it('refuses parameters of 0 and an x outside 0 to 1', () => {
    expect(() => logIncompleteBeta(0, 1, 0.5)).toThrow('requires a and b');
    expect(() => logIncompleteBeta(1, 1, 1.5)).toThrow('requires x');
  });
});
