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
    expect(givenAt([5, 5, 4, 5.9, 6.1, 7, 4])).toEqual([0, 4]);
  });

  it('gives a trouble that grows by little steps as often as it has grown by a fifth', () => {
    expect(givenAt([1, 1.07, 1.14, 1.21, 1.28, 1.38, 1.46])).toEqual([0, 3, 6]);
  });

  it('gives the same score again after twelve quiet rows at first', () => {
    expect(givenAt([5, ...quiet(11), 5])).toEqual([0]);
    expect(givenAt([5, ...quiet(12), 5])).toEqual([0, 13]);
  });

  it('rests for three in a hundred of the rows seen, in a long series', () => {
    expect(givenAt([...quiet(10_000), 5, ...quiet(300), 5])).toEqual([10_000]);
    expect(givenAt([...quiet(10_000), 5, ...quiet(320), 5])).toEqual([10_000, 10_321]);
  });
});
