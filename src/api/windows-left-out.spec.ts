import { describe, expect, it } from '@jest/globals';
import { declaredWindows, ShopCalendar } from '../baselines/shop-calendar.js';
import { LocalHours } from '../series/local-hour.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { windowsLeftOut } from './windows-left-out.js';

const BUILT_MS = Date.parse('2027-01-04T00:00:00Z');

function leftOut(metric: string, settings: Omit<ShopSettings, 'shop'>) {
  const shop = { shop: 'acme', timezone: 'Europe/Rome', ...settings };
  const windows = declaredWindows(shop);
  const days = {
    settings: shop,
    windows,
    calendar: new ShopCalendar(shop, windows),
    hours: new LocalHours('Europe/Rome'),
  };
  const incident = {
    id: 'inc_1',
    fromMs: Date.parse('2026-12-15T10:00:00Z'),
    untilMs: Date.parse('2026-12-15T11:00:00Z'),
  };
  return windowsLeftOut(metric, BUILT_MS, days, [incident]).map(({ from, to, why }) => [
    from.slice(0, 16),
    to.slice(0, 16),
    why,
  ]);
}

describe('what a baseline did not learn from', () => {
  it('are incidents, campaigns, maintenance and local holidays of its eight weeks', () => {
    const settings = {
      country: 'IT',
      campaigns: [
        {
          name: 'Black Friday',
          start: '2026-11-27T00:00:00+01:00',
          end: '2026-11-28T00:00:00+01:00',
          expectedUplift: 2,
        },
        { name: 'Summer', start: '2026-07-01T00:00:00+02:00', end: '2026-07-08T00:00:00+02:00', expectedUplift: 2 },
      ],
      maintenance: [{ start: '2026-12-01T02:00:00+01:00', end: '2026-12-01T03:00:00+01:00' }],
    };
    expect(leftOut('order.placed', settings)).toEqual([
      ['2026-11-26T23:00', '2026-11-27T23:00', 'campaign Black Friday'],
      ['2026-12-01T01:00', '2026-12-01T02:10', 'maintenance'],
      ['2026-12-07T23:00', '2026-12-08T23:00', 'public holiday of IT'],
      ['2026-12-15T10:00', '2026-12-15T11:00', 'incident inc_1'],
      ['2026-12-24T23:00', '2026-12-25T23:00', 'public holiday of IT'],
      ['2026-12-25T23:00', '2026-12-26T23:00', 'public holiday of IT'],
      ['2026-12-31T23:00', '2027-01-01T23:00', 'public holiday of IT'],
    ]);
  });

  it('are no campaigns where the metric does not follow them', () => {
    const settings = {
      campaigns: [
        {
          name: 'BF',
          start: '2026-11-27T00:00:00Z',
          end: '2026-11-28T00:00:00Z',
          expectedUplift: 2,
          metrics: ['order.placed'],
        },
      ],
    };
    expect(leftOut('customer.registered', settings)).toEqual([
      ['2026-12-15T10:00', '2026-12-15T11:00', 'incident inc_1'],
    ]);
  });
});
