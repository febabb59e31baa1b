import { HOURS_PER_WEEK } from '../../detectors/index.js';

/** A holiday may lie between two closed Saturdays. */
const WEEKS_APART_MAX = 2;
/** So much of an hour has to be odd for the hour to be. */
export const ODD_MINUTES_MIN = 15;

/** For each hour of the week, when it was odd last. */
export interface OddWeeks {
  /** Newest local week in which the hour had an odd minute; -1 where none had. */
  week: Int32Array;
  /** Odd minutes in that week. */
  minutes: Uint8Array;
  /** Odd minutes in the odd week before, where that was one of the two weeks before. */
  before: Uint8Array;
}

/** No hour of the week has been odd yet. */
export function createOddWeeks(): OddWeeks {
  return {
    week: new Int32Array(HOURS_PER_WEEK).fill(-1),
    minutes: new Uint8Array(HOURS_PER_WEEK),
    before: new Uint8Array(HOURS_PER_WEEK),
  };
}

/**
 * Notes an odd minute in the hour `slot` of local week `week`, and gives whether that hour was odd in one of the two weeks
 * before, too. What is odd in the same hour of the week again belongs to the week: a shop that is closed on Saturdays, a
 * newsletter on Tuesdays, or a level that has changed for good. Constant cost.
 */
export function isOddAgain(odd: OddWeeks, slot: number, week: number): boolean {
  const known = odd.week[slot]!;
  if (known !== week) {
    odd.before[slot] = known >= 0 && week - known <= WEEKS_APART_MAX ? odd.minutes[slot]! : 0;
    odd.week[slot] = week;
    odd.minutes[slot] = 0;
  }
  odd.minutes[slot] = Math.min(255, odd.minutes[slot]! + 1);
  return odd.before[slot]! >= ODD_MINUTES_MIN;
}
