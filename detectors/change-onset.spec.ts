import { describe, expect, it } from '@jest/globals';
import { changeOnset } from './change-onset.js';

const constant = (value: number, length: number): number[] => Array.from({ length }, () => value);

describe('where a change began', () => {
  it('is the first value above the reference of a series that stays above', () => {
    const values = [...constant(1, 20), ...constant(6, 10)];
    expect(changeOnset(values, constant(2, 30))).toBe(20);
  });

  it('is not moved by single values above the reference long before, nor by pauses within', () => {
    const values = [...constant(0, 5), 3, ...constant(0, 14), 4, 0, 5, 4, 0, 6];
    expect(changeOnset(values, constant(1, 26))).toBe(20);
  });

  it('is the beginning of the strongest of several', () => {
    const values = [...constant(5, 3), ...constant(0, 20), ...constant(5, 10), ...constant(0, 40)];
    expect(changeOnset(values, constant(1, values.length))).toBe(23);
  });

  it('is where a series fell, with both negated', () => {
    const values = [...constant(10, 12), ...constant(2, 8)];
    const negated = (list: number[]): number[] => list.map((value) => -value);
    expect(changeOnset(negated(values), negated(constant(6, 20)))).toBe(12);
  });

  it('is nowhere in a series that never exceeds its reference', () => {
    expect(changeOnset([1, 2, 1], [2, 2, 2])).toBeNull();
    expect(changeOnset([], [])).toBeNull();
  });
});
