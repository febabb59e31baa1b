import { seriesKey, type SeriesName } from '../series/series-name.js';
import type { ShopQuery } from '../series/shop-query.js';
import type { StepSum } from '../series/step-value.js';
import type { ModuleFigures } from './judge-modules.js';
import { STEP_MINUTES } from './series-figures.js';

/** What was stored of one step of one span. */
export type SpanStep = StepSum & { events: number };

/** By key of the series: for each span the steps that hold something. */
export type AroundPoints = ReadonlyMap<string, { series: SeriesName; spans: Map<number, SpanStep>[] }>;

const STEP_SECONDS = STEP_MINUTES * 60;
const MODULES_MAX = 20;

type PointRow = [string, string, number, number, number, number, number, number, number, Record<string, number>];
type ModuleRow = [string, number, number, number, number];

const MODULES_BEFORE_MS = 3_600_000;
const WARM_UP_MS = 600_000;
const MODULE_MS = "JSONExtractFloat(data, 'moduleMs', {module:String})";
const NO_SAMPLES = { count: 0, logMean: 0, logVariance: 0 };

/** Reads the points of all series of a shop around single moments, all of them at once. */
export class AroundReader {
  constructor(private readonly query: ShopQuery) {}

  /** The points of these metrics in spans that begin at whole minutes and last so many steps. */
  async points(
    shop: string,
    metrics: readonly string[],
    startsMs: readonly number[],
    steps: number,
  ): Promise<AroundPoints> {
    const found = new Map<string, { series: SeriesName; spans: Map<number, SpanStep>[] }>();
    if (steps <= 0) return found;
    // Numbers of our own making, so they may stand in the text.
    const starts = startsMs.map((ms) => Math.floor(ms / 1000));
    const second = 'toUnixTimestamp(minute)';
    const length = steps * STEP_SECONDS;
    const rows = await this.query.rows<PointRow>(shop, {
      columns: `metric, dimension,
        arrayFirstIndex(start -> ${second} >= start AND ${second} < start + ${length}, [${starts.join(',')}]) AS span,
        intDiv(${second} - [${starts.join(',')}][span], ${STEP_SECONDS}) AS step,
        sum(points.events), sum(points.weight), sum(points.bad), sum(points.sum), uniqExact(minute),
        sumMap(points.buckets)`,
      table: 'points',
      where: [
        `metric IN (${metrics.map((_, index) => `{metric${index}:String}`).join(', ')})`,
        starts.map((start) => `minute >= toDateTime(${start}) AND minute < toDateTime(${start + length})`).join(' OR '),
      ],
      groupBy: 'metric, dimension, span, step',
      orderBy: 'metric, dimension, span, step',
      params: Object.fromEntries(metrics.map((metric, index) => [`metric${index}`, metric])),
    });
    for (const [metric, dimension, span, step, events, weight, bad, sum, minutes, buckets] of rows) {
      const series = { metric, dimension };
      const key = seriesKey(series);
      const known = found.get(key) ?? { series, spans: starts.map(() => new Map<number, SpanStep>()) };
      found.set(key, known);
      known.spans[span - 1]?.set(step, {
        events: Number(events),
        weight,
        bad,
        sum,
        max: 0,
        minutes: Number(minutes),
        buckets,
      });
    }
    return found;
  }

  /** The time that pages spent in these modules, page by page, in the hour before a moment and from it to `untilMs`. */
  async modules(shop: string, modules: readonly string[], atMs: number, untilMs: number): Promise<ModuleFigures[]> {
    const figures: ModuleFigures[] = [];
    for (const module of modules.slice(0, MODULES_MAX)) {
      const rows = await this.query.rows<ModuleRow>(shop, {
        columns: `JSONExtractString(data, 'page') AS page, time >= fromUnixTimestamp64Milli({at:Int64}) AS isAfter,
                  count(), avg(log(1 + ${MODULE_MS})), varPop(log(1 + ${MODULE_MS}))`,
        table: 'events',
        where: [
          "type = 'page.timed'",
          'time >= fromUnixTimestamp64Milli({from:Int64})',
          'time < fromUnixTimestamp64Milli({until:Int64})',
          // A new version warms up first.
          'isAfter = 0 OR time >= fromUnixTimestamp64Milli({warm:Int64})',
          "JSONHas(data, 'moduleMs', {module:String})",
        ],
        groupBy: 'page, isAfter',
        orderBy: 'page, isAfter',
        params: { module, at: atMs, from: atMs - MODULES_BEFORE_MS, warm: atMs + WARM_UP_MS, until: untilMs },
      });
      const pages = new Map<string, ModuleFigures>();
      for (const [page, isAfter, count, logMean, logVariance] of rows) {
        const known = pages.get(page) ?? { module, page, before: NO_SAMPLES, after: NO_SAMPLES };
        const side = { count: Number(count), logMean, logVariance };
        pages.set(page, { ...known, [Number(isAfter) === 1 ? 'after' : 'before']: side });
      }
      figures.push(...pages.values());
    }
    return figures;
  }
}
