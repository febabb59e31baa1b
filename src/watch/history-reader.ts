import { EVENT_TYPES, metricNamed, mixNamed } from '../../ingest/index.js';
import type { ArrivedPoint } from '../detection/point-sum.js';
import type { Occurrence } from '../detection/shop-state.js';
import type { ShopQuery } from '../series/shop-query.js';
import { NativePoints, POINT_COLUMNS } from './native-points.js';

const MINUTE_MS = 60_000;

/** The types whose events detection wants whole: names of our own, so they may stand in a query as they are. */
const OCCURRENCE_TYPES = [...EVENT_TYPES.values()]
  .filter(({ contract }) => contract.isOccurrence)
  .map(({ contract }) => `'${contract.type}'`)
  .join(', ');

/**
 * Reads what is kept of a shop for long, points and single events, as if each had arrived in its own minute. In the order
 * in which the service would have been given it.
 */
export class HistoryReader {
  constructor(private readonly query: ShopQuery) {}

  /** Points of the minutes `[fromMs, untilMs)`: gives those of a minute, as `ArrivedRows` are gone through. */
  async points(shop: string, fromMs: number, untilMs: number): Promise<(minuteMs: number) => Iterable<ArrivedPoint>> {
    const bytes = await this.query.columns(shop, {
      columns: `shop, toUnixTimestamp(minute), ${POINT_COLUMNS}`,
      table: 'points',
      where: ['minute >= toDateTime({from:UInt32})', 'minute < toDateTime({until:UInt32})'],
      orderBy: 'minute, metric, dimension',
      params: { from: Math.floor(fromMs / 1000), until: Math.floor(untilMs / 1000) },
    });
    const points = NativePoints.byArrival(bytes);
    return (minuteMs) => known(points.of(minuteMs, minuteMs));
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

/** Points are kept for years: among them may be a metric that has been given up since. */
function* known(points: Iterable<ArrivedPoint>): Generator<ArrivedPoint> {
  for (const point of points) if (isKnown(point.metric)) yield point;
}

function isKnown(metric: string): boolean {
  return (metricNamed(metric) ?? mixNamed(metric)) !== undefined;
}
