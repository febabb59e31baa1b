import type { ClickHouseClient } from '@clickhouse/client';
import { seriesKey, type SeriesName } from '../series/series-name.js';
import { parseBaseline, serialiseBaseline, type BaselineVersion } from './baseline-version.js';

/** Baselines are built anew every day: one that is older is of a series that is no more. */
const BUILT_AGE_MS_MAX = 40 * 86_400_000;

/** A version with the series it is of. */
export interface NamedBaseline {
  series: SeriesName;
  version: BaselineVersion;
}

/** Keeps every version of every baseline. */
export class BaselineStore {
  constructor(private readonly client: ClickHouseClient) {}

  /** Adds versions; the same version again changes nothing. */
  async add(shop: string, baselines: readonly NamedBaseline[]): Promise<void> {
    if (baselines.length === 0) return;
    await this.client.insert({
      table: 'baselines',
      columns: ['shop', 'metric', 'dimension', 'built', 'profile'],
      values: baselines.map(({ series, version }) => [
        shop,
        series.metric,
        series.dimension,
        Math.floor(version.profile.builtMs / 1000),
        serialiseBaseline(version),
      ]),
      format: 'JSONCompactEachRow',
    });
  }

  /** The versions that were in force at any time in `[fromMs, untilMs)`, oldest first: the last one before it included. */
  async inForce(shop: string, series: SeriesName, fromMs: number, untilMs: number): Promise<BaselineVersion[]> {
    const result = await this.client.query({
      query: `
        SELECT profile FROM baselines FINAL
        WHERE shop = {shop:String} AND metric = {metric:String} AND dimension = {dimension:String}
          AND built < toDateTime({until:UInt32})
          AND built >= (SELECT max(built) FROM baselines
                        WHERE shop = {shop:String} AND metric = {metric:String} AND dimension = {dimension:String}
                          AND built <= toDateTime({from:UInt32}))
        ORDER BY built`,
      query_params: { shop, ...series, from: Math.floor(fromMs / 1000), until: Math.floor(untilMs / 1000) },
      format: 'JSONEachRow',
    });
    return (await result.json<{ profile: string }>()).map(({ profile }) => parseBaseline(profile));
  }

  /** The version of every series of a shop that was in force at a moment, by the key of the series. */
  async allInForce(shop: string, atMs: number): Promise<Map<string, BaselineVersion>> {
    const result = await this.client.query({
      query: `
        SELECT metric, dimension, argMax(profile, built) AS newest FROM baselines
        WHERE shop = {shop:String} AND built <= toDateTime({at:UInt32}) AND built > toDateTime({from:UInt32})
        GROUP BY metric, dimension`,
      query_params: { shop, at: Math.floor(atMs / 1000), from: Math.floor((atMs - BUILT_AGE_MS_MAX) / 1000) },
      format: 'JSONEachRow',
    });
    const rows = await result.json<SeriesName & { newest: string }>();
    return new Map(rows.map((row) => [seriesKey(row), parseBaseline(row.newest)]));
  }
}
