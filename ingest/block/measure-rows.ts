import type { Measure } from '../event.js';
import type { ByteBuffer } from './byte-buffer.js';
import { MeasureSums } from './measure-sums.js';
import { Dictionary, writeDictionaryValues, writeDictionaryVersion } from './native-columns.js';
import { NumberRun } from './number-run.js';

/** The type of `measures` in `event_inlet`. */
export const MEASURES_TYPE =
  'Array(Tuple(metric LowCardinality(String), dimension LowCardinality(String), events UInt64, weight Float64, ' +
  'bad Float64, sum Float64, max Float64, buckets Map(Int16, Float64)))';

const MINUTE_MS = 60_000;
/** Four years of them: keeps the product of two minutes exact as a number. */
const MINUTES_APART = 2 ** 21;
const MEASURES_GUESS = 4;
const NO_BUCKET = -1;

/**
 * The measures of rows. All of one series that share their minute and that of their arrival are added up, and stand in the
 * first of the rows concerned: the store's views then have a few sums to take in and not each measure.
 */
export class MeasureRows {
  private readonly metrics = new Dictionary();
  private readonly dimensions = new Dictionary();
  /** Places of series by shop, dimension and metric. */
  private readonly shops = new Map<string, Map<string, Map<string, number>>>();
  /** Of each series the places of its metric and of its dimension. */
  private readonly metricOf = new NumberRun(Int32Array, 0);
  private readonly dimensionOf = new NumberRun(Int32Array, 0);
  /** Minutes, each paired with that of an arrival, by their place in the order in which they came. */
  private readonly minutes = new Map<number, number>();
  private newestMinute = Number.NaN;
  private newestMinutePlace = 0;
  /** Of each row: its minute, and where its measures end. */
  private readonly minuteOf: NumberRun<Int32Array>;
  private readonly ends: NumberRun<Int32Array>;
  /** Of each measure: its series, and what it adds. */
  private readonly seriesOf: NumberRun<Int32Array>;
  private readonly weights: NumberRun<Float64Array>;
  private readonly bads: NumberRun<Float64Array>;
  private readonly values: NumberRun<Float64Array>;
  private readonly maxima: NumberRun<Float64Array>;
  private readonly buckets: NumberRun<Int32Array>;
  private readonly sums: MeasureSums;

  constructor(rowsGuess: number) {
    const parts = () => new NumberRun(Float64Array, rowsGuess * MEASURES_GUESS);
    [this.minuteOf, this.ends] = [new NumberRun(Int32Array, rowsGuess), new NumberRun(Int32Array, rowsGuess)];
    [this.weights, this.bads, this.values, this.maxima] = [parts(), parts(), parts(), parts()];
    this.seriesOf = new NumberRun(Int32Array, rowsGuess * MEASURES_GUESS);
    this.buckets = new NumberRun(Int32Array, rowsGuess * MEASURES_GUESS);
    this.sums = new MeasureSums(rowsGuess);
  }

  /** Forgets all rows and keeps the room for them. */
  clear(): void {
    for (const part of [this.metrics, this.dimensions, this.shops, this.minutes]) part.clear();
    for (const part of [this.metricOf, this.dimensionOf, this.minuteOf, this.ends, this.seriesOf]) part.clear();
    for (const part of [this.weights, this.bads, this.values, this.maxima, this.buckets]) part.clear();
    this.newestMinute = Number.NaN;
  }

  /** Adds a row with what its event measures; times in milliseconds since the Unix epoch. */
  add(shop: string, timeMs: number, arrivedMs: number, measures: readonly Measure[]): void {
    const byDimension = childOf(this.shops, shop);
    let lastDimension: string | null = null;
    let byMetric: Map<string, number> | undefined;
    for (const { metric, dimension, weight, bad, sum, max, bucket } of measures) {
      // What an event measures is mostly of one dimension.
      if (byMetric === undefined || dimension !== lastDimension) byMetric = childOf(byDimension, dimension);
      lastDimension = dimension;
      this.seriesOf.push(byMetric.get(metric) ?? this.newSeries(byMetric, metric, dimension));
      this.weights.push(weight);
      this.bads.push(bad);
      this.values.push(sum);
      this.maxima.push(max);
      this.buckets.push(bucket ?? NO_BUCKET);
    }
    this.minuteOf.push(this.minutePlace(timeMs, arrivedMs));
    this.ends.push(this.seriesOf.length);
  }

  /** Writes the values of the column `measures` for the given rows, or all. */
  write(out: ByteBuffer, rows: readonly number[] | null): void {
    const count = rows?.length ?? this.ends.length;
    const { sums } = this;
    sums.begin(this.metricOf.length);
    const rowEnds = new Float64Array(count);
    for (let at = 0; at < count; at++) {
      this.addUp(rows === null ? at : rows[at]!);
      rowEnds[at] = sums.count;
    }
    writeDictionaryVersion(out);
    writeDictionaryVersion(out);
    out.uint64s(rowEnds);
    const series = sums.series();
    writeDictionaryValues(out, this.metrics, placesOf(series, this.metricOf));
    writeDictionaryValues(out, this.dimensions, placesOf(series, this.dimensionOf));
    sums.write(out);
  }

  private addUp(row: number): void {
    const { sums } = this;
    const minute = this.minuteOf.at(row);
    const end = this.ends.at(row);
    for (let index = row === 0 ? 0 : this.ends.at(row - 1); index < end; index++) {
      const sum = sums.placeOf(this.seriesOf.at(index), minute);
      sums.add(sum, this.weights.at(index), this.bads.at(index), this.values.at(index), this.maxima.at(index));
      const bucket = this.buckets.at(index);
      if (bucket !== NO_BUCKET) sums.histograms.add(sum, bucket, this.weights.at(index));
    }
  }

  private newSeries(byMetric: Map<string, number>, metric: string, dimension: string): number {
    const place = this.metricOf.push(this.metrics.placeOf(metric));
    this.dimensionOf.push(this.dimensions.placeOf(dimension));
    byMetric.set(metric, place);
    return place;
  }

  private minutePlace(timeMs: number, arrivedMs: number): number {
    // Arrivals lie within minutes or hours of each other, or go with the time: no two of a block share this number.
    const minute = Math.floor(timeMs / MINUTE_MS) * MINUTES_APART + (Math.floor(arrivedMs / MINUTE_MS) % MINUTES_APART);
    // Most events come in the order of time.
    if (minute === this.newestMinute) return this.newestMinutePlace;
    let place = this.minutes.get(minute);
    if (place === undefined) this.minutes.set(minute, (place = this.minutes.size));
    this.newestMinute = minute;
    this.newestMinutePlace = place;
    return place;
  }
}

function placesOf(series: Int32Array, of: NumberRun<Int32Array>): Int32Array {
  return series.map((place) => of.at(place));
}

function childOf<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let child = map.get(key);
  if (child === undefined) map.set(key, (child = new Map<string, V>()));
  return child;
}
