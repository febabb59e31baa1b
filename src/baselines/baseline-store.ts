import type { ClickHouseClient } from '@clickhouse/client';
import type { SeriesName } from '../series/series-name.js';
import { parseBaseline, serialiseBaseline, type BaselineVersion } from './baseline-version.js';

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
}
