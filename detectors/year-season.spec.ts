import { describe, expect, it } from '@jest/globals';
import { historyOf, NEWEST_WEEK } from './hour-history.fixture.js';
import { HOURS_PER_WEEK } from './hour-history.js';
import { createYearSeason, noteWeeks, seasonFactors, YEAR_WEEKS, type YearSeason } from './year-season.js';

const MID = new Float32Array(HOURS_PER_WEEK).fill(2);
const LAST_YEAR = NEWEST_WEEK - 52;

/** A year of weeks at 2 a minute, but those that are given, by weeks from this one a year ago. */
function yearOf(levels: Readonly<Record<number, number>>): YearSeason {
  const season = createYearSeason();
  season.newestWeek = NEWEST_WEEK - 1;
  for (let back = 1; back < YEAR_WEEKS; back++) season.levels[(NEWEST_WEEK - back) % YEAR_WEEKS] = 2;
  for (const [from, level] of Object.entries(levels)) season.levels[(LAST_YEAR + Number(from)) % YEAR_WEEKS] = level;
  return season;
}

const factorsOn = (season: YearSeason, slot: number) => seasonFactors(season, 'count', NEWEST_WEEK, slot, 1);

// Promise guarded: what comes every year in the same week is half expected, and neither it nor its absence is news.
describe('the time of the year', () => {
  it('says nothing before a year is known, and nothing of a week that is missing', () => {
    expect(factorsOn(createYearSeason(), 0)).toBeNull();
    expect(factorsOn(yearOf({ 0: 0 }), 72)).toBeNull();
    expect(seasonFactors(yearOf({}), 'count', NEWEST_WEEK + 60, 0, 1)).toBeNull();
  });

  it('is nothing in a year that runs straight', () => {
    expect(factorsOn(yearOf({}), 72)).toEqual({ mid: 1, low: 1, high: 1 });
  });

  it('goes half of the way to what last year did, and leaves room for none and all of it', () => {
    // On Monday the seven days before were the week before, and the level runs from its middle to that of this week.
    const { mid, low, high } = factorsOn(yearOf({ 0: 4, 1: 4 }), 0)!;
    expect(mid).toBeGreaterThan(1.2);
    expect(mid).toBeLessThan(Math.SQRT2);
    expect(mid * low).toBeCloseTo(1, 6);
    expect(mid * high).toBeCloseTo(mid ** 2, 6);
    const fall = factorsOn(yearOf({ 0: 1, 1: 1 }), 0)!;
    expect(fall.mid).toBeLessThan(0.9);
    expect([fall.mid * fall.high, fall.mid * fall.low]).toEqual([
      expect.closeTo(1, 6),
      expect.closeTo(fall.mid ** 2, 6),
    ]);
    expect(factorsOn(yearOf({ 0: 4, 1: 4 }), 156)!.mid).toBeLessThan(1.01);
  });

  it('believes few things less, and a small change hardly', () => {
    const few = seasonFactors(
      { newestWeek: NEWEST_WEEK - 1, levels: yearOf({ 0: 4, 1: 4 }).levels.map((level) => level / 2_000) },
      'count',
      NEWEST_WEEK,
      0,
      1,
    )!;
    expect(few.mid).toBeLessThan(factorsOn(yearOf({ 0: 4, 1: 4 }), 0)!.mid - 0.02);
    expect(factorsOn(yearOf({ 0: 2.1, 1: 2.1 }), 0)!.mid).toBeLessThan(1.005);
  });
});

describe('the levels of weeks', () => {
  it('are those of the hours that taught, against what is usual in them', () => {
    const season = createYearSeason();
    const busyByDay = Float32Array.from({ length: HOURS_PER_WEEK }, (_, slot) => (slot % 24 < 12 ? 1 : 3));
    // Of the last week the nights are missing, and it was half as high again.
    const history = historyOf((slot, weeksAgo) => {
      if (weeksAgo === 1 && slot % 24 < 12) return null;
      return { weight: busyByDay[slot]! * 60 * (weeksAgo === 1 ? 1.5 : 1) };
    });
    noteWeeks(season, history, busyByDay, 'count', NEWEST_WEEK);
    const levelOf = (week: number) => season.levels[week % YEAR_WEEKS];
    expect([levelOf(NEWEST_WEEK - 2), levelOf(NEWEST_WEEK - 1)]).toEqual([2, 3]);
    const before = structuredClone(season);
    noteWeeks(season, history, busyByDay, 'count', NEWEST_WEEK);
    expect(season).toEqual(before);
  });

  it('are not known of a week that hardly taught, nor of those in which the shop was away', () => {
    const season = yearOf({});
    const history = historyOf((slot, weeksAgo) => (weeksAgo === 2 || slot < 80 ? { weight: 120 } : null), 2);
    noteWeeks(season, history, MID, 'count', NEWEST_WEEK + 5);
    expect(season.newestWeek).toBe(NEWEST_WEEK - 1);
    noteWeeks(season, history, MID, 'count', NEWEST_WEEK);
    expect(season.levels[(NEWEST_WEEK - 1) % YEAR_WEEKS]).toBe(2);
    season.newestWeek = NEWEST_WEEK - 6;
    noteWeeks(season, history, MID, 'count', NEWEST_WEEK);
    expect([5, 4, 3, 2].map((back) => season.levels[(NEWEST_WEEK - back) % YEAR_WEEKS])).toEqual([0, 0, 0, 2]);
  });
});
