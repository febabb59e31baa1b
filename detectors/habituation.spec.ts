import { describe, expect, it } from '@jest/globals';
import { createHabituation, habituate } from './habituation.js';

/** What remains of a peak of the given height after `count` peaks of 10, each 200 rows apart. */
function afterPeaks(count: number, height: number): number {
  const state = createHabituation();
  for (let row = 0; row < count * 200; row++) habituate(state, row % 200 === 50 ? 10 : 0);
  return habituate(state, height);
}

describe('habituate', () => {
  it('leaves the first peak as it is', () => {
    expect(afterPeaks(0, 10)).toBe(10);
  });

  it('divides by 1 + k / 10 after k peaks as high', () => {
    expect(afterPeaks(5, 10)).toBeCloseTo(10 / 1.5, 12);
  });

  it('hardly minds past peaks of half the height', () => {
    expect(afterPeaks(5, 20)).toBeCloseTo(20 / (1 + (5 / 10) * 0.5 ** 4), 12);
  });

  it('does not silence an episode by itself', () => {
    const state = createHabituation();
    expect([9, 10, 10, 9].map((score) => habituate(state, score))).toEqual([9, 10, 10, 9]);
  });

  it('refuses a negative score', () => {
    expect(() => habituate(createHabituation(), -1)).toThrow('habituate requires');
  });
});
