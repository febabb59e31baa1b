import { EVENT_TYPES, metricNamed, mixNamed } from '../../ingest/index.js';
import type { ArrivedPoint } from '../detection/point-sum.js';
import type { Occurrence } from '../detection/shop-state.js';
import type { ShopQuery } from '../series/shop-query.js';

const MINUTE_MS = 60_000;

/** The types whose events detection wants whole: names of our own, so they may stand in a query as they are. */
const OCCURRENCE_TYPES = [...EVENT_TYPES.values()]
  .filter(({ contract }) => contract.isOccurrence)
  .map(({ contract }) => `'${contract.type}'`)
  .join(', ');

type PointRow = [number, string, string, number, number, number, number, number, Record<string, number>];

/**
 * Reads what is kept of a shop for long, points and single events, as if each had arrived in its own minute. In the order
 * in which the service would have been given it.
 */
export class HistoryReader {
  constructor(private readonly query: ShopQuery) {}

  /** Points of the minutes `[fromMs, untilMs)`, by minute. */
  async points(shop: string, fromMs: number, untilMs: number): Promise<ArrivedPoint[]> {
    // The columns of a point are named as their sums, hence the table's name before them.
    const rows = await this.query.rows<PointRow>(shop, {
      columns: `toUnixTimestamp(minute), metric, dimension, sum(points.events), sum(points.weight), sum(points.bad),
                sum(points.sum), max(points.max), sumMap(points.buckets)`,
      table: 'points',
      where: ['minute >= toDateTime({from:UInt32})', 'minute < toDateTime({until:UInt32})'],
      groupBy: 'minute, metric, dimension',
      orderBy: 'minute, metric, dimension',
      params: { from: Math.floor(fromMs / 1000), until: Math.floor(untilMs / 1000) },
    });
    const points = rows.map(([minute, metric, dimension, events, weight, bad, sum, max, buckets]) => {
      const minuteMs = minute * 1000;
      return { arrivedMs: minuteMs, shop, metric, dimension, minuteMs, events, weight, bad, sum, max, buckets };
    });
    // Points are kept for years: among them may be a metric that has been given up since.
    return points.filter(({ metric }) => (metricNamed(metric) ?? mixNamed(metric)) !== undefined);
  }

  /** Runs, checks and changes of `[fromMs, untilMs)`, by time. */
  async occurrences(shop: string, fromMs: number, untilMs: number): Promise<Occurrence[]> {
    const rows = await this.query.rows<[string, number, string, string, string]>(shop, {
      columns: 'type, toUnixTimestamp64Milli(time), source, id, data',
      table: 'events',
      where: [
        `type IN (${OCCURRENCE_TYPES})`,
        'time >= fromUnixTimestamp64Milli({from:Int64})',
        'time < fromUnixTimestamp64Milli({until:Int64})',
      ],
      orderBy: 'time, source, id',
      params: { from: fromMs, until: untilMs },
    });
    return rows.map(([type, time, source, id, data]) => {
      const timeMs = Number(time);
      const arrivedMs = Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
      return { arrivedMs, shop, type, timeMs, source, id, data: JSON.parse(data) as Record<string, unknown> };
    });
  }
}
