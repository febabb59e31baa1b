import { escapedField } from './escaped-field.js';
import type { Measure, StoredEvent } from './event.js';
import { lastText } from './last-text.js';

const MINUTE_MS = 60_000;
/** Four years of them: keeps the product of two minutes exact as a number. */
const MINUTES_APART = 2 ** 21;

/** What the events of one minute add to one series. */
export interface MeasureSum {
  /** Metric and dimension as they stand in a tuple. */
  name: string;
  events: number;
  weight: number;
  bad: number;
  sum: number;
  max: number;
  buckets: Map<number, number> | null;
}

/** One minute of a shop, and of arrival: its sums in the order in which they began. */
type Minute = MeasureSum[];

/** One metric and dimension of a shop: looked up once for all minutes of a batch. */
interface Series {
  name: string;
  newest: Minute | null;
  newestSum: MeasureSum | null;
  sums: Map<Minute, MeasureSum>;
}

interface Shop {
  minutes: Map<number, Minute>;
  series: Map<string, Map<string, Series>>;
}

/**
 * Adds up the measures of all events of one shop that share their own minute and that of their arrival. Gives the sums at
 * the place of the first event of each such minute, and nothing at the places of the others.
 */
export function sumMeasures(
  events: readonly StoredEvent[],
  arrivedMs: (event: StoredEvent) => number,
): (readonly MeasureSum[] | undefined)[] {
  const shops = new Map<string, Shop>();
  return events.map((event) => {
    const shop = valueIn(shops, event.shop, newShop);
    // Arrivals lie within minutes or hours of each other, or go with the time: no two of a batch share this number.
    const pair =
      Math.floor(event.timeMs / MINUTE_MS) * MINUTES_APART + (Math.floor(arrivedMs(event) / MINUTE_MS) % MINUTES_APART);
    const known = shop.minutes.get(pair);
    const minute = known ?? [];
    if (!known) shop.minutes.set(pair, minute);
    for (const measure of event.measures) addMeasure(sumOf(seriesOf(shop, measure), minute), measure);
    return known ? undefined : minute;
  });
}

/** Gives a writer of sums as an array of tuples of the store's text format. */
export function sumsWriter(): (sums: readonly MeasureSum[] | undefined) => string {
  // The weight of a sampled event stands in several of its sums, and fractions are slow to write.
  const fraction = lastText(String);
  const count = (value: number) => (Number.isInteger(value) ? `${value}` : fraction(value));
  return (sums) => {
    let text = '';
    for (const { name, events, weight, bad, sum, max, buckets } of sums ?? []) {
      text += `${text === '' ? '' : ','}(${name},${events},${count(weight)},${count(bad)},${sum},${max},{`;
      if (buckets !== null) text += histogramText(buckets, count);
      text += '})';
    }
    return `[${text}]`;
  };
}

function histogramText(buckets: ReadonlyMap<number, number>, textOf: (count: number) => string): string {
  let text = '';
  for (const [bucket, count] of buckets) text += `${text === '' ? '' : ','}${bucket}:${textOf(count)}`;
  return text;
}

function valueIn<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = create()));
  return value;
}

const newShop = (): Shop => ({ minutes: new Map(), series: new Map() });
const newMap = <K, V>(): Map<K, V> => new Map<K, V>();

/** Two looks at texts that are there cost less than putting a new one together. */
function seriesOf(shop: Shop, { metric, dimension }: Measure): Series {
  const byDimension = valueIn(shop.series, metric, newMap<string, Series>);
  let series = byDimension.get(dimension);
  if (!series) {
    series = { name: `${quoted(metric)},${quoted(dimension)}`, newest: null, newestSum: null, sums: new Map() };
    byDimension.set(dimension, series);
  }
  return series;
}

function quoted(text: string): string {
  return `'${escapedField(text).replaceAll("'", "\\'")}'`;
}

function sumOf(series: Series, minute: Minute): MeasureSum {
  if (series.newest === minute) return series.newestSum!;
  let sum = series.sums.get(minute);
  if (!sum) {
    sum = { name: series.name, events: 0, weight: 0, bad: 0, sum: 0, max: Number.NEGATIVE_INFINITY, buckets: null };
    series.sums.set(minute, sum);
    minute.push(sum);
  }
  series.newest = minute;
  series.newestSum = sum;
  return sum;
}

function addMeasure(into: MeasureSum, { weight, bad, sum, max, bucket }: Measure): void {
  into.events++;
  into.weight += weight;
  into.bad += bad;
  into.sum += sum;
  into.max = Math.max(into.max, max);
  if (bucket === undefined) return;
  into.buckets ??= new Map();
  into.buckets.set(bucket, (into.buckets.get(bucket) ?? 0) + weight);
}
