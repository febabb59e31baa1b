import { describe, expect, it } from '@jest/globals';
import { holidayFactors } from './expected-holiday.js';
import type { CalendarFactors } from './shop-calendar.js';
import { dayOf } from './unusual-days.fixture.js';

const ORDERS = 'order.placed|';
const BEFORE: CalendarFactors = { low: 0.3, mid: 0.8, high: 1.25, teaches: false, mayStayClosed: true };
const DATES = ['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-05', '2025-05-26', '2025-08-25'];

/** What is expected at noon of a holiday after others, the oldest first, that brought so many times the usual. */
function after(factors: readonly (number | ((hour: number) => number))[], name = 'Boxing Day'): CalendarFactors {
  const known = factors.map((factor, index) => dayOf(DATES[index]!, { [ORDERS]: factor }, `holiday ${index}`));
  return holidayFactors(known, name, ORDERS, 12, BEFORE);
}

// Promise guarded: what is expected of a holiday is learnt, and sensible before anything is.
describe('what is expected of a holiday', () => {
  it('is what is sensible as long as none is known of', () => {
    expect(after([])).toEqual(BEFORE);
    expect(holidayFactors([dayOf('2025-05-05', { other: 2 }, 'May Day')], 'x', ORDERS, 12, BEFORE)).toEqual(BEFORE);
    expect(holidayFactors([dayOf('2025-05-05', { [ORDERS]: 2 })], 'x', ORDERS, 12, BEFORE)).toEqual(BEFORE);
  });

  it.each([2, 3])('has room for one that brings %d times the usual, after the first that did', (factor) => {
    expect(after([factor]).high).toBeGreaterThan(factor);
    expect(after([factor, factor, factor]).mid).toBeGreaterThan(0.7 * factor);
    expect(after([factor]).low).toBeLessThanOrEqual(0.9);
  });

  it('has room for a tenth of the usual, after the first that brought as little', () => {
    expect(after([0.1]).low).toBeLessThan(0.1);
    expect(after([0.1, 0.1, 0.1]).mid).toBeLessThan(0.2);
    expect(after([0.1, 0.1, 0.1]).high).toBeGreaterThanOrEqual(1);
  });

  it('comes nearer to an ordinary day with each that was one, down to its ordinary edge', () => {
    const lows = [1, 2, 3, 4].map((count) => after(Array.from({ length: count }, () => 1)).low);
    expect(lows).toEqual(lows.toSorted((a, b) => a - b));
    expect(lows[0]).toBeLessThan(0.5);
    expect(lows[3]).toBeGreaterThan(0.85);
    expect(after([1, 1, 1, 1]).mid).toBe(1);
  });

  it('forgives one in five that was quite another', () => {
    expect(after([1, 1, 0.001, 1]).low).toBeLessThan(0.01);
    expect(after([1, 1, 0.001, 1, 1]).low).toBeGreaterThan(0.85);
  });

  it('excuses a dead day until two holidays were open, and of a shop that was closed', () => {
    expect([[1], [1, 1], [0.001, 0.001], [1, 1, 0.001]].map((known) => after(known).mayStayClosed)).toEqual([
      true,
      undefined,
      true,
      true,
    ]);
  });

  it('excuses the holiday that was closed last year, however the others were', () => {
    const others = DATES.map((date, index) => dayOf(date, { [ORDERS]: 1 }, `holiday ${index}`));
    const known = [dayOf('2024-12-25', { [ORDERS]: 0.001 }, 'Christmas Day'), ...others];
    expect(holidayFactors(known, 'Christmas Day', ORDERS, 12, BEFORE)).toMatchObject({ mayStayClosed: true });
    expect(holidayFactors(known, 'Boxing Day', ORDERS, 12, BEFORE)).not.toHaveProperty('mayStayClosed');
  });

  it('is of the hour and its neighbours', () => {
    const evening = (hour: number): number => (hour >= 18 ? 4 : 1);
    const known = DATES.map((date, index) => dayOf(date, { [ORDERS]: evening }, `holiday ${index}`));
    const highs = [12, 17, 18].map((hour) => holidayFactors(known, 'x', ORDERS, hour, BEFORE).high);
    expect(highs[0]).toBeLessThan(1.5);
    expect(highs[1]).toBeGreaterThan(4);
    expect(highs[2]).toBeGreaterThan(4);
  });
});
