/** Public holidays and days of the month, as a shop lives: what they do is learnt, and trouble on them is found. */
import { describe, expect, it } from '@jest/globals';
import { effectAt } from '../baselines/unusual-days.js';
import { Lessons, type Lesson } from './lessons.js';
import {
  DAY_MS,
  HOUR_MS,
  inShort,
  live,
  openShop,
  twinOf,
  visitors,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';

const ORDERS = 'order.placed|';
const PAGES = 'page.views';
const OPENING_MS = Date.UTC(2025, 3, 2);
const GOOD_FRIDAY_MS = Date.UTC(2025, 3, 18);
const EASTER_MONDAY_MS = Date.UTC(2025, 3, 21);
const MAY_DAY_MS = Date.UTC(2025, 4, 5);
const HOLIDAYS_MS = [GOOD_FRIDAY_MS, EASTER_MONDAY_MS, MAY_DAY_MS];
const BRITISH = { country: 'GB', timezone: 'UTC' };

/** So many times the usual of everything. */
function times(factor: number): Traffic {
  return visitors('UTC', { [ORDERS]: factor, 'customer.registered|': factor, 'page.views|page=/cart': factor });
}

function onDays(daysMs: readonly number[], during: Traffic, otherwise = visitors()): Traffic {
  return (minuteMs) => (daysMs.includes(Math.floor(minuteMs / DAY_MS) * DAY_MS) ? during : otherwise)(minuteMs);
}

function raisedOn(shop: TestShop, dayMs: number): string[] {
  return inShort(shop.signals.filter(({ type, atMs }) => type === 'raised' && atMs >= dayMs && atMs < dayMs + DAY_MS));
}

function effectOf(shop: TestShop, subject: string, dayMs: number, hour = 12): number | null {
  const day = shop.state.unusualDays?.find((one) => one.day === dayMs / DAY_MS);
  return day ? effectAt(day, subject, hour) : null;
}

describe('public holidays', () => {
  const before = live(openShop(BRITISH, OPENING_MS), GOOD_FRIDAY_MS, visitors());

  it('are all that is kept: nothing of ordinary days', () => {
    expect(before.state).not.toHaveProperty('unusualDays');
  });

  it('that bring three times the usual are news once, and then what is expected of them', () => {
    const shop = live(twinOf(before), MAY_DAY_MS + DAY_MS, onDays(HOLIDAYS_MS, times(3)));
    expect(raisedOn(shop, GOOD_FRIDAY_MS)).toContain('raised page.views spike');
    expect([EASTER_MONDAY_MS, MAY_DAY_MS].flatMap((dayMs) => raisedOn(shop, dayMs))).toEqual([]);
    expect(Math.exp(effectOf(shop, PAGES, EASTER_MONDAY_MS)!)).toBeCloseTo(3, 0);
    const orders = shop.profiles.filter(({ series }) => series.metric === 'order.placed');
    const ofDay = orders.find(({ profile }) => profile.builtMs === MAY_DAY_MS)?.day;
    expect(ofDay?.day).toBe(MAY_DAY_MS / DAY_MS);
    expect(ofDay?.hours[12]?.mid).toBeGreaterThan(1.8);
    expect(orders.filter(({ day }) => day !== undefined).map(({ profile }) => profile.builtMs)).toEqual([
      EASTER_MONDAY_MS,
      MAY_DAY_MS,
    ]);
  });

  it('on which a shop sells as on any day excuse no dead one, once there were two', () => {
    const withoutOrders = visitors('UTC', { [ORDERS]: 0 });
    const first = live(twinOf(before), GOOD_FRIDAY_MS + DAY_MS, withoutOrders);
    expect(raisedOn(first, GOOD_FRIDAY_MS)).toEqual([]);
    const third = live(twinOf(before), MAY_DAY_MS + 12 * HOUR_MS, onDays([MAY_DAY_MS], withoutOrders));
    expect(raisedOn(third, MAY_DAY_MS)).toEqual(['raised order.placed silence']);
  });

  it('teach nothing by trouble that somebody confirms, even afterwards', () => {
    const trouble = onDays([GOOD_FRIDAY_MS], visitors('UTC', { [ORDERS]: 0.1 }));
    const shop = live(twinOf(before), GOOD_FRIDAY_MS + 1.5 * DAY_MS, trouble);
    expect(Math.exp(effectOf(shop, ORDERS, GOOD_FRIDAY_MS)!)).toBeLessThan(0.3);
    const lesson: Lesson = {
      incident: 'inc_1',
      verdict: 'confirmed',
      judgedBy: 'minutes',
      series: [ORDERS],
      fromMs: GOOD_FRIDAY_MS + 8 * HOUR_MS,
      untilMs: GOOD_FRIDAY_MS + 20 * HOUR_MS,
      saidMs: shop.nextMs,
    };
    shop.context = { ...shop.context, lessons: new Lessons([lesson]) };
    live(shop, GOOD_FRIDAY_MS + 2 * DAY_MS + HOUR_MS, trouble);
    const known = [6, 8, 19, 21].map((hour) => effectOf(shop, ORDERS, GOOD_FRIDAY_MS, hour) !== null);
    expect(known).toEqual([true, false, false, true]);
    expect(effectOf(shop, 'customer.registered|', GOOD_FRIDAY_MS, 12)).not.toBeNull();
  });
});
