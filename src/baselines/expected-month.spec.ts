import { describe, expect, it } from '@jest/globals';
import { monthlyDays, monthlyFactors } from './expected-month.js';
import type { CalendarFactors } from './shop-calendar.js';
import { dayNumber, dayOf } from './unusual-days.fixture.js';
import type { UnusualDay } from './unusual-days.js';

const ORDERS = 'order.placed|';

/** What is expected at an hour of a date. */
function expectedOn(date: string, known: readonly UnusualDay[], hour = 12): CalendarFactors | null {
  return monthlyFactors(monthlyDays(known, dayNumber(date)), ORDERS, hour);
}

function daysOf(dates: readonly string[], factor: number | ((hour: number) => number)): UnusualDay[] {
  return dates.map((date) => dayOf(date, { [ORDERS]: factor }));
}

// Promise guarded: what comes with each month is expected from the third time on, and an incident on that day is found.
describe('the rhythm of months', () => {
  it('takes two of the three months before', () => {
    expect(expectedOn('2025-04-01', daysOf(['2025-03-01'], 3))).toBeNull();
    expect(expectedOn('2025-04-01', daysOf(['2025-02-01', '2025-03-02'], 3))).toBeNull();
    expect(expectedOn('2025-04-01', daysOf(['2025-02-01', '2025-03-01'], 3))).toMatchObject({ teaches: false });
    expect(expectedOn('2025-04-01', daysOf(['2025-01-01', '2025-03-01'], 3))).not.toBeNull();
  });

  it('forgets when it has not come for two months', () => {
    const known = daysOf(['2025-01-01', '2025-02-01', '2025-03-01'], 3);
    expect(['2025-04-01', '2025-05-01', '2025-06-01'].map((date) => expectedOn(date, known) !== null)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('scales the band and does not mute it: an ordinary day stays plausible, none at all does not', () => {
    const { low, mid, high } = expectedOn('2025-04-01', daysOf(['2025-02-01', '2025-03-01'], 3))!;
    expect(low).toBeCloseTo(0.9, 6);
    expect(mid / 3).toBeCloseTo(1, 1);
    expect(high).toBeGreaterThan(3.5);
    expect(high).toBeLessThan(4.5);
  });

  it('knows days on which nothing comes, and on which some may come after all', () => {
    const { low, high } = expectedOn('2025-04-01', daysOf(['2025-02-01', '2025-03-01'], 0.001))!;
    expect(low).toBeLessThan(0.002);
    expect(high).toBe(1);
  });

  it('needs the same direction', () => {
    const known = [...daysOf(['2025-02-01'], 3), ...daysOf(['2025-03-01'], 0.3)];
    expect(expectedOn('2025-04-01', known)).toBeNull();
  });

  it('needs the same hours: trouble of two months may meet in a few', () => {
    const during = (from: number, until: number) => (hour: number) => (hour >= from && hour < until ? 0.01 : 1);
    const met = [...daysOf(['2025-02-01'], during(8, 13)), ...daysOf(['2025-03-01'], during(11, 20))];
    expect(expectedOn('2025-04-01', met)).toBeNull();
    const alike = [...daysOf(['2025-02-01'], during(8, 13)), ...daysOf(['2025-03-01'], during(9, 15))];
    expect(expectedOn('2025-04-01', alike)).not.toBeNull();
  });

  it('needs more than days differ by for no reason', () => {
    expect(expectedOn('2025-04-01', daysOf(['2025-02-01', '2025-03-01'], 1.4))).toBeNull();
  });

  it('is of the hours in which it was, and one around them', () => {
    const known = daysOf(['2025-02-01', '2025-03-01'], (hour) => (hour >= 9 && hour < 15 ? 6 : 1));
    const isExpected = [7, 8, 9, 14, 15, 16].map((hour) => expectedOn('2025-04-01', known, hour) !== null);
    expect(isExpected).toEqual([false, true, true, true, true, false]);
  });

  it('counts the last three days of a month from its end', () => {
    const last = daysOf(['2025-02-28', '2025-03-31'], 4);
    expect(expectedOn('2025-04-30', last)).not.toBeNull();
    expect(expectedOn('2025-04-28', last)).toBeNull();
    const thirdLast = daysOf(['2025-01-29', '2025-02-26'], 4);
    expect(expectedOn('2025-03-29', thirdLast)).not.toBeNull();
    expect(expectedOn('2025-03-28', daysOf(['2025-01-28', '2025-02-25'], 4))).toBeNull();
  });

  it('looks over a holiday, which says nothing of months', () => {
    const holiday = dayOf('2025-05-01', { [ORDERS]: 0.1 }, 'May Day');
    const known = [...daysOf(['2025-02-01'], 3), ...daysOf(['2025-04-01'], 3), holiday];
    expect(expectedOn('2025-06-01', known)).not.toBeNull();
  });
});
