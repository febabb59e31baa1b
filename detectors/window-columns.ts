/**
 * One window of many series of a shape, by columns: what `maySpeak` sees of one series after the other, of all of them at once.
 * Sums are as they are kept, of things as they are counted: of a mean `expected` is weighted by its samples.
 */
export interface WindowColumns {
  minutes: number;
  /** The columns of the series that are looked at: the first `count`. */
  columns: Int32Array;
  count: number;
  /** How many things one event stands for, by place in `columns`. */
  units: Float64Array;
  /** What of a series in column c stands at the place of a sum plus c: minutes with data, things or samples, and so on. */
  sums: Float64Array;
  covered: number;
  weight: number;
  quantity: number;
  expected: number;
  expectedLow: number;
  expectedHigh: number;
  /** By how much the upper edge may be higher today. */
  pressure: number;
}

/** A screen lets through what is off by less than this share: `maySpeak`, which comes after it, has a finer one. */
export const SCREEN_ROUNDING = 1e-6;
