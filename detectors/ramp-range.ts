import { HOURS_PER_WEEK } from './hour-history.js';
import type { HourOfWeekProfile } from './hour-of-week-profile.js';

/** A turn is one when it is larger than chance makes it in one of twenty hours. */
const TURN_DEVIATIONS_MIN = 2;

/**
 * Gives the least and the most that `profileAt` may be meant to say at a moment: hours tell what comes in them, not how
 * it runs within. Where two hours meet, the day may run straight from the middle of one to that of the next, or go on as
 * it went in the hours before and only then turn, or have turned already to where it goes in the hours after; it is taken
 * to lie between the two hours. In the middle of an hour, and where the day goes evenly, there is but one answer, and what
 * may be chance in the few things that the hours rest on is no turn.
 *
 * The three are the one-sided and the central reconstruction that essentially non-oscillatory schemes choose from (Harten,
 * Engquist, Osher and Chakravarthy 1987). `hourOfWeek` is 0 up to 168, fractions included, local time. Constant cost.
 *
 * @example rampRange(profile, 8.999); // { low: 1, high: 2 } where 7 to 10 o'clock hold 1, 1, 3 and 5 a minute
 */
export function rampRange(profile: HourOfWeekProfile, hourOfWeek: number): { low: number; high: number } {
  return withinRamp(rampEdge(profile, hourOfWeek), hourOfWeek);
}

/** What half an hour of the week holds in its middle, and the least and the most at its end where two hours meet. */
export interface RampEdge {
  own: number;
  low: number;
  high: number;
}

/** Gives the edge of the half hour of which `hourOfWeek` is a moment: all of `rampRange` that does not change within it. */
export function rampEdge(profile: HourOfWeekProfile, hourOfWeek: number): RampEdge {
  const hour = Math.floor(hourOfWeek);
  const share = hourOfWeek - hour;
  const right = share < 0.5 ? hour : hour + 1;
  const straight = (midOf(profile, right - 1) + midOf(profile, right)) / 2;
  const turnsLate = straight + turn(profile, right - 2, right - 1, right);
  const turnsEarly = straight + turn(profile, right + 1, right, right - 1);
  return {
    own: midOf(profile, hour),
    low: Math.min(turnsLate, straight, turnsEarly),
    high: Math.max(turnsLate, straight, turnsEarly),
  };
}

/** Gives the least and the most at a moment of the half hour that `edge` is of. */
export function withinRamp({ own, low, high }: RampEdge, hourOfWeek: number): { low: number; high: number } {
  const nearness = 2 * Math.abs(hourOfWeek - Math.floor(hourOfWeek) - 0.5);
  return { low: own + nearness * (low - own), high: own + nearness * (high - own) };
}

/**
 * By how much the edge between `near` and `across` lies off the straight run where the day goes on from `far` through
 * `near` up to it: never beyond the two hours that meet, and less what chance may have made.
 */
function turn(profile: HourOfWeekProfile, far: number, near: number, across: number): number {
  const own = midOf(profile, near);
  const other = midOf(profile, across);
  const off = own - (midOf(profile, far) + other) / 2;
  const variance = varianceOf(profile, near) + (varianceOf(profile, far) + varianceOf(profile, across)) / 4;
  const most = Math.abs(own - other) / 2;
  return Math.sign(off) * Math.min(most, Math.max(0, Math.abs(off) - TURN_DEVIATIONS_MIN * Math.sqrt(variance)));
}

function midOf({ mid }: HourOfWeekProfile, hour: number): number {
  return mid[(hour + HOURS_PER_WEEK) % HOURS_PER_WEEK]!;
}

/** An hour that is hardly known rests on the same hour of the other days: it is as well known as the best known of them. */
function varianceOf(profile: HourOfWeekProfile, hour: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let day = 0; day < 7; day++) {
    least = Math.min(least, profile.uncertainty[(hour + 24 * day + HOURS_PER_WEEK) % HOURS_PER_WEEK]!);
  }
  return midOf(profile, hour) ** 2 * least;
}
