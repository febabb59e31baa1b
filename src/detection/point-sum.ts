import { BUCKET_MAX, bucketMidMs } from '../../ingest/index.js';
import type { LogValue, SeriesShape } from '../../detectors/index.js';

/** Natural logarithm of the milliseconds that stand for each bucket. */
const LOG_OF_BUCKET = Float64Array.from({ length: BUCKET_MAX + 1 }, (_, bucket) => Math.log(bucketMidMs(bucket)));

/** What arrived for one minute of one series, as the store gives it. */
export interface ArrivedPoint {
  /** Start of the minute in which it reached the store; milliseconds since the Unix epoch. */
  arrivedMs: number;
  shop: string;
  metric: string;
  dimension: string;
  /** Start of the events' own minute. */
  minuteMs: number;
  events: number;
  weight: number;
  bad: number;
  sum: number;
  max: number;
  /** Histogram of durations or amounts: the lowest bucket, its weight, the next higher one and so on. Empty for other metrics. */
  buckets: readonly number[];
}

/** The histogram of these weights by bucket. */
export function bucketsOf(weights: Readonly<Record<string, number>>): number[] {
  const pairs = Object.entries(weights).map(([bucket, weight]) => [Number(bucket), weight] as const);
  return pairs.sort(([a], [b]) => a - b).flat();
}

/** Adds `sign` times the weights of a histogram to those of another, and gives what comes of it. */
export function addBuckets(to: readonly number[], more: readonly number[], sign: 1 | -1 = 1): number[] {
  const sums: number[] = [];
  let [at, next] = [0, 0];
  while (at < to.length || next < more.length) {
    const [own, other] = [to[at] ?? Number.POSITIVE_INFINITY, more[next] ?? Number.POSITIVE_INFINITY];
    const weight = (own <= other ? to[at + 1]! : 0) + (other <= own ? sign * more[next + 1]! : 0);
    sums.push(Math.min(own, other), weight);
    if (own <= other) at += 2;
    if (other <= own) next += 2;
  }
  return sums;
}

/** A point reduced to the two numbers by which its shape is judged. */
export interface PointSum {
  /** Things counted, or samples taken. */
  weight: number;
  /** Sum of the quantity: of natural logarithms of milliseconds for a duration, of single events for a count. */
  quantity: number;
  /** Sum of the squares of those logarithms; 0 for other shapes. */
  squares: number;
  /** Single values, responses or orders, where the shape has them. */
  singles?: LogValue[];
}

/** Reduces a point by the shape of its metric. */
export function pointSum(point: ArrivedPoint, shape: SeriesShape): PointSum {
  switch (shape) {
    case 'count':
      return { weight: point.weight, quantity: point.events, squares: 0 };
    case 'ratio':
    case 'outcome':
      return { weight: point.events, quantity: point.bad * sampledShare(point), squares: 0 };
    case 'gauge':
      return { weight: 1, quantity: point.max, squares: 0 };
    case 'duration':
      return durationSum(point);
    case 'sum':
      return { weight: point.weight, quantity: point.sum, squares: 0, singles: amountsOf(point) };
    default:
      return { weight: point.weight, quantity: point.sum, squares: 0 };
  }
}

/** Events for each thing they stand for: one that stands for ten requests is still a single measurement. */
function sampledShare(point: ArrivedPoint): number {
  return point.weight > 0 ? point.events / point.weight : 0;
}

function durationSum(point: ArrivedPoint): PointSum {
  const singles: LogValue[] = [];
  const sum: PointSum = { weight: point.events, quantity: 0, squares: 0, singles };
  const share = sampledShare(point);
  const { buckets } = point;
  for (let at = 0; at < buckets.length; at += 2) {
    const weight = buckets[at + 1]!;
    const log = LOG_OF_BUCKET[buckets[at]!]!;
    sum.quantity += weight * share * log;
    sum.squares += weight * share * log ** 2;
    singles.push([log, weight * share]);
  }
  return sum;
}

/** The logarithms of single amounts; of a point that was stored without them all are taken for their mean. */
function amountsOf({ buckets, weight, sum }: ArrivedPoint): LogValue[] {
  const amounts: LogValue[] = [];
  for (let at = 0; at < buckets.length; at += 2) amounts.push([Math.log(bucketMidMs(buckets[at]!)), buckets[at + 1]!]);
  return amounts.length > 0 || !(weight > 0) ? amounts : [[Math.log(Math.max(sum / weight, bucketMidMs(0))), weight]];
}

/** Adds `more`, of the same minute, to `sum` in place. Of a gauge's readings the highest counts, however many came. */
export function addPoint(sum: PointSum, more: PointSum, shape: SeriesShape): void {
  if (shape === 'gauge') {
    sum.quantity = Math.max(sum.quantity, more.quantity);
    return;
  }
  sum.weight += more.weight;
  sum.quantity += more.quantity;
  sum.squares += more.squares;
  if (more.singles) sum.singles = [...(sum.singles ?? []), ...more.singles];
}
