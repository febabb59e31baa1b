import { seriesKey, type SeriesName } from '../series/series-name.js';
import type { ShopQuery } from '../series/shop-query.js';
import type { CaseFile, Stretch } from './case-file.js';
import { inSeconds, inStretches, seconds, stretchNumber, type QueryParams } from './stretch-condition.js';
import { VitalSigns, type SignSum, type VitalSign } from './vital-signs.js';

/** Nothing comes from further in the future than this. */
const AHEAD_MS = 10 * 60_000;
const HEARTBEAT = 'ingest.silence';
/** What causes are judged by; the series of a shop may be many more. */
const SIGNS = [
  HEARTBEAT,
  'page.views',
  'page.durationMs',
  'page.errorRate',
  'order.placed',
  'customer.registered',
  'newsletter.subscribed',
  'payment.failureRate',
];
const IS_SIGN = `metric IN (${SIGNS.map((metric) => `'${metric}'`).join(', ')})`;

/** Reads what the series of a shop did: the newest minutes as they had arrived, older ones as they are stored. */
export class VitalSignReader {
  constructor(private readonly query: ShopQuery) {}

  /** How all series fare in the incident, beside the comparable stretches. */
  async vitalSigns({ shop, now, before, nowMs }: CaseFile): Promise<VitalSigns> {
    const sums = 'sum(events), sum(weight), sum(bad), sum(TABLE.sum), sumMap(buckets)';
    const present = this.query.rows<[string, string, ...SumRow]>(shop, {
      columns: `metric, dimension, ${sums.replace('TABLE', 'arrivals')}`,
      table: 'arrivals',
      where: [
        'arrived >= toDateTime({arrivedFrom:UInt32})',
        'arrived < toDateTime({now:UInt32})',
        'minute >= toDateTime({from:UInt32})',
        'minute < toDateTime({until:UInt32})',
        IS_SIGN,
      ],
      groupBy: 'metric, dimension',
      orderBy: 'metric, dimension',
      params: { ...inSeconds(now), arrivedFrom: seconds(now.fromMs - AHEAD_MS), now: seconds(nowMs) },
    });
    const { where, params } = inStretches('minute', before, 'minute');
    const past =
      before.length === 0
        ? []
        : this.query.rows<[number, string, string, ...SumRow]>(shop, {
            columns: `${stretchNumber('minute', before, 'minute')} AS stretch, metric, dimension, ${sums.replace('TABLE', 'points')}`,
            table: 'points',
            where: [IS_SIGN, where],
            groupBy: 'stretch, metric, dimension',
            orderBy: 'stretch, metric, dimension',
            params,
          });
    const [newest, older] = await Promise.all([present, past]);
    return vitalSignsOf(newest, older);
  }

  /** The points of some series by the minute, in a stretch of the last days. */
  async minutes(
    { shop, nowMs }: CaseFile,
    series: readonly SeriesName[],
    stretch: Stretch,
  ): Promise<Map<string, Map<number, SignSum>>> {
    const names = series.map((_, n) => `(metric = {m${n}:String} AND dimension = {d${n}:String})`).join(' OR ');
    const params: QueryParams = Object.fromEntries(
      series.flatMap(({ metric, dimension }, n) => [
        [`m${n}`, metric],
        [`d${n}`, dimension],
      ]),
    );
    const rows = await this.query.rows<[string, string, number, ...SumRow]>(shop, {
      columns:
        'metric, dimension, toUnixTimestamp(minute), sum(events), sum(weight), sum(bad), sum(arrivals.sum), sumMap(buckets)',
      table: 'arrivals',
      where: [
        'arrived >= toDateTime({arrivedFrom:UInt32})',
        'arrived < toDateTime({now:UInt32})',
        'minute >= toDateTime({from:UInt32})',
        'minute < toDateTime({until:UInt32})',
        names,
      ],
      groupBy: 'metric, dimension, minute',
      orderBy: 'metric, dimension, minute',
      params: {
        ...params,
        ...inSeconds(stretch),
        arrivedFrom: seconds(stretch.fromMs - AHEAD_MS),
        now: seconds(nowMs),
      },
    });
    const found = new Map<string, Map<number, SignSum>>();
    for (const [metric, dimension, minute, ...sum] of rows) {
      const key = seriesKey({ metric, dimension });
      const one = found.get(key) ?? new Map<number, SignSum>();
      found.set(key, one.set(minute * 1000, sumOf(sum)));
    }
    return found;
  }
}

type SumRow = [number, number, number, number, Record<string, number>];

function sumOf([events, weight, bad, sum, buckets]: SumRow): SignSum {
  return { events: Number(events), weight, bad, sum, buckets };
}

function vitalSignsOf(
  present: readonly [string, string, ...SumRow][],
  past: readonly [number, string, string, ...SumRow][],
): VitalSigns {
  const signs = new Map<string, VitalSign>();
  const signOf = (metric: string, dimension: string): VitalSign => {
    const key = `${metric}|${dimension}`;
    const zero = (): SignSum => ({ events: 0, weight: 0, bad: 0, sum: 0, buckets: {} });
    const sign = signs.get(key) ?? { metric, dimension, now: zero(), usual: zero() };
    signs.set(key, sign);
    return sign;
  };
  for (const [metric, dimension, ...sum] of present) signOf(metric, dimension).now = sumOf(sum);
  const heard = new Set(past.filter(([, metric]) => metric === HEARTBEAT).map(([stretch]) => stretch)).size;
  for (const [, metric, dimension, ...sum] of past) addPart(signOf(metric, dimension).usual, sumOf(sum), heard || 1);
  return new VitalSigns([...signs.values()], heard);
}

function addPart(total: SignSum, part: SignSum, parts: number): void {
  total.events += part.events / parts;
  total.weight += part.weight / parts;
  total.bad += part.bad / parts;
  total.sum += part.sum / parts;
  const buckets: Record<string, number> = { ...total.buckets };
  for (const [bucket, weight] of Object.entries(part.buckets)) {
    buckets[bucket] = (buckets[bucket] ?? 0) + weight / parts;
  }
  total.buckets = buckets;
}
