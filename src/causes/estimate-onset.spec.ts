import { describe, expect, it } from '@jest/globals';
import { estimateOnset, type OnsetPoint } from './estimate-onset.js';

const MINUTE_MS = 60_000;

function points(values: number[], weight = 1): OnsetPoint[] {
  return values.map((value, n) => ({ minuteMs: n * MINUTE_MS, value, weight }));
}

const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value);

describe('estimateOnset', () => {
  it('finds the minute in which a count has changed', () => {
    const onset = estimateOnset(points([...repeat(1, 30), ...repeat(8, 10)]), 'count');
    expect(onset).toEqual({ atMs: 30 * MINUTE_MS, doubtMs: MINUTE_MS });
  });

  it('finds the minute in which a mean has changed, minutes without samples left out', () => {
    const slow = points([5.1, 5, 4.9, 5.05, 5, 4.95, 6.4, 6.5, 6.45, 6.5]);
    expect(estimateOnset(slow, 'mean')?.atMs).toBe(6 * MINUTE_MS);
    const sparse = slow.map((point) => ({ ...point, minuteMs: 10 * point.minuteMs }));
    const onset = estimateOnset(sparse, 'mean')!;
    expect(onset.atMs).toBe(60 * MINUTE_MS);
    expect(onset.doubtMs).toBeGreaterThanOrEqual(9 * MINUTE_MS);
  });

  it('says how far off it may be: the more so, the less plain the change', () => {
    const plain = estimateOnset(points([...repeat(1, 30), ...repeat(8, 10)]), 'count')!;
    const faint = estimateOnset(points([...repeat(1, 30), ...repeat(3, 10)]), 'count')!;
    expect(faint.doubtMs).toBeGreaterThan(plain.doubtMs);
  });

  it('finds none where there is none', () => {
    expect(estimateOnset(points(repeat(3, 40)), 'count')).toBeNull();
    expect(estimateOnset(points(repeat(5, 40)), 'mean')).toBeNull();
    expect(estimateOnset(points([1, 9]), 'count')).toBeNull();
  });
});
