import type { Measure, StoredEvent } from './event.js';

/** Columns of `event_inlet`, in the order in which `eventRows` writes them. */
export const EVENT_COLUMNS = [
  'shop',
  'type',
  'time',
  'source',
  'id',
  'key',
  'received',
  'arrived',
  'data',
  'is_occurrence',
  'batch',
  'measures',
] as const;

const MINUTE_MS = 60_000;
/** Four years of them: keeps the product of two minutes exact as a number. */
const MINUTES_APART = 2 ** 21;

/**
 * Events as lines of TabSeparated for `event_inlet`, each with its line end: of the text formats the one that costs both
 * sides least. `arrivedMs` is when an event reached the store, in milliseconds since the Unix epoch; `batch` is the number
 * of the insert. The text is what is spooled and what is sent, byte for byte.
 *
 * The measures of all events of one shop that share their own minute and that of their arrival are added up here and stand
 * in the first of their rows: the engine's views then have a few sums to take in and not each measure.
 */
export function eventRows(
  events: readonly StoredEvent[],
  arrivedMs: (event: StoredEvent) => number,
  batch: string,
): Buffer {
  const sums = sumMeasures(events, arrivedMs);
  let text = '';
  for (const event of events) {
    const { shop, type, timeMs, source, id, key, receivedMs, isOccurrence } = event;
    const arrived = Math.floor(arrivedMs(event) / 1000);
    text +=
      `${shop}\t${type}\t${seconds(timeMs)}\t${escaped(source)}\t${escaped(id)}\t${key}\t${seconds(receivedMs)}\t` +
      `${arrived}\t${escaped(storedData(event))}\t${isOccurrence ? 1 : 0}\t${batch}\t${sumsText(sums.get(event))}\n`;
  }
  return Buffer.from(text);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0' };

function escaped(text: string): string {
  return /[\\\t\n\r\0]/.test(text) ? text.replaceAll(/[\\\t\n\r\0]/g, (character) => ESCAPES[character]!) : text;
}

function quoted(text: string): string {
  return `'${escaped(text).replaceAll("'", "\\'")}'`;
}

/** What the events of one minute add to one metric. */
interface MeasureSum {
  events: number;
  weight: number;
  bad: number;
  sum: number;
  max: number;
  buckets: Map<number, number> | null;
}

/** By metric and dimension: two looks at texts that are there cost less than putting a new one together. */
type Sums = Map<string, Map<string, MeasureSum>>;

/** Sums by the event in whose row they go. */
function sumMeasures(
  events: readonly StoredEvent[],
  arrivedMs: (event: StoredEvent) => number,
): Map<StoredEvent, Sums> {
  const byEvent = new Map<StoredEvent, Sums>();
  const byShop = new Map<string, Map<number, Sums>>();
  for (const event of events) {
    const byMinute = mapIn(byShop, event.shop);
    const minute = Math.floor(event.timeMs / MINUTE_MS);
    // Arrivals lie within minutes or hours of each other, or go with the time: no two of a batch share this number.
    const pair = minute * MINUTES_APART + (Math.floor(arrivedMs(event) / MINUTE_MS) % MINUTES_APART);
    let sums = byMinute.get(pair);
    if (!sums) {
      sums = new Map();
      byMinute.set(pair, sums);
      byEvent.set(event, sums);
    }
    for (const measure of event.measures) addMeasure(sums, measure);
  }
  return byEvent;
}

function mapIn<K, K2, V>(maps: Map<K, Map<K2, V>>, key: K): Map<K2, V> {
  let map = maps.get(key);
  if (!map) maps.set(key, (map = new Map()));
  return map;
}

function addMeasure(sums: Sums, measure: Measure): void {
  const { metric, dimension, weight, bad, max, bucket } = measure;
  const byDimension = mapIn(sums, metric);
  let sum = byDimension.get(dimension);
  if (!sum) {
    sum = { events: 0, weight: 0, bad: 0, sum: 0, max, buckets: null };
    byDimension.set(dimension, sum);
  }
  sum.events++;
  sum.weight += weight;
  sum.bad += bad;
  sum.sum += measure.sum;
  sum.max = Math.max(sum.max, max);
  if (bucket === undefined) return;
  sum.buckets ??= new Map();
  sum.buckets.set(bucket, (sum.buckets.get(bucket) ?? 0) + weight);
}

function sumsText(sums: Sums | undefined): string {
  if (!sums) return '[]';
  const tuples: string[] = [];
  for (const [metric, byDimension] of sums) {
    for (const [dimension, { events, weight, bad, sum, max, buckets }] of byDimension) {
      const histogram =
        buckets === null ? '' : Array.from(buckets, ([bucket, count]) => `${bucket}:${count}`).join(',');
      tuples.push(`(${quoted(metric)},${quoted(dimension)},${events},${weight},${bad},${sum},${max},{${histogram}})`);
    }
  }
  return `[${tuples.join(',')}]`;
}

function storedData({ data, attributes }: StoredEvent): string {
  return JSON.stringify(attributes ? { ...data, attributes } : data);
}

/** Quoted, as the store reads a moment with its thousandths. */
export function seconds(ms: number): string {
  const thousandths = ms % 1000;
  return `${(ms - thousandths) / 1000}.${thousandths < 10 ? '00' : thousandths < 100 ? '0' : ''}${thousandths}`;
}
