import type { SeriesShape } from './types.js';
import { WINDOW_MINUTES } from './window-noise.js';

/**
 * A series at a glance: the windows of a `MinuteView` as columns, in the order of `WINDOW_MINUTES`, without what takes a look
 * at each minute (the largest one). Looked at for every series in every minute, so it is filled anew and not made anew.
 */
export interface MinuteGlance {
  metric: string;
  shape: SeriesShape;
  /** How many windows there are: a young series has no long ones yet. What stands in the columns beyond is of no meaning. */
  size: number;
  minutes: Float64Array;
  covered: Float64Array;
  weight: Float64Array;
  quantity: Float64Array;
  expected: Float64Array;
  expectedLow: Float64Array;
  expectedHigh: Float64Array;
  /** Learnt noise of windows of this length, never above the one of the view. */
  noise: Float64Array;
  /** Expected at the lower edge since the last thing counted. Counts only. */
  sinceLastExpectedLow: number;
  /** Whether the newest minute brought single values that are far out, so that they have to be looked at. */
  hasOddSingles: boolean;
  hoursKnown: number;
  activeHours: number;
  /** Score at which to speak. */
  alarmScore: number;
}

/** What is rejected at a glance is off by more than what rounding may do. */
export const ROUNDING = 1e-9;

/** A glance at nothing yet. */
export function createMinuteGlance(): MinuteGlance {
  const column = () => new Float64Array(WINDOW_MINUTES.length);
  return {
    metric: '',
    shape: 'count',
    size: 0,
    minutes: column(),
    covered: column(),
    weight: column(),
    quantity: column(),
    expected: column(),
    expectedLow: column(),
    expectedHigh: column(),
    noise: column(),
    sinceLastExpectedLow: 0,
    hasOddSingles: false,
    hoursKnown: 0,
    activeHours: 0,
    alarmScore: 0,
  };
}

/** Index of the first window of at least `minutesMin` minutes with `coveredMin` minutes of data; -1 where there is none. */
export function firstCovered(glance: MinuteGlance, minutesMin: number, coveredMin: number): number {
  for (let index = 0; index < glance.size; index++) {
    if (glance.minutes[index]! >= minutesMin && glance.covered[index]! >= coveredMin) return index;
  }
  return -1;
}
