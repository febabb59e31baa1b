import { describe, expect, it } from '@jest/globals';
import { changeOnset } from './change-onset.js';

const constant = (value: number, length: number): number[] => Array.from({ length }, () => value);

describe('where counts came to be at another level', () => {
  it('is the first stretch of a rise, wherever the window began that told of it', () => {
    const counts = [...constant(2, 20), ...constant(6, 10)];
    for (const from of [10, 18, 20, 26]) expect(changeOnset(counts, constant(2, 30), from)).toBe(20);
  });

  it('is the first stretch of a fall, of a full stop too', () => {
    expect(changeOnset([...constant(10, 12), ...constant(5, 8)], constant(10, 20), 16)).toBe(12);
    expect(changeOnset([...constant(10, 12), ...constant(0, 8)], constant(10, 20), 8)).toBe(12);
  });

  it('is not moved by a chance run long before, nor by better stretches within', () => {
    const lull = [10, 9, 2, 3, 11, ...constant(10, 30)];
    const fall = [5, 6, 11, 4, 5, 5, 7, 4];
    expect(changeOnset([...lull, ...fall], constant(10, lull.length + fall.length), lull.length + 4)).toBe(lull.length);
  });

  it('follows what is expected: a night with few is no fall', () => {
    const expected = [...constant(20, 10), ...constant(1, 20), ...constant(20, 10)];
    const counts = [...constant(20, 10), ...constant(1, 20), ...constant(20, 5), ...constant(11, 5)];
    expect(changeOnset(counts, expected, 37)).toBe(35);
  });

  it('is nowhere where the end of a series is as expected', () => {
    expect(changeOnset(constant(5, 9), constant(5, 9), 3)).toBeNull();
    expect(changeOnset([], [], 0)).toBeNull();
  });
});
