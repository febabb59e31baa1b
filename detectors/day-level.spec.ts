import { describe, expect, it } from '@jest/globals';
import { createDayLevel, dayLevel, type DayLevelMeasures } from './day-level.js';

/** What is told at the end of an hourly series of ten days, 100 by night and 400 by day, whose last day is multiplied. */
function afterDay(factor: number): DayLevelMeasures {
  const state = createDayLevel(24);
  const values = Float64Array.from({ length: 240 }, (_, hour) => {
    const usual = (hour % 24 < 8 ? 100 : 400) + ((hour * 37) % 11);
    return hour >= 216 ? usual * factor : usual;
  });
  let last: DayLevelMeasures = { departure: null, change: null };
  for (let end = 1; end <= values.length; end++) last = dayLevel(state, values.subarray(0, end));
  return last;
}

describe('dayLevel', () => {
  it('sees no season: a day like the others is no change, though nights are a quarter of it', () => {
    expect(afterDay(1).change!).toBeLessThan(0.1);
    expect(afterDay(1).departure!).toBeLessThan(2);
  });

  it('is the mean root of the day less that of the day before', () => {
    const mean = (8 * Math.sqrt(105) + 16 * Math.sqrt(405)) / 24;
    expect(afterDay(0.49).change!).toBeCloseTo(0.3 * mean, 1);
    expect(afterDay(1.69).change!).toBeCloseTo(0.3 * mean, 1);
  });

  it('finds a day of half as much many widths away from the days before', () => {
    expect(afterDay(0.5).departure!).toBeGreaterThan(15);
  });

  it('says nothing before a day is full, of change before two are', () => {
    const state = createDayLevel(24);
    const told = Array.from({ length: 48 }, (_, row) => dayLevel(state, new Float64Array(row + 1).fill(3)));
    expect(told.findIndex(({ change }) => change !== null)).toBe(47);
    expect(told.every(({ departure }) => departure === null)).toBe(true);
  });

  it('takes sums that differ by rounding only for the same', () => {
    const state = createDayLevel(3);
    dayLevel(state, Float64Array.of(0.1, 0.2, 0.3));
    expect(dayLevel(state, Float64Array.of(0.1, 0.2, 0.3, 0.3, 0.2, 0.1)).change).toBe(0);
  });

  it('refuses a day without rows', () => {
    expect(() => createDayLevel(0)).toThrow('createDayLevel requires');
  });
});
