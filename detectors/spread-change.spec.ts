import { describe, expect, it } from '@jest/globals';
import { createSpreadChange, spreadChange } from './spread-change.js';

/** The change of spread at the end of a saw whose last 20 values are multiplied. */
function after(factor: number): number | null {
  const state = createSpreadChange(20, 200);
  let last: number | null = null;
  for (let row = 0; row < 300; row++) last = spreadChange(state, ((row * 7) % 20) * (row >= 280 ? factor : 1));
  return last;
}

describe('spreadChange', () => {
  it('is nothing while the series stays as wild as it was', () => {
    expect(after(1)).toBeCloseTo(0, 1);
  });

  it('is the logarithm of how much wilder or calmer it has become', () => {
    expect(after(3)).toBeCloseTo(Math.log(3), 1);
    expect(after(1 / 3)).toBeCloseTo(Math.log(3), 1);
  });

  it('is finite where the series goes flat', () => {
    expect(after(0)).toBeGreaterThan(3);
    expect(after(0)).toBeLessThan(5);
  });

  it('says nothing until sixty values have gone before', () => {
    const state = createSpreadChange(5, 100);
    const told = Array.from({ length: 70 }, (_, row) => spreadChange(state, row % 3));
    expect(told.findIndex((change) => change !== null)).toBe(64);
  });
});
