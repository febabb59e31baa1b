import type { ByteBuffer } from './byte-buffer.js';
import { NumberRun, pickedNumbers } from './number-run.js';

const NOTHING = -1;

/** A histogram for each sum: a chain of the buckets that hold something. Most hold one or two, and a map of each is dear. */
export class Histograms {
  /** Of each sum the first link of its chain. */
  private readonly first: NumberRun<Int32Array>;
  private readonly next: NumberRun<Int32Array>;
  private readonly buckets: NumberRun<Int32Array>;
  private readonly counts: NumberRun<Float64Array>;

  constructor(sumsGuess: number) {
    const links = () => new NumberRun(Int32Array, sumsGuess);
    [this.first, this.next, this.buckets] = [links(), links(), links()];
    this.counts = new NumberRun(Float64Array, sumsGuess);
  }

  /** Forgets all histograms and keeps the room for them. */
  clear(): void {
    for (const run of [this.first, this.next, this.buckets, this.counts]) run.clear();
  }

  /** Begins the histogram of the next sum. */
  begin(): void {
    this.first.push(NOTHING);
  }

  /** Counts `weight` into a bucket of a sum. */
  add(sum: number, bucket: number, weight: number): void {
    let last = NOTHING;
    for (let link = this.first.at(sum); link !== NOTHING; link = this.next.at(link)) {
      if (this.buckets.at(link) === bucket) return this.counts.put(link, this.counts.at(link) + weight);
      last = link;
    }
    this.next.push(NOTHING);
    this.counts.push(weight);
    const link = this.buckets.push(bucket);
    if (last === NOTHING) this.first.put(sum, link);
    else this.next.put(last, link);
  }

  /** Writes the values of a column Map(Int16, Float64). */
  write(out: ByteBuffer): void {
    const order: number[] = [];
    const ends = new Float64Array(this.first.length);
    for (let sum = 0; sum < ends.length; sum++) {
      for (let link = this.first.at(sum); link !== NOTHING; link = this.next.at(link)) order.push(link);
      ends[sum] = order.length;
    }
    out.uint64s(ends);
    out.numbers(new Int16Array(pickedNumbers(this.buckets.values, order)));
    out.numbers(pickedNumbers(this.counts.values, order));
  }
}
