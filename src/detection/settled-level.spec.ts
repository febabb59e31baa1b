import { beforeAll, describe, expect, it } from '@jest/globals';
import { createOddWeeks, isOddAgain, type OddWeeks } from './odd-weeks.js';
import { isLasting } from './settled-level.js';
import {
  between,
  DAY_MS,
  inShort,
  live,
  openShop,
  OPENING_MS,
  twinOf,
  visitors,
  type TestShop,
} from './shop.fixture.js';

const ORDERS = 'order.placed|';
const CHANGED_MS = OPENING_MS + 23 * DAY_MS + 10 * 3_600_000;
const FEWER = visitors('UTC', { [ORDERS]: 0.25 });

function ofOrders(shop: TestShop): string[] {
  return inShort(
    shop.signals.filter(
      ({ series, type }) => series.metric === 'order.placed' && type !== 'worse' && type !== 'restated',
    ),
  );
}

function usual(shop: TestShop): number {
  const { mid } = shop.state.series.get(ORDERS)!.profile!;
  return mid.reduce((sum, value) => sum + value, 0);
}

describe('a level that has changed for good', () => {
  let before: TestShop;
  let shop: TestShop;
  beforeAll(() => {
    before = live(openShop(), CHANGED_MS, visitors());
    shop = live(twinOf(before), CHANGED_MS + 10 * DAY_MS, FEWER);
  });

  it('is one incident for as long as it may still be trouble, and teaches nothing meanwhile', () => {
    expect(ofOrders(shop)).toEqual(['raised order.placed drop']);
    expect(usual(shop)).toBeGreaterThan(0.6 * usual(before));
  });

  it('is normal after most of two weeks, at once and for all hours, and said to be', () => {
    const later = live(twinOf(shop), CHANGED_MS + 16 * DAY_MS, FEWER);
    expect(ofOrders(later)).toEqual(['cleared order.placed drop']);
    const told = later.signals.find(({ type, series }) => type === 'cleared' && series.metric === 'order.placed');
    expect(told!.finding.evidence.at(-1)).toMatch('counts as normal now');
    expect(usual(later) / usual(before)).toBeGreaterThan(0.18);
    expect(usual(later) / usual(before)).toBeLessThan(0.35);
  });

  it('is not taken up where the trouble ends before', () => {
    const untilMs = CHANGED_MS + 16 * DAY_MS;
    const later = live(twinOf(shop), untilMs, between(0, shop.nextMs + 3_600_000, FEWER, visitors()));
    expect(ofOrders(later)).toEqual(['cleared order.placed drop']);
    expect(later.state.series.get(ORDERS)!.settled).toBeUndefined();
    expect(usual(later)).toBeGreaterThan(0.8 * usual(before));
  });
});

/** Odd for a quarter of an hour in each of the hours of some days of the week. */
function oddOn(days: readonly number[], week: number, odd = createOddWeeks()): OddWeeks {
  for (const day of days) {
    for (let slot = 24 * day; slot < 24 * (day + 1); slot++) {
      for (let minute = 0; minute < 15; minute++) isOddAgain(odd, slot, week);
    }
  }
  return odd;
}

describe('isLasting', () => {
  it('tells closed days from a level that has changed', () => {
    expect(isLasting(oddOn([5, 6], 2900), 2900, 167)).toBe(false);
    expect(isLasting(oddOn([0, 1, 2, 3, 4], 2900), 2900, 167)).toBe(true);
  });

  it('counts the seven days before, and no earlier ones', () => {
    const odd = oddOn([0, 1, 2, 3, 4], 2900);
    expect(isLasting(odd, 2901, 10)).toBe(true);
    expect(isLasting(odd, 2901, 24)).toBe(false);
  });
});
