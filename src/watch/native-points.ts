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

/**
 * Points by their shop, each in the order in which its rows lie in `bytes` (`FORMAT Native`). Rows of one point, which stand
 * one after the other, are added up.
 */
export function pointsByShop(bytes: Uint8Array): Map<string, ArrivedPoint[]> {
  const byShop = new Map<string, ArrivedPoint[]>();
  let points: ArrivedPoint[] = [];
  let last: ArrivedPoint | undefined;
  for (const block of nativeBlocks(bytes)) {
    const columns = block.columns as unknown as PointColumns;
    for (let row = 0; row < block.rows; row++) {
      const point = pointAt(columns, row);
      if (last && isSame(last, point)) {
        add(last, point);
        continue;
      }
      if (last?.shop !== point.shop) {
        points = [];
        byShop.set(point.shop, points);
      }
      points.push(point);
      last = point;
    }
  }
  return byShop;
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
    a.metric === b.metric &&
    a.dimension === b.dimension &&
    a.minuteMs === b.minuteMs &&
    a.arrivedMs === b.arrivedMs &&
    a.shop === b.shop
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
