import { describe, expect, it } from '@jest/globals';
import { continuedFraction } from './continued-fraction.js';

describe('continuedFraction', () => {
  it('gives the golden ratio for all ones', () => {
    expect(continuedFraction(1, () => [1, 1])).toBeCloseTo((1 + Math.sqrt(5)) / 2, 14);
  });

  it('gives tan(1) by Lambert: 0 + 1/(1 - 1/(3 - 1/(5 - ...)))', () => {
    expect(continuedFraction(0, (i) => [i === 1 ? 1 : -1, 2 * i - 1])).toBeCloseTo(Math.tan(1), 13);
  });

  it('says so where there is no limit', () => {
    expect(() => continuedFraction(1, () => [-1, 1])).toThrow('continuedFraction requires');
  });
});
