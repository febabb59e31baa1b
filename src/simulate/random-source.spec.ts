import { describe, expect, it } from '@jest/globals';
import { oneByWeight, oneOf, randomSource, wholeBetween, xoshiro128 } from './random-source.js';

function fiveDraws(seed: string): number[] {
  return Array.from({ length: 5 }, randomSource(seed));
}

describe('the random source', () => {
  it('agrees with the authors’ C program, state 1, 2, 3, 4', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    const first = Array.from({ length: 6 }, next);
    expect(first).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });

  it('gives the same numbers for the same seed, and others for another', () => {
    expect(fiveDraws('a')).toEqual(fiveDraws('a'));
    expect(fiveDraws('a')).not.toEqual(fiveDraws('b'));
  });

  it('is even: mean a half, variance a twelfth, also over the first draws of many seeds', () => {
    const long = randomSource('even');
    for (const draws of [
      Array.from({ length: 20_000 }, long),
      Array.from({ length: 20_000 }, (_, n) => randomSource(`seed/${n}`)()),
    ]) {
      const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
      expect(mean).toBeCloseTo(0.5, 2);
      expect(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length).toBeCloseTo(1 / 12, 2);
    }
  });

  it('picks whole numbers with both ends, and items by their weight', () => {
    const random = randomSource('picks');
    const drawn = new Set(Array.from({ length: 200 }, () => wholeBetween(random, 3, 5)));
    expect([...drawn].sort()).toEqual([3, 4, 5]);
    const weighted = Array.from({ length: 3_000 }, () => oneByWeight(random, [['a', 2] as const, ['b', 1] as const]));
    expect(weighted.filter((item) => item === 'a').length / 3_000).toBeCloseTo(2 / 3, 1);
    expect(() => oneOf(random, [])).toThrow('oneOf requires at least one item');
  });
});
