import { PairIndex } from '../pair-index.js';
import type { ByteBuffer } from './byte-buffer.js';
import { Histograms } from './histograms.js';
import { NumberRun } from './number-run.js';

const NONE = -1;

/** What the events of one minute add to one series, a list for each part of it. */
export class MeasureSums {
  readonly histograms: Histograms;
  /** The sum of each series and minute, by its place. */
  private readonly sums = new PairIndex();
  /** Of each series the minute that was added to last, and its sum. */
  private newestMinutes = new Int32Array(0);
  private newestSums = new Int32Array(0);
  private readonly events: NumberRun<Float64Array>;
  private readonly weights: NumberRun<Float64Array>;
  private readonly bads: NumberRun<Float64Array>;
  private readonly values: NumberRun<Float64Array>;
  private readonly maxima: NumberRun<Float64Array>;

  constructor(sumsGuess: number) {
    const parts = () => new NumberRun(Float64Array, sumsGuess);
    [this.events, this.weights, this.bads, this.values, this.maxima] = [parts(), parts(), parts(), parts(), parts()];
    this.histograms = new Histograms(sumsGuess);
  }

  /** Begins anew, for so many series. */
  begin(seriesCount: number): void {
    for (const part of [this.events, this.weights, this.bads, this.values, this.maxima]) part.clear();
    this.sums.clear();
    this.histograms.clear();
    if (this.newestMinutes.length < seriesCount) {
      this.newestMinutes = new Int32Array(seriesCount * 2);
      this.newestSums = new Int32Array(seriesCount * 2);
    }
    this.newestMinutes.fill(NONE);
  }

  /** How many there are. */
  get count(): number {
    return this.events.length;
  }

  /** The place of the sum of a series, given by its place, in a minute, likewise; it begins with nothing. */
  placeOf(series: number, minute: number): number {
    // Most events come in the order of time, so mostly it is the sum that was added to last.
    if (this.newestMinutes[series] === minute) return this.newestSums[series]!;
    const place = this.sums.placeOf(series, minute);
    if (place === this.count) {
      for (const part of [this.events, this.weights, this.bads, this.values]) part.push(0);
      this.maxima.push(Number.NEGATIVE_INFINITY);
      this.histograms.begin();
    }
    this.newestMinutes[series] = minute;
    this.newestSums[series] = place;
    return place;
  }

  /** Adds what an event measures to the sum at a place. */
  add(place: number, weight: number, bad: number, value: number, max: number): void {
    this.events.put(place, this.events.at(place) + 1);
    this.weights.put(place, this.weights.at(place) + weight);
    this.bads.put(place, this.bads.at(place) + bad);
    this.values.put(place, this.values.at(place) + value);
    this.maxima.put(place, Math.max(this.maxima.at(place), max));
  }

  /** Of each sum the place of its series. */
  series(): Int32Array {
    const series = new Int32Array(this.count);
    for (let place = 0; place < series.length; place++) series[place] = this.sums.firstAt(place);
    return series;
  }

  /** Writes all parts but the series, one after the other. */
  write(out: ByteBuffer): void {
    out.uint64s(this.events.values);
    for (const part of [this.weights, this.bads, this.values, this.maxima]) out.numbers(part.values);
    this.histograms.write(out);
  }
}
