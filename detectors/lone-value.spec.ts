import { describe, expect, it } from '@jest/globals';
import { createLoneValue, isLoneValue } from './lone-value.js';

/** The rows that are not lone, of a series that stands at `usual` for 100 rows and then goes on so. */
function evidence(next: readonly number[], usual = 0): number[] {
  const state = createLoneValue();
  const values = [...Array.from({ length: 100 }, () => usual), ...next];
  return values.flatMap((value, row) => (isLoneValue(state, value) ? [] : [row - 100]));
}

describe('isLoneValue', () => {
  it('takes one row for alone, and a second within five for evidence', () => {
    expect(evidence([1, 0, 0, 0, 0, 0])).toEqual([]);
    expect(evidence([1, 0, 0, 0, 7])).toEqual([4]);
    expect(evidence([1, 0, 0, 0, 0, 7])).toEqual([]);
  });

  it('waits one row for what lasts', () => {
    expect(evidence([3, 3, 3, 3])).toEqual([1, 2, 3]);
  });

  it('goes by the usual value, whatever it is', () => {
    expect(evidence([0, 5, 5], 5)).toEqual([]);
    expect(evidence([0, 0, 5], 5)).toEqual([1, 2]);
  });

  it('never calls a value of a series that moves alone', () => {
    const state = createLoneValue();
    const lone = Array.from({ length: 200 }, (_, row) => isLoneValue(state, Math.sin(row)));
    expect(lone.slice(10).some(Boolean)).toBe(false);
  });
});
