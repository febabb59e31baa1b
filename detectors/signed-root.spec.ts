import { describe, expect, it } from '@jest/globals';
import { signedRoot } from './signed-root.js';

describe('signedRoot', () => {
  it('keeps the sign', () => {
    expect([9, 0, -9].map(signedRoot)).toEqual([3, 0, -3]);
  });

  it('makes the spread of counts about the same at any level: one standard deviation of a Poisson is half a unit', () => {
    for (const mean of [25, 400, 10_000]) {
      expect(signedRoot(mean + Math.sqrt(mean)) - signedRoot(mean)).toBeCloseTo(0.5, 1);
    }
  });
});
