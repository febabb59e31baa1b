import { BUCKET_MAX, bucketMidMs } from '../../ingest/index.js';
import type { SeriesShape } from '../../detectors/index.js';

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
  singles: Singles;
}

/** Single values that can be filled anew: those of the first `length` numbers of `values`, as `LogValues`. */
export interface Singles {
  values: Float64Array;
  length: number;
}

const NO_VALUES = new Float64Array(0);

/** A sum of nothing. */
export function createPointSum(): PointSum {
  return { weight: 0, quantity: 0, squares: 0, singles: { values: NO_VALUES, length: 0 } };
}

/** The same sum in memory of its own. */
export function copyOfSum({ weight, quantity, squares, singles }: PointSum): PointSum {
  const { values, length } = singles;
  return { weight, quantity, squares, singles: { values: length > 0 ? values.slice(0, length) : NO_VALUES, length } };
}

/** Reduces a point by the shape of its metric; `into` is filled anew. */
export function pointSum(point: ArrivedPoint, shape: SeriesShape, into: PointSum = createPointSum()): PointSum {
  into.squares = 0;
  into.singles.length = 0;
  switch (shape) {
    case 'count':
      into.weight = point.weight;
      into.quantity = point.events;
      break;
    case 'ratio':
    case 'outcome':
      into.weight = point.events;
      into.quantity = point.bad * sampledShare(point);
      break;
    case 'gauge':
      into.weight = 1;
      into.quantity = point.max;
      break;
    case 'duration':
      sumDurations(point, into);
      break;
    default:
      into.weight = point.weight;
      into.quantity = point.sum;
      if (shape === 'sum') addAmounts(point, into.singles);
  }
  return into;
}

/** Events for each thing they stand for: one that stands for ten requests is still a single measurement. */
function sampledShare(point: ArrivedPoint): number {
  return point.weight > 0 ? point.events / point.weight : 0;
}

function sumDurations(point: ArrivedPoint, sum: PointSum): void {
  sum.weight = point.events;
  sum.quantity = 0;
  const share = sampledShare(point);
  const { buckets } = point;
  for (let at = 0; at < buckets.length; at += 2) {
    const weight = buckets[at + 1]!;
    const log = LOG_OF_BUCKET[buckets[at]!]!;
    sum.quantity += weight * share * log;
    sum.squares += weight * share * log ** 2;
    addSingle(sum.singles, log, weight * share);
  }
}

/** The logarithms of single amounts; of a point that was stored without them all are taken for their mean. */
function addAmounts({ buckets, weight, sum }: ArrivedPoint, singles: Singles): void {
  for (let at = 0; at < buckets.length; at += 2) {
    addSingle(singles, Math.log(bucketMidMs(buckets[at]!)), buckets[at + 1]!);
  }
  if (buckets.length === 0 && weight > 0) addSingle(singles, Math.log(Math.max(sum / weight, bucketMidMs(0))), weight);
}

/** Adds a value, and room where there is none. */
function addSingle(singles: Singles, log: number, weight: number): void {
  if (singles.length === singles.values.length) {
    const longer = new Float64Array(2 * singles.length + 8);
    longer.set(singles.values);
    singles.values = longer;
  }
  singles.values[singles.length++] = log;
  singles.values[singles.length++] = weight;
}

/** Adds values to others, of which those numbers count that lie from `from` on and before `until`. */
export function appendSingles(to: Singles, { values, length }: Singles, from = 0, until = length): void {
  for (let at = from; at < until; at += 2) addSingle(to, values[at]!, values[at + 1]!);
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
  appendSingles(sum.singles, more.singles);
}
