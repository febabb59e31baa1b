import type { HourOfWeekProfile } from './hour-of-week-profile.js';

/** By then a day of the week that was not seen is taken to be like those that were. */
const THIRD_DAY_HOURS = 72;
const DAYS_SEEN = 2;
const HOURS_OF_DAY_SEEN = 8;
const SATURDAY = 5;

/**
 * Whether nothing is known of what an hour of the week should be like, because three days are not known yet: but for an hour of
 * a working day after two others. A shop may be closed on any first Saturday or Sunday, and busy on a first Monday.
 */
export function isDayUnknown({ hoursKnown, samples }: HourOfWeekProfile, slot: number): boolean {
  if (hoursKnown >= THIRD_DAY_HOURS) return false;
  const today = Math.floor(slot / 24);
  if (today >= SATURDAY) return true;
  let days = 0;
  for (let day = 0; day < SATURDAY; day++) {
    const hours = samples.subarray(24 * day, 24 * (day + 1)).filter((weeks) => weeks > 0).length;
    if (day !== today && hours >= HOURS_OF_DAY_SEEN) days++;
  }
  return days < DAYS_SEEN;
}
