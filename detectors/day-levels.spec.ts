import { describe, expect, it } from '@jest/globals';
import { dayLevels } from './day-levels.js';
import { addToHour, createHourHistory, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';

const WEEK = 2800;
/** The Monday of that week: weeks begin three days before the epoch's. */
const MONDAY = 7 * WEEK - 3;

/** Two weeks in which each hour of the first held `first` a minute, and of the second `second`, more by day. */
function weeks(first: number, second: number): HourHistory {
  const history = createHourHistory();
  for (const [index, value] of [first, second].entries()) {
    for (let slot = 0; slot < HOURS_PER_WEEK; slot++) {
      const amount = 60 * value * (1 + (slot % 24));
      addToHour(history, WEEK + index, slot, { weight: amount, quantity: amount, minutes: 60 });
    }
  }
  return history;
}

describe('dayLevels', () => {
  it('compares each hour of the week to itself, so that neither day nor night shows', () => {
    const { days, usual } = dayLevels(weeks(8, 12), 'count', MONDAY + 14);
    expect(days.map(({ day }) => day)).toEqual(Array.from({ length: 14 }, (_, index) => MONDAY + index));
    for (const { day, level } of days) expect(level).toBeCloseTo(Math.log(day < MONDAY + 7 ? 0.8 : 1.2), 5);
    expect(usual).toBeCloseTo(10 * 12.5, 3);
  });

  it('leaves out the day in progress and days of which little is known', () => {
    const history = weeks(10, 10);
    for (let slot = 24; slot < 44; slot++) {
      addToHour(history, WEEK, slot, { weight: 0, quantity: 0, minutes: -60 });
    }
    const known = dayLevels(history, 'level', MONDAY + 13).days.map(({ day }) => day - MONDAY);
    expect(known).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('of durations is the mean difference of their logarithms', () => {
    const history = createHourHistory();
    for (const [index, ms] of [400, 441].entries()) {
      for (let slot = 0; slot < HOURS_PER_WEEK; slot++) {
        addToHour(history, WEEK + index, slot, { weight: 10, quantity: 10 * Math.log(ms), minutes: 60 });
      }
    }
    const { days, usual } = dayLevels(history, 'duration', MONDAY + 14);
    expect(usual).toBeCloseTo(420, 1);
    expect(days.at(-1)!.level - days[0]!.level).toBeCloseTo(Math.log(441 / 400), 5);
  });
});
