import { WINDOW_MINUTES } from '../../detectors/index.js';

/** So many of WINDOW_MINUTES are summed up from single minutes; the others from whole hours. */
export const MINUTE_WINDOWS = 10;
const HOUR_WINDOWS = WINDOW_MINUTES.length - MINUTE_WINDOWS;
const NOWHERE = -1;

/** Place among a window's sums: things counted, or samples taken. The first place has the minutes with data. */
export const WEIGHT_SUM = 1;
/** Place of the measured quantity. */
export const QUANTITY_SUM = 2;
/** Place of what was expected: of a count or a sum for each minute, of a mean for each sample. */
export const MID_SUM = 3;
/** Place of the lower edge of what was plausible. */
export const LOW_SUM = 4;
/** Place of the upper edge of what was plausible. */
export const HIGH_SUM = 5;
/** How many sums there are of each window. */
export const SUMS = 6;

/** Rows of sums of the windows of minutes. */
export const MINUTE_SUMS = SUMS * MINUTE_WINDOWS;
/** Rows of sums of the windows of hours. */
export const HOUR_SUMS = SUMS * HOUR_WINDOWS;

/**
 * The sums of every window that ends with one minute, for the series of a shop, carried on from minute to minute: what comes
 * in is added, what falls out at the other end is taken off. Sums of single-precision numbers in double precision are exact,
 * so they do not drift. One sum of one window is a row, with a column for each series: a pass goes through the rows.
 */
export interface RunningSums {
  /** Columns there are room for. */
  width: number;
  /** By column: the minute with which the windows end; -1 where they have to be added up from the ring. */
  minute: Int32Array;
  /** Of the windows of minutes: MINUTE_SUMS rows, SUMS a window. */
  ofMinutes: Float64Array;
  /** By column: the hour in progress, for which `ofHours` hold; -1 where they have to be added up anew. */
  hour: Int32Array;
  /** Of the windows of hours without the hour in progress: HOUR_SUMS rows, SUMS a window. */
  ofHours: Float64Array;
}

/** Sums of `width` series of which nothing is known yet. */
export function createRunningSums(width: number): RunningSums {
  return {
    width,
    minute: new Int32Array(width).fill(NOWHERE),
    ofMinutes: new Float64Array(MINUTE_SUMS * width),
    hour: new Int32Array(width).fill(NOWHERE),
    ofHours: new Float64Array(HOUR_SUMS * width),
  };
}

/** To be called where minutes change that the sums of a series hold already. */
export function forgetSums({ sums, column }: { sums: RunningSums; column: number }): void {
  sums.minute[column] = NOWHERE;
  sums.hour[column] = NOWHERE;
}
