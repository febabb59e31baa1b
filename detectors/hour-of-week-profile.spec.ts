import { describe, expect, it } from '@jest/globals';
import { historyOf, NEWEST_WEEK } from './hour-history.fixture.js';
import { createHourHistory, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';
import { buildProfile, profileAt } from './hour-of-week-profile.js';
import { MONDAY_MS } from './runs.fixture.js';
import { HOUR_MS, WEEK_MS } from './time-spans.js';
import type { SeriesShape } from './types.js';

const MONDAY_NINE = 9;
const TUESDAY_NINE = 24 + 9;

function profileOf(history: HourHistory, shape: SeriesShape = 'count', newestWeek = NEWEST_WEEK) {
  return buildProfile(history, shape, newestWeek, 0, MONDAY_MS, MONDAY_MS - 8 * WEEK_MS);
}

/** The profile by the weeks alone: the last seven days hold nothing and leave the level at 1. */
function profileWithoutLevel(history: HourHistory, shape: SeriesShape = 'count') {
  return profileOf(history, shape, NEWEST_WEEK + 2);
}

/** Busier by day than by night, and half as busy on Sundays, in things an hour. */
function thingsOf(slot: number): number {
  const byHour = slot % 24 < 8 ? 60 : 600;
  return slot >= 144 ? byHour / 2 : byHour;
}

describe('buildProfile', () => {
  it('expects of each hour what its weeks agreed on', () => {
    const { mid, level, samples } = profileOf(historyOf((slot) => ({ weight: thingsOf(slot) })));
    for (let slot = 0; slot < HOURS_PER_WEEK; slot++) expect((60 * mid[slot]!) / thingsOf(slot)).toBeCloseTo(1, 2);
    expect(level).toBeCloseTo(1, 3);
    expect(new Set(samples)).toEqual(new Set([8]));
  });

  it('forgets a single odd week, too high or too low', () => {
    const odd = (factor: number) => (slot: number, weeksAgo: number) => ({
      weight: thingsOf(slot) * (weeksAgo === 4 ? factor : 1),
    });
    for (const factor of [0, 20]) {
      const { mid } = profileOf(historyOf(odd(factor)));
      expect((60 * mid[MONDAY_NINE]!) / thingsOf(MONDAY_NINE)).toBeCloseTo(1, 2);
    }
  });

  it('takes the mean where hours hold one or two things: the median would be nothing', () => {
    const { mid } = profileWithoutLevel(historyOf((_, weeksAgo) => ({ weight: weeksAgo <= 2 ? 2 : 0 })));
    expect(60 * mid[MONDAY_NINE]!).toBeCloseTo(0.5, 5);
  });

  it('forgets an odd week from three things an hour and three weeks on', () => {
    const usually = (things: number, weeks: number) =>
      60 * profileWithoutLevel(historyOf((_, weeksAgo) => ({ weight: weeksAgo === 2 ? 90 : things }), weeks)).mid[0]!;
    expect(usually(3.01, 3)).toBeCloseTo(3.01, 2);
    expect(usually(2.99, 3)).toBeCloseTo((90 + 2 * 2.99) / 3, 2);
    expect(usually(3.01, 2)).toBeCloseTo((90 + 3.01) / 2, 2);
  });

  it('draws the reading of an hour halfway to its hour of the day after one week', () => {
    const history = historyOf(
      (slot) => (slot === MONDAY_NINE || slot === TUESDAY_NINE ? { weight: 60, quantity: 60 * slot } : null),
      1,
    );
    const { mid } = profileWithoutLevel(history, 'gauge');
    expect([mid[MONDAY_NINE], mid[TUESDAY_NINE]]).toEqual([(9 + 21) / 2, (33 + 21) / 2]);
  });

  it('draws an hour that is thinly known towards its hour of the day and its day, gamma and Poisson', () => {
    const weights = new Map([
      [MONDAY_NINE, 75],
      [TUESDAY_NINE, 25],
    ]);
    const history = historyOf((slot) => (weights.has(slot) ? { weight: weights.get(slot)! } : null), 1);
    const { mid, uncertainty } = profileWithoutLevel(history);
    // By hand: fifty are usual at nine; ten of prior make Monday 85 / 60 and Tuesday 35 / 60 of that.
    const monday = (75 * 75 + 25 * 50 * (85 / 60)) / 100;
    // What was predicted of an hour says as much of how well it is known as what it held: 29.2 against 25.
    const predicted = 50 * (35 / 60);
    const tuesday = (25 * predicted + predicted * 25) / (predicted + 25);
    expect(60 * mid[MONDAY_NINE]!).toBeCloseTo(monday, 4);
    expect(60 * mid[TUESDAY_NINE]!).toBeCloseTo(tuesday, 4);
    // The relative variance of a gamma of that shape is one over what was counted, prior included.
    expect([uncertainty[MONDAY_NINE], uncertainty[TUESDAY_NINE]].map((one) => one!.toFixed(4))).toEqual([
      '0.0100',
      '0.0185',
    ]);
  });

  it('expects after one day the same hours of the next, and of an hour never seen the average', () => {
    const { mid, samples } = profileWithoutLevel(
      historyOf((slot) => (slot < 12 ? { weight: 60 * (1 + slot) } : null), 1),
    );
    expect(mid[24 + 7]! / mid[24 + 3]!).toBeCloseTo(2, 5);
    expect(mid[24 + 20]).toBeCloseTo(6.5, 1);
    expect([samples[7], samples[24 + 7]]).toEqual([1, 0]);
  });

  it('does not take a day for a busy one because of the night with which it began', () => {
    const history = historyOf((slot) => {
      const isNewDay = slot >= 144;
      if (isNewDay && slot % 24 >= 4) return null;
      return { weight: isNewDay ? 10 * thingsOf(slot % 24) : thingsOf(slot % 24) };
    }, 1);
    const { mid } = profileWithoutLevel(history);
    expect((60 * mid[144 + 12]!) / thingsOf(12)).toBeLessThan(1.2);
    expect((60 * mid[144 + 2]!) / thingsOf(2)).toBeGreaterThan(5);
  });

  it.each(['count', 'sum', 'level'] as const)(
    'follows a week of growth of a %s that the weeks before lag behind',
    (shape) => {
      const grown = historyOf((slot, weeksAgo) => {
        const things = thingsOf(slot) * (weeksAgo === 1 ? 1.5 : 1);
        return { weight: things, quantity: things };
      });
      const { mid, level } = profileOf(grown, shape);
      expect(level).toBeCloseTo(1.5, 1);
      expect((60 * mid[MONDAY_NINE]!) / thingsOf(MONDAY_NINE)).toBeCloseTo(1.5, 1);
      expect((60 * mid[0]!) / thingsOf(0)).toBeCloseTo(1.5, 1);
    },
  );

  it('expects nothing of a weekend on which nothing came: hours of it would add up to orders that are missed', () => {
    const week = (perHour: number) =>
      profileWithoutLevel(historyOf((slot) => ({ weight: slot < 120 ? perHour : 0 }), 1)).mid;
    const weekend = (mid: Float32Array): number => mid.subarray(120).reduce((sum, value) => sum + 60 * value, 0);
    expect(weekend(week(30))).toBeLessThan(1);
    // Where little was to be expected of it, one that was empty says little.
    expect(weekend(week(1))).toBeGreaterThan(5);
  });

  it('takes an hour of which a quarter was taught for what it would be in full, and less for nothing', () => {
    const known = historyOf(() => ({ weight: 150, minutes: 15 }));
    expect(60 * profileOf(known).mid[0]!).toBeCloseTo(600, 0);
    expect(profileOf(historyOf(() => ({ weight: 140, minutes: 14 }))).weightKnown).toBe(0);
  });

  it('asks for bytes in the minute of a level, whatever the number of samples', () => {
    const { mid } = profileOf(
      historyOf(() => ({ weight: 60, quantity: 60e6 })),
      'level',
    );
    expect(mid[MONDAY_NINE]! / 1e6).toBeCloseTo(1, 3);
  });

  it('takes the share that fails over all weeks, each try alike, from a single minute on', () => {
    const history = historyOf((slot, weeksAgo) => {
      if (slot !== MONDAY_NINE) return null;
      return weeksAgo === 1 ? { weight: 90, quantity: 18, minutes: 1 } : { weight: 10, quantity: 0, minutes: 1 };
    });
    const { mid, level } = profileOf(history, 'ratio');
    expect(mid[MONDAY_NINE]).toBeCloseTo(18 / 160, 6);
    expect(level).toBe(1);
  });

  it('takes the mean logarithm of durations, and never scales it', () => {
    const history = historyOf((_, weeksAgo) => ({ weight: 100, quantity: 100 * Math.log(weeksAgo === 1 ? 800 : 200) }));
    const { mid, level } = profileOf(history, 'duration');
    expect(Math.exp(mid[MONDAY_NINE]!)).toBeCloseTo(200 * 4 ** (1 / 8), 2);
    expect(level).toBe(1);
  });

  it('never scales a reading: a disk of 80 % is no more full in a busy week', () => {
    const history = historyOf((_, weeksAgo) => ({ weight: 60, quantity: 60 * (weeksAgo === 1 ? 90 : 40) }));
    expect(profileOf(history, 'gauge').level).toBe(1);
  });

  it('expects nothing, and is unsure, where nothing is known', () => {
    const { mid, weightKnown, uncertainty } = profileOf(createHourHistory());
    expect(new Set(mid)).toEqual(new Set([0]));
    expect(weightKnown).toBe(0);
    expect(uncertainty[0]).toBeCloseTo(1 / 25, 7);
  });

  it('learns a level and a gauge that are sampled every five minutes', () => {
    const history = historyOf(() => ({ weight: 12, quantity: 12 * 80, minutes: 12 }));
    for (const shape of ['level', 'gauge'] as const) {
      const { mid, weightKnown } = buildProfile(history, shape, NEWEST_WEEK, 0, 0, 0);
      expect(mid.every((value) => Math.abs(value - 80) < 1e-3)).toBe(true);
      expect(weightKnown).toBe(8 * 168 * 12);
    }
  });

  it('is made of numbers where a level has shown nothing but zero', () => {
    const { mid, level } = buildProfile(
      historyOf(() => ({ weight: 60 })),
      'level',
      NEWEST_WEEK,
      0,
      0,
      0,
    );
    expect([...mid, level].some(Number.isNaN)).toBe(false);
  });

  it('says when it was built, and how much it rests on', () => {
    const profile = profileOf(historyOf(() => ({ weight: 2 })));
    expect(profile).toMatchObject({
      builtMs: MONDAY_MS,
      hoursKnown: (8 * WEEK_MS) / HOUR_MS,
      weightKnown: 8 * 168 * 2,
    });
  });
});

describe('profileAt', () => {
  const profile = profileOf(createHourHistory());
  profile.mid = Float32Array.from({ length: HOURS_PER_WEEK }, (_, slot) => slot);

  it('is what the hour holds in its middle, and runs straight from there to the next', () => {
    expect([0.5, 9.5, 167.5].map((hour) => profileAt(profile, hour))).toEqual([0, 9, 167]);
    expect([10, 10.25].map((hour) => profileAt(profile, hour))).toEqual([9.5, 9.75]);
  });

  it('runs from the end of Sunday into Monday without a step of its own', () => {
    expect([0, 168].map((hour) => profileAt(profile, hour))).toEqual([83.5, 83.5]);
    expect(profileAt(profile, 167.75)).toBeCloseTo(167 * 0.75, 9);
    expect(profileAt(profile, 0.25)).toBeCloseTo(167 * 0.25, 9);
  });
});
