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

/**
 * The sums of every window that ends with one minute, carried on from minute to minute: what comes in is added, what falls
 * out at the other end is taken off. Sums of single-precision numbers in double precision are exact, so they do not drift.
 */
export interface RunningSums {
  /** The minute with which the windows end; -1 where they have to be added up from the ring. */
  minute: number;
  /** Of the windows of minutes, SUMS a window. */
  minutes: Float64Array;
  /** The hour in progress, for which `hours` hold; -1 where they have to be added up anew. */
  hour: number;
  /** Of the windows of hours without the hour in progress, SUMS a window. */
  hours: Float64Array;
}

/** Sums of which nothing is known yet. */
export function createRunningSums(): RunningSums {
  return {
    minute: NOWHERE,
    minutes: new Float64Array(SUMS * MINUTE_WINDOWS),
    hour: NOWHERE,
    hours: new Float64Array(SUMS * HOUR_WINDOWS),
  };
}

/** To be called where minutes change that the sums hold already. */
export function forgetSums({ sums }: { sums: RunningSums }): void {
  sums.minute = NOWHERE;
  sums.hour = NOWHERE;
}
