import { describe, expect, it } from '@jest/globals';
import { createRestPeriod, restAfter } from './rest-period.js';

/** The rows at which a score is given. */
function givenAt(scores: readonly number[]): number[] {
  const state = createRestPeriod();
  return scores.flatMap((score, row) => (restAfter(state, score) > 0 ? [row] : []));
}

function quiet(rows: number): number[] {
  return Array.from({ length: rows }, () => 0);
}

describe('restAfter', () => {
  it('gives an episode once, and again only when clearly worse', () => {
    expect(givenAt([5, 5, 4, 5.4, 5.6, 6, 4])).toEqual([0, 4]);
  });

  it('gives a trouble that grows by little steps as often as it has grown by a tenth', () => {
    expect(givenAt([1, 1.05, 1.09, 1.14, 1.19, 1.24, 1.3])).toEqual([0, 3, 6]);
  });

  it('gives the same score again after twenty quiet rows at first', () => {
    expect(givenAt([5, ...quiet(19), 5])).toEqual([0]);
    expect(givenAt([5, ...quiet(20), 5])).toEqual([0, 21]);
  });

  it('rests for three in a hundred of the rows seen, in a long series', () => {
    expect(givenAt([...quiet(10_000), 5, ...quiet(300), 5])).toEqual([10_000]);
    expect(givenAt([...quiet(10_000), 5, ...quiet(320), 5])).toEqual([10_000, 10_321]);
  });
});
