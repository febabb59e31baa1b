import { describe, expect, it } from '@jest/globals';
import { declaredWindows, ShopCalendar, windowOfChange } from '../baselines/shop-calendar.js';
import { LocalHours } from '../series/local-hour.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { specialDays } from './special-days.js';

const SALE = {
  name: 'Anniversary sale',
  start: '2026-10-30T08:00:00+01:00',
  end: '2026-10-31T05:00:00+01:00',
  expectedUplift: 1.9,
};

/** The special days as `kind name from to uplift`, times in UTC to the minute. */
function told(settings: Omit<ShopSettings, 'shop'>, from: string, to: string, change?: Record<string, unknown>) {
  const shop = { shop: 'acme', ...settings };
  const told = change && windowOfChange(Date.parse(String(change.at)), change);
  const windows = [...declaredWindows(shop), ...(told ? [told] : [])];
  const hours = new LocalHours(settings.timezone ?? 'UTC');
  const days = { settings: shop, windows, calendar: new ShopCalendar(shop, windows), hours };
  return specialDays(days, Date.parse(from), Date.parse(to)).map(({ kind, name, fromMs, untilMs, expectedUplift }) => [
    kind,
    name,
    new Date(fromMs).toISOString().slice(0, 16),
    new Date(untilMs).toISOString().slice(0, 16),
    expectedUplift,
  ]);
}

describe('the special days of a shop', () => {
  it('are changes of the clock, campaigns, holidays by name and maintenance, as days of the shop', () => {
    const settings = {
      timezone: 'Europe/Rome',
      country: 'IT',
      campaigns: [SALE],
      maintenance: [{ start: '2026-10-29T01:00:00+01:00', end: '2026-10-29T02:00:00+01:00' }],
    };
    expect(told(settings, '2026-10-24T00:00:00Z', '2026-11-02T00:00:00Z')).toEqual([
      ['clockChange', 'clocks go back an hour', '2026-10-25T01:00', '2026-10-25T01:00', null],
      ['maintenance', 'maintenance', '2026-10-29T00:00', '2026-10-29T01:00', null],
      ['campaign', 'Anniversary sale', '2026-10-30T07:00', '2026-10-31T04:00', 1.9],
      ['holiday', "All Saints' Day", '2026-10-31T23:00', '2026-11-01T23:00', null],
    ]);
    expect(told(settings, '2026-11-02T00:00:00Z', '2026-11-30T00:00:00Z')).toEqual([]);
  });

  it.each([
    ['Europe/Rome', '2027-03-28', 'clocks go forward an hour', '2027-03-28T01:00'],
    ['Australia/Lord_Howe', '2026-10-03', 'clocks go forward 30 minutes', '2026-10-03T15:30'],
    ['Africa/Cairo', '2026-10-29', 'clocks go back an hour', '2026-10-29T21:00'],
  ])('tell the change of the clock of %s to the minute', (timezone, day, name, at) => {
    const before = new Date(Date.parse(day) - 86_400_000).toISOString();
    const after = new Date(Date.parse(day) + 2 * 86_400_000).toISOString();
    expect(told({ timezone }, before, after)).toEqual([['clockChange', name, at, at, null]]);
  });

  it('hold a campaign once that settings declare and a change tells of', () => {
    const change = { kind: 'campaign', title: SALE.name, at: SALE.start, endsAt: SALE.end };
    const range = ['2026-10-30T00:00:00Z', '2026-10-31T00:00:00Z'] as const;
    expect(told({ campaigns: [SALE] }, ...range, change)).toHaveLength(1);
    expect(told({ campaigns: [SALE] }, ...range, { ...change, title: 'Newsletter 47' })).toHaveLength(2);
  });
});
