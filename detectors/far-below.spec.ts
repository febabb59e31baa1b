import { describe, expect, it } from '@jest/globals';
import { farBelow } from './far-below.js';

describe('farBelow', () => {
  it('finds a feed of 8 among feeds of 800, with median, lowest and a score', () => {
    const below = farBelow(8, [812, 810, 820], 0.5);
    expect(below).toMatchObject({ mid: 812, low: 810 });
    expect(below!.score).toBeGreaterThan(100);
  });

  it('scores by a negative binomial: nothing at mean 100, dispersion 0.01, has the chance (1/2)^100', () => {
    expect(farBelow(0, [100, 100, 100, 100], 0.5)!.score).toBeCloseTo(100 * Math.LN2, 8);
  });

  it('lets be what is merely less than usual, and what was as low before', () => {
    expect(farBelow(500, [812, 810, 820], 0.5)).toBeNull();
    expect(farBelow(0, [0, 0, 3, 9, 12, 15, 20, 30], 0.5)).toBeNull();
    expect(farBelow(0, [0, 0, 0], 0.5)).toBeNull();
  });

  it('is not put off by one bad run among ten', () => {
    expect(farBelow(8, [7, 810, 811, 812, 813, 814, 815, 816, 817, 818], 0.5)).not.toBeNull();
  });

  it('refuses an empty past', () => {
    expect(() => farBelow(1, [], 0.5)).toThrow('farBelow requires a past');
  });
});
