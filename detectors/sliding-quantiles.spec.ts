import { describe, expect, it } from '@jest/globals';
import { countBelow, createSlidingQuantiles, middleWidth, pushValue, quantileOf } from './sliding-quantiles.js';
import type { SlidingQuantiles } from './sliding-quantiles.js';

function windowOf(capacity: number, ...values: number[]): SlidingQuantiles {
  const window = createSlidingQuantiles(capacity);
  for (const value of values) pushValue(window, value);
  return window;
}

describe('sliding quantiles', () => {
  it('hold the newest values in order of size, whatever came before', () => {
    const window = createSlidingQuantiles(50);
    const newest: number[] = [];
    for (let index = 0; index < 500; index++) {
      const value = (index * 7919) % 101;
      pushValue(window, value);
      newest.push(value);
      if (newest.length > 50) newest.shift();
      expect([...window.sorted.subarray(0, window.size)]).toEqual([...newest].sort((a, b) => a - b));
    }
  });

  it('count what is smaller, and not what is equal', () => {
    expect([0, 1, 2, 9].map((value) => countBelow(windowOf(9, 3, 1, 1), value))).toEqual([0, 0, 2, 3]);
  });

  it('give the value at a share of the order', () => {
    const window = windowOf(10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    expect([0, 0.5, 0.9, 1].map((share) => quantileOf(window, share))).toEqual([0, 5, 9, 9]);
    expect(middleWidth(window)).toBe(8);
    expect(middleWidth(createSlidingQuantiles(3))).toBe(0);
  });

  it('refuse what is no number, no capacity and no value to ask for', () => {
    expect(() => pushValue(windowOf(2), Number.NaN)).toThrow('pushValue requires a number');
    expect(() => createSlidingQuantiles(0)).toThrow('createSlidingQuantiles requires');
    expect(() => quantileOf(windowOf(2), 0.5)).toThrow('quantileOf requires a window');
  });
});
