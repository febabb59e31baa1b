import { fewWeeksRange } from './few-weeks-range.js';
import { withinSeason, type HourOfWeekProfile } from './hour-of-week-profile.js';
import { rampEdge, withinRamp, type RampEdge } from './ramp-range.js';

/** What is plausible within one half of an hour of the week: all of `plausibleRange` that does not change with its minutes. */
export interface PlausibleHalfHour extends RampEdge {
  /** Factor on the least, and what is added to the most, for how few weeks the hour was seen in. */
  lowFactor: number;
  highExcess: number;
}

/** What is plausible in the half hour of which `hourOfWeek` is a moment. Constant cost: some hundred steps. */
export function plausibleHalfHour(profile: HourOfWeekProfile, slot: number, hourOfWeek: number): PlausibleHalfHour {
  const own = profile.mid[slot]!;
  const weeks = fewWeeksRange(profile, slot);
  return {
    ...rampEdge(profile, hourOfWeek),
    lowFactor: own > 0 ? weeks.low / own : 1,
    highExcess: weeks.high - own,
  };
}

/** The least and the most that may be usual at a moment of that half hour. Constant cost: a few steps. */
function plausibleWithin(half: PlausibleHalfHour, hourOfWeek: number): { low: number; high: number } {
  const ramp = withinRamp(half, hourOfWeek);
  return { low: ramp.low * half.lowFactor, high: ramp.high + half.highExcess };
}

/**
 * Gives the least and the most that a volume may usually be at a moment, in the profile's unit: hours do not tell how a
 * day runs within them (`rampRange`), nor one week what is usual (`fewWeeksRange`), nor one year what its seasons are. `slot` is the hour of the week,
 * `hourOfWeek` the same with its fraction, both local. Constant cost.
 */
export function plausibleRange(
  profile: HourOfWeekProfile,
  slot: number,
  hourOfWeek: number,
): { low: number; high: number } {
  return withinSeason(profile, plausibleWithin(plausibleHalfHour(profile, slot, hourOfWeek), hourOfWeek));
}
