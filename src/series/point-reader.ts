import type { SeriesName } from './series-name.js';
import type { ShopQuery } from './shop-query.js';
import type { StepSum } from './step-value.js';

/** A stretch of time cut into steps of equal length, `[fromMs, untilMs)`; all of them whole minutes. */
export interface StepRange {
  fromMs: number;
  untilMs: number;
  stepMs: number;
}

/** The one series that every event of a shop feeds: where it has no point, nothing came from any source. */
export const HEARTBEAT: SeriesName = { metric: 'ingest.silence', dimension: '' };

const OF_SERIES = ['metric = {metric:String}', 'dimension = {dimension:String}'] as const;
const IN_RANGE = ['minute >= toDateTime({from:UInt32})', 'minute < toDateTime({until:UInt32})'] as const;
const STEP = 'intDiv(toUnixTimestamp(minute) - {from:UInt32}, {step:UInt32})';

/** Reads the points of a series in steps. */
export class PointReader {
  constructor(private readonly query: ShopQuery) {}

  /** What was stored in each step, by the number of the step from `fromMs` on; steps without a point are left out. */
  async steps(shop: string, series: SeriesName, range: StepRange): Promise<Map<number, StepSum>> {
    if (range.fromMs >= range.untilMs) return new Map();
    // Only durations have buckets; the columns of a point are named as their sums, hence the table's name before them.
    const rows = await this.query.rows<[number, number, number, number, number, number, Record<string, number>]>(shop, {
      columns: `${STEP} AS step, sum(points.weight), sum(points.bad), sum(points.sum), max(points.max),
                uniqExact(minute), sumMap(points.buckets)`,
      table: 'points',
      where: [...OF_SERIES, ...IN_RANGE],
      groupBy: 'step',
      orderBy: 'step',
      params: { ...nameOf(series), ...rangeParams(range) },
    });
    return new Map(
      rows.map(([step, weight, bad, sum, max, minutes, buckets]) => [
        step,
        { weight, bad, sum, max, minutes, buckets },
      ]),
    );
  }

  /** Numbers of the steps in which anything at all came from the shop. */
  async heardSteps(shop: string, range: StepRange): Promise<Set<number>> {
    if (range.fromMs >= range.untilMs) return new Set();
    const rows = await this.query.rows<[number]>(shop, {
      columns: `${STEP} AS step`,
      table: 'points',
      where: [...OF_SERIES, ...IN_RANGE],
      groupBy: 'step',
      orderBy: 'step',
      params: { ...HEARTBEAT, ...rangeParams(range) },
    });
    return new Set(rows.map(([step]) => step));
  }

  /** Start of the first minute of a series that is kept; null where there is none. */
  async firstMinuteMs(shop: string, series: SeriesName): Promise<number | null> {
    return this.edgeMs(shop, series, [], 'ASC', {});
  }

  /** Start of the last minute in `[fromMs, untilMs)` in which anything came from the shop; null where there is none. */
  async lastHeardMs(shop: string, fromMs: number, untilMs: number): Promise<number | null> {
    return this.edgeMs(shop, HEARTBEAT, IN_RANGE, 'DESC', secondsOf(fromMs, untilMs));
  }

  /** Start of the first minute in `[fromMs, untilMs)` in which anything came from the shop; null where there is none. */
  async firstHeardMs(shop: string, fromMs: number, untilMs: number): Promise<number | null> {
    return this.edgeMs(shop, HEARTBEAT, IN_RANGE, 'ASC', secondsOf(fromMs, untilMs));
  }

  private async edgeMs(
    shop: string,
    series: SeriesName,
    where: readonly string[],
    order: 'ASC' | 'DESC',
    params: Readonly<Record<string, number>>,
  ): Promise<number | null> {
    const rows = await this.query.rows<[number]>(shop, {
      columns: 'toUnixTimestamp(minute)',
      table: 'points',
      where: [...OF_SERIES, ...where],
      // All of the sort key, so that the store reads no more than the end it wants.
      orderBy: `metric ${order}, dimension ${order}, minute ${order}`,
      limit: 1,
      params: { ...nameOf(series), ...params },
    });
    return rows[0] === undefined ? null : rows[0][0] * 1000;
  }
}

/** Only the name of what may be a whole row. */
function nameOf({ metric, dimension }: SeriesName): Record<string, string> {
  return { metric, dimension };
}

function rangeParams({ fromMs, untilMs, stepMs }: StepRange): Record<string, number> {
  return { ...secondsOf(fromMs, untilMs), step: stepMs / 1000 };
}

function secondsOf(fromMs: number, untilMs: number): Record<string, number> {
  return { from: Math.floor(fromMs / 1000), until: Math.floor(untilMs / 1000) };
}
