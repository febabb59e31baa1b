import { nativeBlocks, type MapColumn, type TextColumn } from '../db/native-blocks.js';
import { addBuckets, type ArrivedPoint } from '../detection/point-sum.js';

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

/** Points as they came, by a key. Those of a key are made when they are asked for: so many at once would stay in memory. */
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
  of(key: Key, fromMs: number): ArrivedPoint[] {
    const points: ArrivedPoint[] = [];
    for (const { columns, from, until } of this.stretches.get(key) ?? []) {
      for (let row = from; row < until; row++) {
        if (columns[1][row]! * 1000 < fromMs) continue;
        const point = pointAt(columns, row);
        const last = points.at(-1);
        if (last && isSame(last, point)) add(last, point);
        else points.push(point);
      }
    }
    return points;
  }
}

function pointAt(columns: PointColumns, row: number): ArrivedPoint {
  const [shop, arrived, metric, dimension, minute, events, weight, bad, sum, max, buckets] = columns;
  return {
    arrivedMs: arrived[row]! * 1000,
    shop: textAt(shop, row),
    metric: textAt(metric, row),
    dimension: textAt(dimension, row),
    minuteMs: minute[row]! * 1000,
    events: events[row]!,
    weight: weight[row]!,
    bad: bad[row]!,
    sum: sum[row]!,
    max: max[row]!,
    buckets: bucketsAt(buckets, row),
  };
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

function isSame(a: ArrivedPoint, b: ArrivedPoint): boolean {
  return (
    a.metric === b.metric && a.dimension === b.dimension && a.minuteMs === b.minuteMs && a.arrivedMs === b.arrivedMs
  );
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
