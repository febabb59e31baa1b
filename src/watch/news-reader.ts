import type { ClickHouseClient } from '@clickhouse/client';
import { bytesOf } from '../db/native-blocks.js';
import type { Occurrence } from '../detection/shop-state.js';
import { rowsOf, type ArrivedRows } from './arrived-rows.js';
import { NativePoints, POINT_COLUMNS } from './native-points.js';

/** Rows that are read with one query, about. */
const ROWS_MAX = 200_000;

/** What has arrived for a shop. */
export interface Arrivals {
  points: ArrivedRows;
  occurrences: Occurrence[];
}

/** How many events had arrived for a shop in each minute of arrival, when it was read last. */
export type ArrivalTotals = Map<number, number>;

/** How far a shop is read: what came from `fromMs` on may be read again, and what of it is known. */
export interface ReadSoFar {
  fromMs: number;
  totals: ArrivalTotals;
}

interface Total {
  shop: string;
  arrivedMs: number;
  events: number;
  rows: number;
}

/**
 * Reads for many shops at once what has arrived of late. The store adds up first what each minute brought each shop, and
 * only minutes that have grown since they were read are read again: what a look costs follows what is new.
 */
export class NewsReader {
  constructor(private readonly client: ClickHouseClient) {}

  /**
   * What has arrived for these shops before `untilMs`, as far as it is not known yet; the totals are brought up to date.
   * Points come by arrival and then by their own minute, and with them the runs, checks and changes that the store had taken in
   * by then. Gives batches, each of some shops with news; a shop without any is in none.
   */
  async *read(shops: ReadonlyMap<string, ReadSoFar>, untilMs: number): AsyncGenerator<ReadonlyMap<string, Arrivals>> {
    const firstMs = Math.min(...[...shops.values()].map(({ fromMs }) => fromMs));
    const isAsked = ({ shop, arrivedMs }: { shop: string; arrivedMs: number }): boolean =>
      arrivedMs >= (shops.get(shop)?.fromMs ?? Number.POSITIVE_INFINITY);
    const totals = (await this.totals(firstMs, untilMs)).filter(isAsked);
    const grown = totals.filter(({ shop, arrivedMs, events }) => shops.get(shop)!.totals.get(arrivedMs) !== events);
    // Points tell how far the clock of a shop has come, so what they come with must not have been read before them.
    const occurrencesNow = async () => byShop((await this.occurrences(firstMs, untilMs)).filter(isAsked));
    const told = new Set<string>();
    let occurrences: ReadonlyMap<string, Occurrence[]> | null = null;
    for (const batch of batchesOf(grown)) {
      const points = await this.points(batch);
      occurrences = await occurrencesNow();
      const news = new Map<string, Arrivals>();
      for (const { shop, arrivedMs, events } of batch) {
        shops.get(shop)!.totals.set(arrivedMs, events);
        if (news.has(shop)) continue;
        const { fromMs } = shops.get(shop)!;
        news.set(shop, { points: points.of(shop, fromMs), occurrences: occurrences.get(shop) ?? [] });
        told.add(shop);
      }
      yield news;
    }
    const alone = [...(occurrences ?? (await occurrencesNow()))].filter(([shop]) => !told.has(shop));
    yield new Map(alone.map(([shop, only]) => [shop, { points: rowsOf([]), occurrences: only }]));
    for (const { fromMs, totals: minutes } of shops.values()) {
      for (const arrivedMs of minutes.keys()) if (arrivedMs < fromMs) minutes.delete(arrivedMs);
    }
  }

  private async totals(fromMs: number, untilMs: number): Promise<Total[]> {
    const result = await this.client.query({
      query: `
        SELECT shop, toUnixTimestamp(arrived), sum(events), count()
        FROM arrivals
        WHERE arrived >= toDateTime({from:UInt32}) AND arrived < toDateTime({until:UInt32})
        GROUP BY shop, arrived
        ORDER BY shop, arrived`,
      query_params: { from: Math.floor(fromMs / 1000), until: Math.floor(untilMs / 1000) },
      format: 'JSONCompactEachRow',
    });
    const rows = await result.json<[string, number, number, number]>();
    return rows.map(([shop, arrived, events, count]) => ({ shop, arrivedMs: arrived * 1000, events, rows: count }));
  }

  /** As they lie in the store, for adding up a point that came in parts costs less here than asking the store for it. */
  private async points(minutes: readonly Total[]): Promise<NativePoints<string>> {
    const shops = [...new Set(minutes.map(({ shop }) => shop))];
    const arrived = [...new Set(minutes.map(({ arrivedMs }) => arrivedMs / 1000))];
    const { stream } = await this.client.exec({
      query: `
        SELECT shop, toUnixTimestamp(arrived), ${POINT_COLUMNS}
        FROM arrivals
        WHERE toUnixTimestamp(arrived) IN {arrived:Array(UInt32)} AND arrived >= toDateTime({from:UInt32})
          AND arrived <= toDateTime({until:UInt32}) AND shop IN {shops:Array(String)}
        ORDER BY shop, arrived, minute, metric, dimension
        FORMAT Native`,
      query_params: { shops, arrived, from: Math.min(...arrived), until: Math.max(...arrived) },
    });
    return NativePoints.byShop(await bytesOf(stream));
  }

  private async occurrences(fromMs: number, untilMs: number): Promise<Occurrence[]> {
    const result = await this.client.query({
      query: `
        SELECT shop, toUnixTimestamp(arrived), type, toUnixTimestamp64Milli(time), source, id, data
        FROM occurrences
        WHERE arrived >= toDateTime({from:UInt32}) AND arrived < toDateTime({until:UInt32})
        ORDER BY shop, arrived, time, source, id`,
      query_params: { from: Math.floor(fromMs / 1000), until: Math.floor(untilMs / 1000) },
      format: 'JSONCompactEachRow',
    });
    const rows = await result.json<[string, number, string, number, string, string, string]>();
    return rows.map(([shop, at, type, time, source, id, data]) => ({
      arrivedMs: at * 1000,
      shop,
      type,
      timeMs: Number(time),
      source,
      id,
      data: JSON.parse(data) as Record<string, unknown>,
    }));
  }
}

/** Parts of about ROWS_MAX rows; a shop is in one of them alone. */
function batchesOf(totals: readonly Total[]): Total[][] {
  const batches: Total[][] = [];
  let rows = ROWS_MAX;
  totals.forEach((total, index) => {
    if (rows >= ROWS_MAX && total.shop !== totals[index - 1]?.shop) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)!.push(total);
    rows += total.rows;
  });
  return batches;
}

function byShop<Row extends { shop: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.shop);
    if (group) group.push(row);
    else groups.set(row.shop, [row]);
  }
  return groups;
}
