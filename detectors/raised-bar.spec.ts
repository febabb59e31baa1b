import { describe, expect, it } from '@jest/globals';
import { barGoneMs, BAR_MOST, BAR_STEP, raisedBar } from './raised-bar.js';

const DAY_MS = 86_400_000;

describe('raisedBar', () => {
  // 3 / 2^(days / 14), by hand.
  it.each([
    [0, 3],
    [7, 2.1213],
    [14, 1.5],
    [28, 0.75],
    [69, 0.0985],
    [70, 0],
    [-1, 0],
  ])('of one false alarm %d days ago is %d', (days, expected) => {
    expect(raisedBar([0], days * DAY_MS)).toBeCloseTo(expected, 4);
  });

  it('adds up, and never goes beyond three steps', () => {
    expect(raisedBar([0, 0], 14 * DAY_MS)).toBeCloseTo(BAR_STEP, 6);
    expect(raisedBar(Array<number>(20).fill(0), 0)).toBe(BAR_MOST);
    expect(raisedBar([], 0)).toBe(0);
  });

  it('never rises by itself, and is gone when it says so', () => {
    let before = Number.POSITIVE_INFINITY;
    for (let day = 0; day <= 80; day++) {
      const now = raisedBar([0, 0, 0, 0, 0], day * DAY_MS);
      expect(now).toBeLessThanOrEqual(before);
      before = now;
    }
    expect(raisedBar([0], barGoneMs(0) - 1)).toBeGreaterThan(0);
    expect(raisedBar([0], barGoneMs(0))).toBe(0);
  });
});
