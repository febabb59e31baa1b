import { describe, expect, it } from '@jest/globals';
import { LocalHours } from '../series/local-hour.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import {
  declaredWindows,
  ShopCalendar,
  windowOfChange,
  type CalendarFactors,
  type CalendarWindow,
} from './shop-calendar.js';
import { dayNumber, dayOf } from './unusual-days.fixture.js';
import type { LearntDays } from './unusual-days.js';

const MINUTE_MS = 60_000;
const ORDINARY = { low: 1, mid: 1, high: 1, teaches: true };

function at(moment: string): number {
  return Date.parse(moment);
}

function calendarOf(settings: Partial<ShopSettings>): ShopCalendar {
  const whole = { shop: 'acme', ...settings };
  return new ShopCalendar(whole, declaredWindows(whole));
}

function factorsAt(calendar: ShopCalendar, metric: string, moment: string): CalendarFactors {
  const hours = new LocalHours(calendar.shopSettings.timezone ?? 'UTC');
  return calendar.factors(metric, at(moment), hours.at(at(moment)).day);
}

const SALE = {
  name: 'sale',
  start: '2025-03-10T08:00:00+01:00',
  end: '2025-03-12T00:00:00+01:00',
  expectedUplift: 3,
};

describe('an ordinary day', () => {
  it('changes nothing and teaches', () => {
    const calendar = calendarOf({ country: 'IT', timezone: 'Europe/Rome', campaigns: [SALE] });
    expect(factorsAt(calendar, 'order.placed', '2025-03-05T12:00:00Z')).toEqual(ORDINARY);
    expect(calendar.isMaintenance(at('2025-03-05T12:00:00Z'))).toBe(false);
  });
});

describe('a public holiday', () => {
  it.each([
    { country: 'IT', timezone: 'Europe/Rome', name: 'Ferragosto', moment: '2025-08-15T10:00:00Z' },
    { country: 'DE', timezone: 'Europe/Berlin', name: 'German Unity Day', moment: '2025-10-03T10:00:00Z' },
    { country: 'US', timezone: 'America/New_York', name: 'Independence Day', moment: '2025-07-04T16:00:00Z' },
  ])('may be far quieter and teaches nothing: $name in $country', ({ country, timezone, moment }) => {
    const holiday = factorsAt(calendarOf({ country, timezone }), 'order.placed', moment);
    expect(holiday.low).toBeLessThan(0.5);
    expect(holiday.teaches).toBe(false);
    expect(factorsAt(calendarOf({ timezone }), 'order.placed', moment)).toEqual(ORDINARY);
  });

  it.each([
    { country: 'IT', timezone: 'Europe/Rome', begins: '2025-08-14T22:00:00Z' },
    // Epiphany on the Canary Islands begins an hour after that of Madrid.
    { country: 'ES', timezone: 'Atlantic/Canary', begins: '2025-01-06T00:00:00Z' },
  ])('begins and ends at midnight of $timezone, not of UTC or the capital', ({ country, timezone, begins }) => {
    const calendar = calendarOf({ country, timezone });
    const teachesAfter = (minutes: number): boolean => {
      const moment = new Date(at(begins) + minutes * MINUTE_MS).toISOString();
      return factorsAt(calendar, 'order.placed', moment).teaches;
    };
    expect([-1, 0, 24 * 60 - 1, 24 * 60].map(teachesAfter)).toEqual([true, false, false, true]);
  });

  it('is the day of the country where the shop names no zone, whatever is asked first', () => {
    const calendar = calendarOf({ country: 'US' });
    // Washington is four hours behind UTC in July.
    const moments = ['2025-07-04T00:00:00Z', '2025-07-04T04:00:00Z', '2025-07-04T16:00:00Z', '2025-07-05T03:59:00Z'];
    const teaches = (moment: string): boolean => factorsAt(calendar, 'order.placed', moment).teaches;
    expect([...moments, '2025-07-05T04:00:00Z'].map(teaches)).toEqual([true, false, false, false, true]);
  });

  it('is none when it is only observed by some, such as Mothering Sunday', () => {
    const calendar = calendarOf({ country: 'DE', timezone: 'Europe/Berlin' });
    expect(factorsAt(calendar, 'order.placed', '2025-05-11T10:00:00Z')).toEqual(ORDINARY);
  });
});

describe('what was learnt of days', () => {
  const ORDERS = { metric: 'order.placed', dimension: '' };
  const IN_ITALY = { shop: 'acme', country: 'IT', timezone: 'Europe/Rome' };
  const noon = (date: string): [number, number] => [at(`${date}T11:00:00Z`), dayNumber(date)];

  it('moves what is expected of the next holiday, and only of holidays', () => {
    const learnt = { unusualDays: [dayOf('2025-04-25', { 'order.placed|': 3 }, 'Liberation Day')] };
    const calendar = new ShopCalendar(IN_ITALY, [], learnt);
    expect(calendar.factorsFor(ORDERS, ...noon('2025-05-01')).high).toBeGreaterThan(3);
    expect(calendar.factorsFor({ metric: 'customer.registered', dimension: '' }, ...noon('2025-05-01')).high).toBe(
      1.25,
    );
    expect(calendar.factorsOfAll(...noon('2025-05-01'))).toBeNull();
    expect(calendar.factorsFor(ORDERS, ...noon('2025-05-02'))).toEqual(ORDINARY);
    expect(calendar.factorsOfAll(...noon('2025-05-02'))).toEqual(ORDINARY);
  });

  it('is taken up at once where something more is learnt', () => {
    const learnt: LearntDays = {};
    const calendar = new ShopCalendar(IN_ITALY, [], learnt);
    expect(calendar.factorsFor(ORDERS, ...noon('2025-05-01')).high).toBe(1.25);
    learnt.unusualDays = [dayOf('2025-04-25', { 'order.placed|': 3 }, 'Liberation Day')];
    expect(calendar.factorsFor(ORDERS, ...noon('2025-05-01')).high).toBeGreaterThan(3);
  });

  it('is scaled by a campaign like any other day', () => {
    const learnt = { unusualDays: [dayOf('2025-04-25', { 'order.placed|': 3 }, 'Liberation Day')] };
    const campaign = { ...SALE, start: '2025-05-01T00:00:00+02:00', end: '2025-05-02T00:00:00+02:00' };
    const calendar = new ShopCalendar(IN_ITALY, declaredWindows({ shop: 'acme', campaigns: [campaign] }), learnt);
    expect(calendar.factorsFor(ORDERS, ...noon('2025-05-01')).high).toBeGreaterThan(9);
  });

  it('has room for both on a holiday that is the first of a month as well', () => {
    const firsts = ['2025-07-01', '2025-08-01', '2025-09-01', '2025-10-01'];
    const holiday = dayOf('2025-08-15', { 'order.placed|': 0.1 }, 'Assumption');
    const monthly = firsts.map((date) => dayOf(date, { 'order.placed|': 3 }));
    const unusualDays = [...monthly, holiday].toSorted((a, b) => a.day - b.day);
    const { low, high } = new ShopCalendar(IN_ITALY, [], { unusualDays }).factorsFor(ORDERS, ...noon('2025-11-01'));
    expect(low).toBeLessThan(0.1);
    expect(high).toBeGreaterThan(3);
  });
});

describe('a campaign', () => {
  it('makes anything from an ordinary day up to its uplift plausible, and teaches nothing', () => {
    const sale = factorsAt(calendarOf({ campaigns: [SALE] }), 'order.placed', '2025-03-11T12:00:00Z');
    expect(sale).toMatchObject({ mid: 3, teaches: false });
    expect(sale.low).toBeGreaterThan(0.5);
    expect(sale.low).toBeLessThanOrEqual(1);
    expect(sale.high).toBeGreaterThan(3);
  });

  it('counts once where settings declare it and a change tells of it, by the size that was declared', () => {
    const change = windowOfChange(at(SALE.start), { kind: 'campaign', title: SALE.name, endsAt: SALE.end })!;
    const settings = { shop: 'acme', campaigns: [SALE] };
    const factors = (windows: CalendarWindow[]) =>
      factorsAt(new ShopCalendar(settings, windows), 'order.placed', '2025-03-11T12:00:00Z');
    const declared = factors(declaredWindows(settings));
    expect(factors([...declaredWindows(settings), change])).toEqual(declared);
    expect(factors([change, change])).toEqual(factors([change]));
  });

  it('makes less plausible where less was announced', () => {
    const lull = calendarOf({ campaigns: [{ ...SALE, expectedUplift: 0.5 }] });
    const factors = factorsAt(lull, 'order.placed', '2025-03-11T12:00:00Z');
    expect(factors.low).toBeLessThan(0.5);
    expect(factors.high).toBeGreaterThanOrEqual(1);
  });

  it('holds from its start to just before its end, offsets included', () => {
    const calendar = calendarOf({ campaigns: [SALE] });
    const mid = (moment: string): number => factorsAt(calendar, 'order.placed', moment).mid;
    expect(mid('2025-03-10T06:59:00Z')).toBe(1);
    expect(mid('2025-03-10T07:00:00Z')).toBe(3);
    expect(mid('2025-03-11T22:59:00Z')).toBe(3);
    expect(mid('2025-03-11T23:00:00Z')).toBe(1);
  });

  it('moves the metrics it names and the visits that come with them, and no others', () => {
    const calendar = calendarOf({ campaigns: [{ ...SALE, metrics: ['newsletter.subscribed'] }] });
    const mid = (metric: string): number => factorsAt(calendar, metric, '2025-03-11T12:00:00Z').mid;
    expect(['newsletter.subscribed', 'page.views', 'db.queries', 'ingest.silence'].map(mid)).toEqual([3, 3, 3, 3]);
    expect(['order.placed', 'customer.registered'].map(mid)).toEqual([1, 1]);
  });

  it('does not make slow pages ordinary', () => {
    const factors = factorsAt(calendarOf({ campaigns: [SALE] }), 'page.durationMs', '2025-03-11T12:00:00Z');
    expect(factors).toEqual(ORDINARY);
  });

  it('may fall on a holiday: then the day may be quiet or busy', () => {
    const onHoliday = { ...SALE, start: '2025-08-15T00:00:00+02:00', end: '2025-08-16T00:00:00+02:00' };
    const calendar = calendarOf({ country: 'IT', timezone: 'Europe/Rome', campaigns: [onHoliday] });
    const factors = factorsAt(calendar, 'order.placed', '2025-08-15T10:00:00Z');
    expect(factors.low).toBeLessThan(0.5);
    expect(factors.high).toBeGreaterThan(3);
  });
});

describe('a maintenance', () => {
  const calendar = calendarOf({ maintenance: [{ start: '2025-03-05T02:00:00Z', end: '2025-03-05T03:00:00Z' }] });

  it('closes the shop from its start until ten minutes after its end, for a shop needs a while to come back', () => {
    const isClosed = (moment: string): boolean => calendar.isMaintenance(at(moment));
    expect(isClosed('2025-03-05T01:59:00Z')).toBe(false);
    expect(isClosed('2025-03-05T02:00:00Z')).toBe(true);
    expect(isClosed('2025-03-05T03:09:00Z')).toBe(true);
    expect(isClosed('2025-03-05T03:10:00Z')).toBe(false);
  });

  it('teaches no metric', () => {
    expect(factorsAt(calendar, 'order.placed', '2025-03-05T02:30:00Z')).toEqual({ ...ORDINARY, teaches: false });
  });
});

describe('windowOfChange', () => {
  const timeMs = at('2025-03-05T02:00:00Z');
  const endsAt = '2025-03-05T03:00:00Z';

  it('closes the shop for a maintenance until its end, and is named after its title', () => {
    const window = windowOfChange(timeMs, { kind: 'maintenance', title: 'new disks', endsAt });
    expect(window).toMatchObject({ kind: 'maintenance', fromMs: timeMs, name: 'new disks' });
    expect(window!.untilMs).toBe(at(endsAt) + 10 * MINUTE_MS);
  });

  it('takes a campaign of unknown size for one that doubles every volume', () => {
    const window = windowOfChange(timeMs, { kind: 'campaign', endsAt });
    expect(window).toMatchObject({ kind: 'campaign', untilMs: at(endsAt), uplift: 2, metrics: null, name: 'campaign' });
  });

  it.each([
    { name: 'a deploy', data: { kind: 'deploy', endsAt } },
    { name: 'a maintenance without an end', data: { kind: 'maintenance' } },
    { name: 'a maintenance whose end nobody can read', data: { kind: 'maintenance', endsAt: 'soon' } },
  ])('opens none for $name', ({ data }) => {
    expect(windowOfChange(timeMs, data)).toBeNull();
  });
});
