import { describe, expect, it } from '@jest/globals';
import { isDayUnknown } from './day-seen.js';
import { historyOf, NEWEST_WEEK } from './hour-history.fixture.js';
import { buildProfile } from './hour-of-week-profile.js';
import { HOUR_MS } from './time-spans.js';

const nineOn = (day: number): number => 24 * day + 9;

describe('a day of the week on the third day of a series', () => {
  const history = historyOf(() => ({ weight: 600 }), 1);
  const seen = (from: number, until: number, hoursKnown = 60) => {
    const profile = buildProfile(history, 'count', NEWEST_WEEK, 0, hoursKnown * HOUR_MS, 0);
    profile.samples.fill(0);
    profile.samples.fill(1, from, until);
    return profile;
  };

  it('is known where it is a working day after two others', () => {
    expect(isDayUnknown(seen(0, 56), nineOn(2))).toBe(false);
    expect(isDayUnknown(seen(16, 56), nineOn(2))).toBe(false);
    expect(isDayUnknown(seen(17, 56), nineOn(2))).toBe(true);
  });

  it('is unknown on a weekend, and on the first working days after one', () => {
    expect(isDayUnknown(seen(72, 128), nineOn(5))).toBe(true);
    expect(isDayUnknown(seen(96, 152), nineOn(6))).toBe(true);
    expect(isDayUnknown(seen(120, 168), nineOn(0))).toBe(true);
  });

  it('is taken to be like the others from three days on', () => {
    expect(isDayUnknown(seen(72, 144, 72), nineOn(5))).toBe(false);
  });
});
