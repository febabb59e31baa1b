import { describe, expect, it } from '@jest/globals';
import { bucketMidMs, durationBucket } from '../../ingest/index.js';
import { stepValue } from './step-value.js';

const step = { weight: 8, bad: 2, sum: 120, max: 70, minutes: 3, buckets: {} };

describe('stepValue', () => {
  it.each([
    ['count', 8],
    ['outcome', 8],
    ['sum', 120],
    ['level', 40],
    ['gauge', 70],
    ['ratio', 0.25],
  ] as const)('of a %s is %d', (shape, value) => {
    expect(stepValue(shape, step)).toBe(value);
  });

  it('of durations is their geometric mean, each by its weight', () => {
    const [fast, slow] = [durationBucket(100), durationBucket(10_000)];
    const value = stepValue('duration', { ...step, buckets: { [fast]: 3, [slow]: 1 } });
    expect(value).toBeCloseTo((bucketMidMs(fast) ** 3 * bucketMidMs(slow)) ** 0.25, 6);
  });

  it('is null, and not zero, where nothing was measured', () => {
    expect(stepValue('duration', step)).toBeNull();
    expect(stepValue('ratio', { ...step, weight: 0 })).toBeNull();
    expect(stepValue('level', { ...step, minutes: 0 })).toBeNull();
  });
});
