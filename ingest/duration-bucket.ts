/** Ratio of one bucket's bounds: a quantile read from the histogram is within 3.1 % of the true one. */
export const BUCKET_GROWTH = 1.0625;

/** Highest bucket, which also holds everything longer than its lower bound of 81 minutes. */
export const BUCKET_MAX = 255;

const LOG_GROWTH = Math.log(BUCKET_GROWTH);

/**
 * Gives the histogram bucket, 0 to 255, of a duration in milliseconds: 0 below 1 ms, else
 * `min(255, 1 + floor(ln(ms) / ln(1.0625)))`, so that bucket b holds [1.0625^(b-1), 1.0625^b) ms. A log scale keeps the
 * relative error the same for 5 ms and for 5 minutes, and 256 buckets add up across minutes, pages and shops.
 * Throws a RangeError for a negative duration or NaN.
 */
export function durationBucket(ms: number): number {
  if (!(ms >= 0)) throw new RangeError('durationBucket requires a duration of at least 0 ms');
  if (ms < 1) return 0;
  return Math.min(BUCKET_MAX, 1 + Math.floor(Math.log(ms) / LOG_GROWTH));
}

/**
 * Gives the duration in milliseconds that stands for a bucket: the geometric middle `1.0625^(b-0.5)` of its bounds, and
 * 0.5 for bucket 0. Throws a RangeError where there is no such bucket.
 */
export function bucketMidMs(bucket: number): number {
  if (!Number.isInteger(bucket) || bucket < 0 || bucket > BUCKET_MAX) {
    throw new RangeError(`bucketMidMs requires a bucket from 0 to ${BUCKET_MAX}`);
  }
  return bucket === 0 ? 0.5 : BUCKET_GROWTH ** (bucket - 0.5);
}
