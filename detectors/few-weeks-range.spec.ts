import { describe, expect, it } from '@jest/globals';
import { fewWeeksRange } from './few-weeks-range.js';
import { historyOf, NEWEST_WEEK } from './hour-history.fixture.js';
import { buildProfile } from './hour-of-week-profile.js';

const MONDAY_NINE = 9;

/** The range at nine on Mondays, in things an hour, after weeks of 600 in every hour but some on Mondays at nine. */
function rangeAfter(weeks: number, mondays: (weeksAgo: number) => number): { low: number; high: number } {
  const history = historyOf((slot, weeksAgo) => ({ weight: slot === MONDAY_NINE ? mondays(weeksAgo) : 600 }), weeks);
  const { low, high } = fewWeeksRange(buildProfile(history, 'count', NEWEST_WEEK, 0, 0, 0), MONDAY_NINE);
  return { low: 60 * low, high: 60 * high };
}

describe('fewWeeksRange', () => {
  it('reaches after one week from what the other days do at that hour to what the hour did itself', () => {
    const { low, high } = rangeAfter(1, () => 6000);
    expect(low / 600).toBeGreaterThan(0.9);
    expect(low / 600).toBeLessThan(1.2);
    expect(high / 6000).toBeGreaterThan(0.9);
  });

  it('reaches as far down where the hour was the quiet one', () => {
    const { low, high } = rangeAfter(2, () => 60);
    expect(low / 60).toBeLessThan(3);
    expect(high / 600).toBeGreaterThan(0.9);
  });

  it('is what the hour does from the third week on, by when one odd week is forgotten', () => {
    const odd = rangeAfter(3, (weeksAgo) => (weeksAgo === 1 ? 6000 : 600));
    expect(odd.high).toBe(odd.low);
    expect(odd.low / 600).toBeLessThan(1.2);
    const regular = rangeAfter(3, () => 6000);
    expect(regular.low / 6000).toBeGreaterThan(0.9);
  });

  it('leaves no doubt where all days are alike', () => {
    const { low, high } = rangeAfter(1, () => 600);
    expect(high / low).toBeCloseTo(1, 2);
  });
});
