import { describe, expect, it } from '@jest/globals';
import { levelChange } from './level-change.js';

const days = (levels: readonly number[]) => levels.map((level, index) => ({ day: 20_000 + index, level }));
const flat = (many: number) => Array.from({ length: many }, () => 0);

/** Uniform numbers of a linear congruential generator with the constants of Numerical Recipes, 3rd edition, 7.1. */
function draws(seed: number): () => number {
  let word = seed >>> 0;
  return () => (word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

describe('levelChange', () => {
  it('tells a step from a ramp, and finds its day and its size', () => {
    const step = levelChange(days([...flat(30), ...Array.from({ length: 9 }, () => 0.2)]))!;
    expect(step).toMatchObject({ form: 'step', fromDay: 20_030 });
    expect(step.change).toBeCloseTo(0.2, 9);
    const ramp = levelChange(days([...flat(30), ...Array.from({ length: 9 }, (_, index) => 0.02 * (index + 1))]))!;
    expect(ramp).toMatchObject({ form: 'ramp', fromDay: 20_030 });
    expect(ramp.change).toBeCloseTo(0.18, 9);
  });

  it('is not fooled by days that are missing', () => {
    const known = days([...flat(30), ...Array.from({ length: 12 }, (_, index) => 0.02 * (index + 1))]);
    expect(levelChange(known.filter(({ day }) => day % 5 !== 0))!.change).toBeCloseTo(0.24, 1);
  });

  it('speaks at 7 of what only scatters about once in a thousand, as it says', () => {
    let spoken = 0;
    for (let seed = 1; seed <= 1000; seed++) {
      const random = draws(seed);
      const scatter = Array.from({ length: 56 }, () => 0.1 * (random() + random() + random() - 1.5));
      if ((levelChange(days(scatter))?.score ?? 0) >= 7) spoken++;
    }
    expect(spoken).toBeLessThanOrEqual(3);
  });

  it('needs two weeks before and one after', () => {
    expect(levelChange(days(flat(20)))).toBeNull();
    expect(levelChange(days(flat(21)))).not.toBeNull();
  });
});
