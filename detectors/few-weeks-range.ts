import { medianSorted } from 'simple-statistics';
import { HOURS_PER_WEEK } from './hour-history.js';
import type { HourOfWeekProfile } from './hour-of-week-profile.js';

/** From so many weeks on a robust middle forgets a single odd one. */
const WEEKS_TO_FORGET = 3;

/**
 * Gives the least and the most that may be usual in an hour of the week that was seen in fewer than three weeks: what it
 * did itself, or what the same hour does on the other days, in the middle of them. Which of the two was odd is not known
 * yet: a spike of one Sunday must not make the next a drop, nor a regular one of Mondays be taken for a spike twice. From
 * the third week on both are what the hour did. Unit: that of the profile. Cost: a sort of six.
 *
 * @example fewWeeksRange(profile, 9); // { low: 2, high: 20 } after a first Monday of 20 at nine where 2 are usual
 */
export function fewWeeksRange({ mid, samples }: HourOfWeekProfile, slot: number): { low: number; high: number } {
  const own = mid[slot]!;
  if (samples[slot]! >= WEEKS_TO_FORGET) return { low: own, high: own };
  const others: number[] = [];
  for (let day = 1; day < 7; day++) others.push(mid[(slot + 24 * day) % HOURS_PER_WEEK]!);
  const usual = medianSorted(others.sort((a, b) => a - b));
  return { low: Math.min(own, usual), high: Math.max(own, usual) };
}
