import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import { UCI_TIMEZONE, type MovedRow } from '../../src/simulate/uci-calendar.js';
import { isSixAnHour, medianDelay, plantDayStops, plantStops, seriesFortnights, usualOrders } from './uci-stops.js';

const DAY_MS = 86_400_000;
/** Orders in each hour of a trading day that begins at eight. */
const HOURS = [2, 4, 6, 6, 6, 6, 6, 4, 2];

/** Twelve weeks, open from Monday to Friday, closed on the second Wednesday. */
function rows(): MovedRow[] {
  const monday = DateTime.fromISO('2011-02-07', { zone: UCI_TIMEZONE });
  return Array.from({ length: 12 * 7 }, (_, n) => monday.plus({ days: n }))
    .filter((day) => day.weekday <= 5 && day.toISODate() !== '2011-02-16')
    .flatMap((day) =>
      HOURS.map((orders, i) => {
        const local = day.set({ hour: 8 + i });
        const [atMs, date] = [local.toMillis(), local.toISODate() ?? ''];
        return { atMs, date, hour: 8 + i, weekday: day.weekday, stamp: '', orders, newCustomers: 0, revenue: 9 };
      }),
    );
}

describe('planted stops', () => {
  it('take as usual the mean of the open days: a closed one does not thin it out', () => {
    const usual = usualOrders(rows());
    expect(usual(3, 10)).toBe(6);
    expect(usual(6, 10)).toBe(0);
  });

  it('begin where about six orders an hour are usual and three hours of trading are left', () => {
    const usual = usualOrders(rows());
    expect(Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isSixAnHour(usual, 1, hour))).toEqual([
      9, 10, 11, 12, 13,
    ]);
  });

  it('last to the end of an open local day, and lie two weeks or more apart in a run', () => {
    const runs = plantStops(rows(), 3, 'spec');
    expect(runs.map((stops) => stops.length)).toEqual([4, 4, 4]);
    for (const { startMs, endMs } of runs.flat()) {
      const start = DateTime.fromMillis(startMs, { zone: UCI_TIMEZONE });
      expect(start.weekday).toBeLessThanOrEqual(5);
      expect(start.hour).toBeGreaterThanOrEqual(9);
      expect(endMs).toBe(start.endOf('day').toMillis() + 1);
    }
    for (const stops of runs) {
      const apart = stops.slice(1).map(({ startMs }, i) => (startMs - stops[i]!.startMs) / DAY_MS);
      expect(Math.min(...apart)).toBeGreaterThan(14);
    }
    expect(plantStops(rows(), 3, 'spec')).toEqual(runs);
    expect(plantStops(rows(), 3, 'another')).not.toEqual(runs);
  });

  it('can take a whole day on which the shop is open', () => {
    const days = plantDayStops(rows(), 2, 'spec').flat();
    const dates = days.map(({ startMs }) => DateTime.fromMillis(startMs, { zone: UCI_TIMEZONE }));
    expect(dates.every(({ hour, weekday }) => hour === 0 && weekday <= 5)).toBe(true);
    expect(dates.map((date) => date.toISODate())).not.toContain('2011-02-16');
    expect(days.every(({ startMs, endMs }) => endMs - startMs === DAY_MS)).toBe(true);
  });
});

describe('figures of the UCI shop', () => {
  it('count two series over 212 days as 30.3 series-fortnights', () => {
    const span = { startMs: Date.parse('2011-02-01T00:00:00Z'), endMs: Date.parse('2011-09-01T00:00:00Z') };
    expect(seriesFortnights(2, span)).toBeCloseTo((2 * 212) / 14, 10);
  });

  it('hold a stop that was never found for longer than any other', () => {
    expect(medianDelay([30, null, 90])).toBe(90);
    expect(medianDelay([null, null, 90])).toBe(Number.POSITIVE_INFINITY);
    expect(medianDelay([60, 80])).toBe(70);
    expect(medianDelay([])).toBeNull();
  });
});
