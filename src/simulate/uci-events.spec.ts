import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import { moveUciRows, UCI_TIMEZONE, uciClosures, weeksToNow } from './uci-calendar.js';
import { uciEvents } from './uci-events.js';
import { readUciSample } from './uci-sample.js';
import { uciShopSettings } from './uci-shop.js';

const sample = await readUciSample(new URL('../../samples/uci-online-retail.csv.gz', import.meta.url));

describe('the UCI sample', () => {
  it('has the orders and new customers that its source counts', () => {
    expect(sample.reduce((sum, row) => sum + row.orders, 0)).toBe(12_494);
    expect(sample.reduce((sum, row) => sum + row.newCustomers, 0)).toBe(3_317);
  });

  it.each([
    '2026-01-14T12:00:00Z',
    '2026-07-15T23:30:00Z',
    '2026-03-29T00:30:00Z',
    '2026-10-25T01:30:00Z',
    '2031-02-28T05:00:00Z',
  ])('keeps local clock and day of the week at %s, and ends now', (nowText) => {
    const now = Date.parse(nowText);
    const moved = moveUciRows(sample, now);
    const weeks = weeksToNow(sample, now);
    const displaced = moved.filter((row) => {
      const local = DateTime.fromMillis(row.atMs, { zone: UCI_TIMEZONE });
      const original = DateTime.fromSQL(row.stamp, { zone: 'utc' }).plus({ weeks });
      return local.toFormat('EEE yyyy-MM-dd HH:mm') !== original.toFormat('EEE yyyy-MM-dd HH:mm');
    });
    expect(displaced).toEqual([]);
    const events = uciEvents(moved, now);
    expect(events.every((event) => event.atMs <= now)).toBe(true);
    // Over a Christmas the shop is closed for eleven days at most.
    expect(now - (events.at(-1)?.atMs ?? 0)).toBeLessThan(4 * 86_400_000);
    expect(Math.max(...moved.map((row) => row.atMs))).toBeGreaterThan(now - 86_400_000);
  });

  it('splits the revenue of a minute over its orders to the penny, each event with an id of its own', () => {
    const now = Date.parse('2026-09-02T22:58:00Z');
    const events = uciEvents(moveUciRows(sample, now), now);
    const orders = events.filter((event) => event.type === 'order.placed');
    const pence = orders.reduce((sum, event) => sum + Math.round(Number(event.data['value']) * 100), 0);
    expect(pence).toBe(sample.reduce((sum, row) => sum + Math.round(row.revenue * 100), 0));
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(events).toHaveLength(12_494 + 3_317);
    expect(events.every((event, i) => i === 0 || event.atMs >= (events[i - 1]?.atMs ?? 0))).toBe(true);
    expect(uciEvents(moveUciRows(sample, now + 60_000), now + 60_000)).toEqual(events);
  });

  it('knows the closed days that its source names, in their new place', () => {
    const now = Date.parse('2011-08-31T22:00:00Z');
    const days = uciClosures(moveUciRows(sample, now)).map((span) =>
      [span.startMs, span.endMs].map((ms) => DateTime.fromMillis(ms, { zone: UCI_TIMEZONE }).toISODate()).join('/'),
    );
    expect(days).toEqual([
      '2010-12-24/2011-01-04',
      '2011-04-22/2011-04-26',
      '2011-04-29/2011-04-30',
      '2011-05-02/2011-05-03',
      '2011-05-30/2011-05-31',
      '2011-08-29/2011-08-30',
    ]);
    expect(uciShopSettings([{ startMs: 0, endMs: 86_400_000 }]).maintenance).toEqual([
      { start: '1970-01-01T00:00:00.000Z', end: '1970-01-02T00:00:00.000Z' },
    ]);
  });
});
