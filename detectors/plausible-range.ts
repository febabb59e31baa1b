import { fewWeeksRange } from './few-weeks-range.js';
import type { HourOfWeekProfile } from './hour-of-week-profile.js';
import { rampRange } from './ramp-range.js';

/**
 * Gives the least and the most that a volume may usually be at a moment, in the profile's unit: hours do not tell how a
 * day runs within them (`rampRange`), nor one week what is usual (`fewWeeksRange`). `slot` is the hour of the week,
 * `hourOfWeek` the same with its fraction, both local. Constant cost.
 */
export function plausibleRange(
  profile: HourOfWeekProfile,
  slot: number,
  hourOfWeek: number,
): { low: number; high: number } {
  const own = profile.mid[slot]!;
  const ramp = rampRange(profile, hourOfWeek);
  const weeks = fewWeeksRange(profile, slot);
  return { low: ramp.low * (own > 0 ? weeks.low / own : 1), high: ramp.high + weeks.high - own };
}
