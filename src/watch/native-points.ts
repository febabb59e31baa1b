import { nativeBlocks, type MapColumn, type TextColumn } from '../db/native-blocks.js';
import type { ArrivedPoint } from '../detection/point-sum.js';

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

const NO_BUCKETS: Record<string, number> = Object.freeze({});

/** Rows of one shop that lie together. */
interface Stretch {
  columns: PointColumns;
  from: number;
  until: number;
}

/** Points of many shops as they came. Those of a shop are made when they are asked for: so many at once would stay in memory. */
export class NativePoints {
  private readonly stretches = new Map<string, Stretch[]>();

  /** `bytes`, of `FORMAT Native`, hold rows by shop and then by point. */
  constructor(bytes: Uint8Array) {
    for (const block of nativeBlocks(bytes)) {
      const columns = block.columns as unknown as PointColumns;
      const { texts, index } = columns[0];
      for (let from = 0, row = 1; row <= block.rows; row++) {
        if (row < block.rows && index[row] === index[from]) continue;
        const shop = texts[index[from]!]!;
        const known = this.stretches.get(shop);
        const stretch = { columns, from, until: row };
        if (known) known.push(stretch);
        else this.stretches.set(shop, [stretch]);
        from = row;
      }
    }
  }

  /** The points of a shop that arrived from `fromMs` on, in the order of their rows; rows of one point are added up. */
  of(shop: string, fromMs: number): ArrivedPoint[] {
    const points: ArrivedPoint[] = [];
    for (const { columns, from, until } of this.stretches.get(shop) ?? []) {
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

function bucketsAt({ ends, keys, values }: MapColumn, row: number): Record<string, number> {
  const from = row === 0 ? 0 : ends[row - 1]!;
  const until = ends[row]!;
  if (from === until) return NO_BUCKETS;
  const buckets: Record<string, number> = {};
  for (let entry = from; entry < until; entry++) buckets[keys[entry]!] = values[entry]!;
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
  point.buckets = { ...point.buckets };
  for (const [bucket, many] of Object.entries(buckets)) point.buckets[bucket] = (point.buckets[bucket] ?? 0) + many;
}
