import type { Measure } from '../event.js';
import type { ByteBuffer } from './byte-buffer.js';
import { Dictionary, writeDictionaryValues, writeDictionaryVersion } from './native-columns.js';

/** The type of `measures` in `event_inlet`. */
export const MEASURES_TYPE =
  'Array(Tuple(metric LowCardinality(String), dimension LowCardinality(String), events UInt64, weight Float64, ' +
  'bad Float64, sum Float64, max Float64, buckets Map(Int16, Float64)))';

const MINUTE_MS = 60_000;
/** Four years of them: keeps the product of two minutes exact as a number. */
const MINUTES_APART = 2 ** 21;
const NO_BUCKET = -1;

/** One metric and dimension of a shop. */
interface Series {
  metric: number;
  dimension: number;
  /** The minute that was added to last, and the sum that it has: most events come in the order of time. */
  newestMinute: number;
  newestSum: number;
  sums: Map<number, number>;
}

/**
 * The measures of rows. All of one series that share their minute and that of their arrival are added up, and stand in the
 * first of the rows concerned: the store's views then have a few sums to take in and not each measure.
 *
 * Measures lie in lists of numbers and not in objects: twenty thousand events' worth of objects would outlive the quick
 * part of garbage collection.
 */
export class MeasureRows {
  private readonly metrics = new Dictionary();
  private readonly dimensions = new Dictionary();
  private readonly shops = new Map<string, Map<string, Map<string, number>>>();
  private readonly series: Series[] = [];
  /** Of each row: its minute, paired with that of its arrival, and where its measures end. */
  private readonly minutes: number[] = [];
  private readonly ends: number[] = [];
  private readonly of: number[] = [];
  private readonly weights: number[] = [];
  private readonly bads: number[] = [];
  private readonly values: number[] = [];
  private readonly maxima: number[] = [];
  private readonly buckets: number[] = [];

  /** Adds a row with what its event measures; times in milliseconds since the Unix epoch. */
  add(shop: string, timeMs: number, arrivedMs: number, measures: readonly Measure[]): void {
    const byMetric = childOf(this.shops, shop);
    for (const { metric, dimension, weight, bad, sum, max, bucket } of measures) {
      this.of.push(this.seriesOf(byMetric, metric, dimension));
      this.weights.push(weight);
      this.bads.push(bad);
      this.values.push(sum);
      this.maxima.push(max);
      this.buckets.push(bucket ?? NO_BUCKET);
    }
    // Arrivals lie within minutes or hours of each other, or go with the time: no two of a block share this number.
    this.minutes.push(
      Math.floor(timeMs / MINUTE_MS) * MINUTES_APART + (Math.floor(arrivedMs / MINUTE_MS) % MINUTES_APART),
    );
    this.ends.push(this.of.length);
  }

  /** Writes the values of the column `measures` for the given rows, or all. */
  write(out: ByteBuffer, rows: readonly number[] | null): void {
    const sums = new Sums();
    const count = rows?.length ?? this.ends.length;
    for (let at = 0; at < count; at++) {
      this.addRow(rows === null ? at : rows[at]!, sums);
      sums.rowEnds.push(sums.events.length);
    }
    for (const series of this.series) forgetSums(series);
    writeDictionaryVersion(out);
    writeDictionaryVersion(out);
    out.uint64s(sums.rowEnds);
    writeDictionaryValues(
      out,
      this.metrics,
      sums.series.map((place) => this.series[place]!.metric),
    );
    writeDictionaryValues(
      out,
      this.dimensions,
      sums.series.map((place) => this.series[place]!.dimension),
    );
    sums.write(out);
  }

  private addRow(row: number, sums: Sums): void {
    const minute = this.minutes[row]!;
    for (let index = row === 0 ? 0 : this.ends[row - 1]!; index < this.ends[row]!; index++) {
      const place = this.of[index]!;
      const sum = sumOf(this.series[place]!, place, minute, sums);
      sums.add(
        sum,
        this.weights[index]!,
        this.bads[index]!,
        this.values[index]!,
        this.maxima[index]!,
        this.buckets[index]!,
      );
    }
  }

  /** Looks at texts that are there cost less than putting a new one together. */
  private seriesOf(byMetric: Map<string, Map<string, number>>, metric: string, dimension: string): number {
    const byDimension = childOf(byMetric, metric);
    let place = byDimension.get(dimension);
    if (place === undefined) {
      const names = { metric: this.metrics.placeOf(metric), dimension: this.dimensions.placeOf(dimension) };
      place = this.series.push({ ...names, newestMinute: Number.NaN, newestSum: 0, sums: new Map() }) - 1;
      byDimension.set(dimension, place);
    }
    return place;
  }
}

/** What the events of one minute add to one series, a list for each part of it. */
class Sums {
  readonly rowEnds: number[] = [];
  readonly series: number[] = [];
  readonly events: number[] = [];
  private readonly weights: number[] = [];
  private readonly bads: number[] = [];
  private readonly values: number[] = [];
  private readonly maxima: number[] = [];
  private readonly histograms = new Histograms();

  begin(series: number): number {
    this.weights.push(0);
    this.bads.push(0);
    this.values.push(0);
    this.maxima.push(Number.NEGATIVE_INFINITY);
    this.histograms.begin();
    this.series.push(series);
    return this.events.push(0) - 1;
  }

  add(at: number, weight: number, bad: number, value: number, max: number, bucket: number): void {
    this.events[at]!++;
    this.weights[at]! += weight;
    this.bads[at]! += bad;
    this.values[at]! += value;
    this.maxima[at] = Math.max(this.maxima[at]!, max);
    if (bucket !== NO_BUCKET) this.histograms.add(at, bucket, weight);
  }

  write(out: ByteBuffer): void {
    out.uint64s(this.events);
    for (const list of [this.weights, this.bads, this.values, this.maxima]) out.numbers(Float64Array.from(list));
    this.histograms.write(out);
  }
}

const NOTHING = -1;

/** A histogram for each sum: a chain of the buckets that hold something. Most hold one or two, and a map of each is dear. */
class Histograms {
  /** Of each sum the first link of its chain. */
  private readonly first: number[] = [];
  private readonly next: number[] = [];
  private readonly buckets: number[] = [];
  private readonly counts: number[] = [];

  begin(): void {
    this.first.push(NOTHING);
  }

  add(sum: number, bucket: number, weight: number): void {
    let last = NOTHING;
    for (let link = this.first[sum]!; link !== NOTHING; link = this.next[link]!) {
      if (this.buckets[link] === bucket) {
        this.counts[link]! += weight;
        return;
      }
      last = link;
    }
    this.next.push(NOTHING);
    this.counts.push(weight);
    const link = this.buckets.push(bucket) - 1;
    if (last === NOTHING) this.first[sum] = link;
    else this.next[last] = link;
  }

  write(out: ByteBuffer): void {
    const order: number[] = [];
    const ends = this.first.map((first) => {
      for (let link = first; link !== NOTHING; link = this.next[link]!) order.push(link);
      return order.length;
    });
    out.uint64s(ends);
    out.numbers(Int16Array.from(order, (link) => this.buckets[link]!));
    out.numbers(Float64Array.from(order, (link) => this.counts[link]!));
  }
}

function sumOf(series: Series, place: number, minute: number, sums: Sums): number {
  if (series.newestMinute === minute) return series.newestSum;
  let sum = series.sums.get(minute);
  if (sum === undefined) {
    sum = sums.begin(place);
    series.sums.set(minute, sum);
  }
  series.newestMinute = minute;
  series.newestSum = sum;
  return sum;
}

function forgetSums(series: Series): void {
  series.newestMinute = Number.NaN;
  series.sums.clear();
}

function childOf<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let child = map.get(key);
  if (child === undefined) map.set(key, (child = new Map<string, V>()));
  return child;
}
