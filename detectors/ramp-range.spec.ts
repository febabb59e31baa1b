import { describe, expect, it } from '@jest/globals';
import { createHourHistory, HOURS_PER_WEEK } from './hour-history.js';
import { buildProfile, profileAt, type HourOfWeekProfile } from './hour-of-week-profile.js';
import { rampRange } from './ramp-range.js';

/** A profile of hours that hold so much a minute, over and over, and are known for sure. */
function profileOf(...hours: number[]): HourOfWeekProfile {
  const profile = buildProfile(createHourHistory(), 'count', 0, 0, 0, 0);
  profile.mid = Float32Array.from({ length: HOURS_PER_WEEK }, (_, slot) => hours[slot % hours.length]!);
  profile.uncertainty.fill(0);
  return profile;
}

/** A day that fills between eight and nine and empties between twenty and twenty-one, as its hours show it. */
function truthAt(hourOfDay: number): number {
  return 0.4 + 4.6 * Math.max(0, Math.min(1, hourOfDay - 8, 21 - hourOfDay));
}
const steepDay = Array.from({ length: 24 }, (_, hour) => (truthAt(hour) + truthAt(hour + 1)) / 2);

describe('rampRange', () => {
  it('holds a day that turns on the hour, of which the straight run is up to four times too high', () => {
    const profile = profileOf(...steepDay);
    expect(profileAt(profile, 8) / truthAt(8)).toBeGreaterThan(3.8);
    for (let hour = 0; hour < 24; hour += 0.05) {
      const { low, high } = rampRange(profile, hour);
      expect(low).toBeLessThanOrEqual(truthAt(hour) + 1e-6);
      expect(high).toBeGreaterThanOrEqual(truthAt(hour) - 1e-6);
    }
  });

  it('holds a day that jumps on the hour', () => {
    const profile = profileOf(...Array.from({ length: 24 }, (_, hour) => (hour < 9 ? 1 : 10)));
    expect(rampRange(profile, 8.999).low).toBeCloseTo(1, 6);
    expect(rampRange(profile, 9).high).toBeCloseTo(10, 6);
  });

  it('holds the straight run of the profile, and goes nowhere beyond the two hours that meet', () => {
    const profile = profileOf(3, 1, 4, 1, 5, 9, 2, 6);
    for (let hour = 0; hour < HOURS_PER_WEEK; hour += 0.05) {
      const { low, high } = rampRange(profile, hour);
      const meeting = [hour - 0.5, hour + 0.5].map(
        (near) => profile.mid[Math.floor(near + HOURS_PER_WEEK) % HOURS_PER_WEEK]!,
      );
      expect(low).toBeLessThanOrEqual(profileAt(profile, hour) + 1e-6);
      expect(high).toBeGreaterThanOrEqual(profileAt(profile, hour) - 1e-6);
      expect(low).toBeGreaterThanOrEqual(Math.min(...meeting) - 1e-6);
      expect(high).toBeLessThanOrEqual(Math.max(...meeting) + 1e-6);
    }
  });

  it('takes for no turn what may be chance in the few things that hours rest on', () => {
    const profile = profileOf(2, 2, 3, 3);
    const widthFor = (relativeVariance: number): number => {
      profile.uncertainty.fill(relativeVariance);
      const { low, high } = rampRange(profile, 2);
      return high - low;
    };
    // Each turn is half a thing, of the variance v (9 + (4 + 9) / 4) or v (4 + (9 + 4) / 4); two deviations of it are taken off.
    expect(widthFor(0)).toBeCloseTo(1, 6);
    expect(widthFor(0.5 ** 2 / 4 / 12.25)).toBeCloseTo(0.5 - 2 * Math.sqrt(7.25 / 12.25 / 16), 6);
    expect(widthFor(0.04)).toBe(0);
  });

  it('leaves no doubt in the middle of an hour, nor where the day goes evenly', () => {
    const ragged = rampRange(profileOf(3, 1, 4, 1, 5, 9, 2, 6), 5.5);
    expect([ragged.low, ragged.high]).toEqual([9, 9]);
    const even = profileOf(...Array.from({ length: HOURS_PER_WEEK }, (_, slot) => slot));
    for (const hour of [10, 10.25, 10.5, 10.99]) {
      const { low, high } = rampRange(even, hour);
      expect(high - low).toBeLessThan(1e-9);
      expect(low).toBeCloseTo(profileAt(even, hour), 9);
    }
  });
});
