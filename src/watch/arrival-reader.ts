import type { ClickHouseClient } from '@clickhouse/client';
import { bucketsOf, type ArrivedPoint } from '../detection/point-sum.js';
import type { Occurrence } from '../detection/shop-state.js';

/** Reads from the store what has arrived, in the order in which it did. */
export class ArrivalReader {
  constructor(private readonly client: ClickHouseClient) {}

  /** Shops for which something arrived in the minutes from `fromMs` on. */
  async shopsWithNews(fromMs: number): Promise<string[]> {
    const result = await this.client.query({
      query: 'SELECT DISTINCT shop FROM arrivals WHERE arrived >= toDateTime({from:UInt32}) ORDER BY shop',
      query_params: { from: Math.floor(fromMs / 1000) },
      format: 'JSONCompactEachRow',
    });
    return (await result.json<[string]>()).map(([shop]) => shop);
  }

  /** When the first of what is still known to have arrived for a shop did so; null where nothing is. */
  async firstArrivalMs(shop: string): Promise<number | null> {
    const result = await this.client.query({
      query: 'SELECT toUnixTimestamp(min(arrived)), count() FROM arrivals WHERE shop = {shop:String}',
      query_params: { shop },
      format: 'JSONCompactEachRow',
    });
    const [row] = await result.json<[number, number]>();
    return row && row[1] > 0 ? row[0] * 1000 : null;
  }

  /** Points of a shop that arrived in the minutes `[fromMs, untilMs)`, by arrival and then by their own minute. */
  async points(shop: string, fromMs: number, untilMs: number): Promise<ArrivedPoint[]> {
    const result = await this.client.query({
      query: `
        SELECT toUnixTimestamp(arrived) AS at, metric, dimension, toUnixTimestamp(minute) AS own,
               sum(events), sum(weight), sum(bad), sum(arrivals.sum), max(arrivals.max), sumMap(buckets)
        FROM arrivals
        WHERE arrived >= toDateTime({from:UInt32}) AND arrived < toDateTime({until:UInt32}) AND shop = {shop:String}
        GROUP BY arrived, metric, dimension, minute
        ORDER BY arrived, minute, metric, dimension`,
      query_params: rangeParams(shop, fromMs, untilMs),
      format: 'JSONCompactEachRow',
    });
    const rows =
      await result.json<
        [number, string, string, number, number, number, number, number, number, Record<string, number>]
      >();
    return rows.map(([at, metric, dimension, own, events, weight, bad, sum, max, buckets]) => ({
      arrivedMs: at * 1000,
      shop,
      metric,
      dimension,
      minuteMs: own * 1000,
      events,
      weight,
      bad,
      sum,
      max,
      buckets: bucketsOf(buckets),
    }));
  }

  /** Runs, checks and changes of a shop that arrived in the minutes `[fromMs, untilMs)`. */
  async occurrences(shop: string, fromMs: number, untilMs: number): Promise<Occurrence[]> {
    const result = await this.client.query({
      query: `
        SELECT toUnixTimestamp(arrived), type, toUnixTimestamp64Milli(time), source, id, data
        FROM occurrences
        WHERE arrived >= toDateTime({from:UInt32}) AND arrived < toDateTime({until:UInt32}) AND shop = {shop:String}
        ORDER BY arrived, time, source, id`,
      query_params: rangeParams(shop, fromMs, untilMs),
      format: 'JSONCompactEachRow',
    });
    const rows = await result.json<[number, string, number, string, string, string]>();
    return rows.map(([at, type, timeMs, source, id, data]) => ({
      arrivedMs: at * 1000,
      shop,
      type,
      timeMs: Number(timeMs),
      source,
      id,
      data: JSON.parse(data) as Record<string, unknown>,
    }));
  }
}

function rangeParams(shop: string, fromMs: number, untilMs: number) {
  return { shop, from: Math.floor(fromMs / 1000), until: Math.min(Math.floor(untilMs / 1000), 4_294_967_295) };
}
