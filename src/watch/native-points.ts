import { nativeBlocks, type MapColumn, type TextColumn } from '../db/native-blocks.js';
import { addBuckets, type ArrivedPoint } from '../detection/point-sum.js';
import type { ArrivedRows } from './arrived-rows.js';

type PointColumns = [
  shop: TextColumn,
  arrived: Uint32Array,
  metric: TextColumn,
  dimension: TextColumn,
  minute: Uint32Array,
  events: Float64Array,
  weight: Float64Array,
  bad: Float64Array,
  sum: Float64Array,
  max: Float64Array,
  buckets: MapColumn,
];

/** The columns of a point in a query of `arrivals` or `points`, after its shop and its arrival. */
export const POINT_COLUMNS = `metric, dimension, toUnixTimestamp(minute), toFloat64(events), toFloat64(weight),
  toFloat64(bad), toFloat64(sum), toFloat64(max), CAST(buckets, 'Map(Int16, Float64)')`;

const NO_BUCKETS: readonly number[] = [];

/** Rows of one key that lie together. */
interface Stretch {
  columns: PointColumns;
  from: number;
  until: number;
}

/** Points as they came, by a key. They are made one by one when they are asked for: so many at once would stay in memory. */
export class NativePoints<Key> {
  private readonly stretches = new Map<Key, Stretch[]>();

  private constructor(bytes: Uint8Array, keyAt: (columns: PointColumns, row: number) => Key) {
    for (const block of nativeBlocks(bytes)) {
      const columns = block.columns as unknown as PointColumns;
      let key = keyAt(columns, 0);
      for (let from = 0, row = 1; row <= block.rows; row++) {
        const next = row < block.rows ? keyAt(columns, row) : null;
        if (next === key) continue;
        const known = this.stretches.get(key);
        const stretch = { columns, from, until: row };
        if (known) known.push(stretch);
        else this.stretches.set(key, [stretch]);
        if (next !== null) [key, from] = [next, row];
      }
    }
  }

  /** `bytes`, of `FORMAT Native`, hold rows by shop and then by point. */
  static byShop(bytes: Uint8Array): NativePoints<string> {
    return new NativePoints(bytes, ([shop], row) => textAt(shop, row));
  }

  /** `bytes`, of `FORMAT Native`, hold rows of one shop by time of arrival, in ms, and then by point. */
  static byArrival(bytes: Uint8Array): NativePoints<number> {
    return new NativePoints(bytes, ([, arrived], row) => arrived[row]! * 1000);
  }

  /** The points of a key that arrived from `fromMs` on, in the order of their rows; rows of one point are added up. */
  of(key: Key, fromMs: number): ArrivedRows {
    return new NativeRows(this.stretches.get(key) ?? [], fromMs);
  }
}

class NativeRows implements ArrivedRows {
  constructor(
    private readonly stretches: readonly Stretch[],
    private readonly fromMs: number,
  ) {}

  [Symbol.iterator](): Iterator<ArrivedPoint> {
    return new RowIterator(this.stretches, this.fromMs);
  }

  minutes(): Set<number> {
    const minutes = new Set<number>();
    let last = Number.NaN;
    for (const { columns, from, until } of this.stretches) {
      for (let row = from; row < until; row++) {
        const arrivedMs = columns[1][row]! * 1000;
        if (arrivedMs !== last && arrivedMs >= this.fromMs) minutes.add((last = arrivedMs));
      }
    }
    return minutes;
  }

  toArray(): ArrivedPoint[] {
    return Array.from(this, (point) => ({ ...point, buckets: [...point.buckets] }));
  }
}

/** Goes through the rows with one point, which it fills anew. */
class RowIterator implements Iterator<ArrivedPoint> {
  private readonly point = createPoint();
  private readonly more = createPoint();
  private readonly given = { done: false, value: this.point } as const;
  private at = 0;
  private row: number;

  constructor(
    private readonly stretches: readonly Stretch[],
    private readonly fromMs: number,
  ) {
    this.row = stretches[0]?.from ?? 0;
    this.skip();
  }

  next(): IteratorResult<ArrivedPoint, undefined> {
    const { point, more } = this;
    if (!this.read(point)) return { done: true, value: undefined };
    while (this.isNextOf(point) && this.read(more)) add(point, more);
    return this.given;
  }

  /** Reads a row and goes on to the next one; gives whether there was any. */
  private read(into: ArrivedPoint): boolean {
    const stretch = this.stretches[this.at];
    if (!stretch) return false;
    readRow(stretch.columns, this.row++, into);
    this.skip();
    return true;
  }

  /** Leaves out what arrived before, and ends of stretches. */
  private skip(): void {
    for (let stretch = this.stretches[this.at]; stretch; stretch = this.stretches[this.at]) {
      const [, arrived] = stretch.columns;
      while (this.row < stretch.until && arrived[this.row]! * 1000 < this.fromMs) this.row++;
      if (this.row < stretch.until) return;
      this.at++;
      this.row = this.stretches[this.at]?.from ?? 0;
    }
  }

  private isNextOf({ metric, dimension, minuteMs, arrivedMs }: ArrivedPoint): boolean {
    const stretch = this.stretches[this.at];
    if (!stretch) return false;
    const [, arrived, metrics, dimensions, minute] = stretch.columns;
    const { row } = this;
    return (
      textAt(metrics, row) === metric &&
      textAt(dimensions, row) === dimension &&
      minute[row]! * 1000 === minuteMs &&
      arrived[row]! * 1000 === arrivedMs
    );
  }
}

function createPoint(): ArrivedPoint {
  const sums = { events: 0, weight: 0, bad: 0, sum: 0, max: 0 };
  return { arrivedMs: 0, shop: '', metric: '', dimension: '', minuteMs: 0, ...sums, buckets: NO_BUCKETS };
}

function readRow(columns: PointColumns, row: number, into: ArrivedPoint): void {
  const [shop, arrived, metric, dimension, minute, events, weight, bad, sum, max, buckets] = columns;
  into.arrivedMs = arrived[row]! * 1000;
  into.shop = textAt(shop, row);
  into.metric = textAt(metric, row);
  into.dimension = textAt(dimension, row);
  into.minuteMs = minute[row]! * 1000;
  into.events = events[row]!;
  into.weight = weight[row]!;
  into.bad = bad[row]!;
  into.sum = sum[row]!;
  into.max = max[row]!;
  into.buckets = bucketsAt(buckets, row);
}

function textAt({ texts, index }: TextColumn, row: number): string {
  return texts[index[row]!]!;
}

function bucketsAt({ ends, keys, values }: MapColumn, row: number): readonly number[] {
  const from = row === 0 ? 0 : ends[row - 1]!;
  const until = ends[row]!;
  if (from === until) return NO_BUCKETS;
  const buckets: number[] = [];
  for (let entry = from; entry < until; entry++) {
    // They lie in the order in which they came until parts are merged; what is summed up must not hang on that.
    let place = buckets.length;
    for (; place > 0 && buckets[place - 2]! > keys[entry]!; place -= 2) {
      buckets[place] = buckets[place - 2]!;
      buckets[place + 1] = buckets[place - 1]!;
    }
    buckets[place] = keys[entry]!;
    buckets[place + 1] = values[entry]!;
  }
  return buckets;
}

/** As the store adds points up. */
function add(point: ArrivedPoint, { events, weight, bad, sum, max, buckets }: ArrivedPoint): void {
  point.events += events;
  point.weight += weight;
  point.bad += bad;
  point.sum += sum;
  point.max = Math.max(point.max, max);
  point.buckets = addBuckets(point.buckets, buckets);
}
