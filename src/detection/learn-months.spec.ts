/** Days of the month, as a shop lives: what comes with each month is learnt, and trouble on such a day is found. */
import { describe, expect, it } from '@jest/globals';
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

const OPENING_MS = Date.UTC(2025, 1, 10);
const APRIL_MS = Date.UTC(2025, 3, 1);
const MAY_MS = Date.UTC(2025, 4, 1);
const PAYDAY = visitors('UTC', { 'order.placed|': 5, 'customer.registered|': 5, 'page.views|page=/cart': 5 });
const USUAL = visitors();

const isPayday = (ms: number): boolean => {
  const moment = new Date(ms);
  return moment.getUTCDate() === 1 && moment.getUTCHours() >= 9 && moment.getUTCHours() < 15;
};
const withPaydays: Traffic = (minuteMs) => (isPayday(minuteMs) ? PAYDAY : USUAL)(minuteMs);

function raisedOn(shop: TestShop, dayMs: number): string[] {
  return inShort(shop.signals.filter(({ type, atMs }) => type === 'raised' && atMs >= dayMs && atMs < dayMs + DAY_MS));
}

describe('what comes with each month', () => {
  const shop = live(openShop({}, OPENING_MS), MAY_MS, withPaydays);

  it('is news twice and expected the third time', () => {
    expect(raisedOn(shop, APRIL_MS)).toContain('raised page.views spike');
    expect(raisedOn(live(twinOf(shop), MAY_MS + DAY_MS, withPaydays), MAY_MS)).toEqual([]);
  });

  it('hides no trouble: a full stop of orders on that day is found within the hour', () => {
    const stopped: Traffic = (minuteMs) =>
      minuteMs >= MAY_MS + 10 * HOUR_MS
        ? { points: PAYDAY(minuteMs).points.filter(({ metric }) => metric !== 'order.placed') }
        : withPaydays(minuteMs);
    const broken = live(twinOf(shop), MAY_MS + 11 * HOUR_MS, stopped);
    expect(raisedOn(broken, MAY_MS)).toEqual(['raised order.placed silence']);
  });
});
