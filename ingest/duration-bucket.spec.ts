import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BUCKET_GROWTH, BUCKET_MAX, bucketMidMs, durationBucket } from './duration-bucket.js';

// Promise guarded: quantiles read from the histogram are within half a bucket, some 3 %, of the true durations.
describe('durationBucket', () => {
  const HOUR_MS = 3_600_000;

  it('runs from 0 below 1 ms to 255, which begins beyond an hour', () => {
    expect([0, 0.99, 1, 1.07].map(durationBucket)).toEqual([0, 0, 1, 2]);
    expect(durationBucket(HOUR_MS)).toBeLessThan(BUCKET_MAX);
    expect([1e9, Infinity].map(durationBucket)).toEqual([BUCKET_MAX, BUCKET_MAX]);
  });

  it('never falls as the duration grows', () => {
    const duration = fc.double({ min: 0, max: 1e8, noNaN: true });
    fc.assert(fc.property(duration, duration, (a, b) => a > b || durationBucket(a) <= durationBucket(b)));
  });

  it('has a middle within half a bucket of every duration in it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: HOUR_MS, noNaN: true }), (ms) => {
        const ratio = bucketMidMs(durationBucket(ms)) / ms;
        return Math.abs(Math.log(ratio)) <= (0.5 + 1e-9) * Math.log(BUCKET_GROWTH);
      }),
    );
  });

  it('puts the middle of each bucket into that bucket', () => {
    for (let bucket = 0; bucket <= BUCKET_MAX; bucket++) expect(durationBucket(bucketMidMs(bucket))).toBe(bucket);
  });

  it('refuses what is no duration and no bucket', () => {
    expect(() => durationBucket(-1)).toThrow('durationBucket requires a duration of at least 0 ms');
    expect(() => durationBucket(Number.NaN)).toThrow(RangeError);
    for (const bucket of [-1, 256, 1.5]) expect(() => bucketMidMs(bucket)).toThrow(RangeError);
  });
});
