import { describe, expect, it } from '@jest/globals';
import { historyOf, NEWEST_WEEK } from './hour-history.fixture.js';
import { addToHour, createHourHistory, HOURS_PER_WEEK } from './hour-history.js';
import { recentLevel } from './recent-level.js';

const midOf = (perMinute: number) => new Float32Array(HOURS_PER_WEEK).fill(perMinute);

describe('recentLevel', () => {
  it('is 1 where nothing is known, or the last week was as the others', () => {
    expect(recentLevel(createHourHistory(), midOf(1), 'count', NEWEST_WEEK, 0)).toBe(1);
    expect(
      recentLevel(
        historyOf(() => ({ weight: 120 })),
        midOf(2),
        'count',
        NEWEST_WEEK,
        0,
      ),
    ).toBe(1);
  });

  it('has sixty things of prior: twice sixty expected make one and a half', () => {
    const history = createHourHistory();
    addToHour(history, NEWEST_WEEK, 3, { weight: 120, quantity: 0, minutes: 60 });
    expect(recentLevel(history, midOf(1), 'count', NEWEST_WEEK, 3)).toBe((60 + 120) / (60 + 60));
  });

  it('follows growth that the other weeks lag behind, up to twice and down to half', () => {
    const grown = (factor: number) =>
      recentLevel(
        historyOf((_, weeksAgo) => ({ weight: weeksAgo === 1 ? 600 * factor : 600 })),
        midOf(10),
        'count',
        NEWEST_WEEK - 1,
        167,
      );
    expect(grown(1.3)).toBeCloseTo(1.3, 2);
    expect([grown(5), grown(0.1)]).toEqual([2, 0.5]);
  });

  it('looks at seven days, those of the week before and of this one, hour by hour', () => {
    const history = createHourHistory();
    const add = (week: number, slot: number, weight: number) =>
      addToHour(history, week, slot, { weight, quantity: 0, minutes: 60 });
    add(NEWEST_WEEK - 1, 4, 90);
    add(NEWEST_WEEK, 3, 90);
    add(NEWEST_WEEK, 0, 90);
    // Neither the hour a week before the one in progress, nor one that is yet to come.
    add(NEWEST_WEEK - 1, 3, 6000);
    add(NEWEST_WEEK, 4, 6000);
    add(NEWEST_WEEK - 2, 100, 6000);
    expect(recentLevel(history, midOf(1), 'count', NEWEST_WEEK, 3)).toBe((60 + 270) / (60 + 180));
  });

  it('expects nothing of minutes that taught nothing: half an hour of maintenance is no decline', () => {
    const history = historyOf(() => ({ weight: 300, minutes: 30 }));
    expect(recentLevel(history, midOf(10), 'count', NEWEST_WEEK, 0)).toBe(1);
  });

  it('gives the same for cents and for dollars, for bytes and for megabytes', () => {
    const levelIn = (unit: number) =>
      recentLevel(
        historyOf(() => ({ quantity: 600 * unit })),
        midOf(8 * unit),
        'sum',
        NEWEST_WEEK - 1,
        167,
      );
    // The prior is sixty minutes of the usual: 168 hours of 600 against 480.
    expect(levelIn(1)).toBeCloseTo((60 * 8 + 168 * 600) / (60 * 8 + 168 * 480), 9);
    expect(levelIn(100)).toBeCloseTo(levelIn(1), 9);
    expect(levelIn(1e6)).toBeCloseTo(levelIn(1), 9);
  });
});
