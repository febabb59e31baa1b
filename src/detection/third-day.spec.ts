import { describe, expect, it } from '@jest/globals';
import { describeShop } from './describe-state.js';
import {
  between,
  HOUR_MS,
  live,
  MINUTE_MS,
  nothing,
  OPENING_MS,
  openShop,
  visitors,
  type Traffic,
} from './shop.fixture.js';
import type { Signal } from './shop-state.js';

const usual = visitors('UTC', { 'order.placed|': 3 });
/** What is told of orders that are times the usual from an hour on. */
function toldFrom(hour: number, times: number): Signal[] {
  const odd: Traffic = visitors('UTC', { 'order.placed|': 3 * times });
  const fromMs = OPENING_MS + hour * HOUR_MS;
  const shop = live(openShop(), fromMs + 7 * HOUR_MS, between(fromMs, Infinity, odd, usual));
  return shop.signals.filter(({ type, series }) => type === 'raised' && series.metric === 'order.placed');
}

describe('the third day of a shop', () => {
  it.each([
    [50, 6],
    [57, 2],
    [64, 2],
    [68, 2],
  ])('finds a full stop at hour %d within %d hours', (hour, within) => {
    const [raised] = toldFrom(hour, 0);
    expect(raised?.finding.kind).toBe('silence');
    expect(raised!.judgedMs - (OPENING_MS + hour * HOUR_MS)).toBeLessThanOrEqual(within * HOUR_MS);
  });

  it('finds five times the usual, and leaves half of it alone', () => {
    expect(toldFrom(58, 5)[0]?.finding.kind).toBe('spike');
    expect(toldFrom(58, 0.5)).toEqual([]);
  });

  it('is no Saturday of which anything could be told, but whether the shop is heard of', () => {
    const thursdayMs = OPENING_MS + 3 * 24 * HOUR_MS;
    const saturdayMs = thursdayMs + 58 * HOUR_MS;
    const closed = between(saturdayMs, Infinity, visitors('UTC', { 'order.placed|': 0 }), usual);
    expect(live(openShop({}, thursdayMs), saturdayMs + 4 * HOUR_MS, closed).signals).toEqual([]);
    const cutOff = between(saturdayMs, Infinity, nothing, usual);
    const told = live(openShop({}, thursdayMs), saturdayMs + HOUR_MS, cutOff).signals;
    expect(new Set(told.map(({ series }) => series.metric))).toEqual(new Set(['ingest.silence']));
  });

  it('begins where its series says so, whenever its profile was built', () => {
    const firstMs = OPENING_MS + 10 * HOUR_MS + 7 * MINUTE_MS;
    const stopMs = firstMs + 34 * HOUR_MS;
    const late = between(stopMs, Infinity, visitors('UTC', { 'order.placed|': 0 }), usual);
    const stateAt = (ms: number) => {
      const shop = live(openShop({}, firstMs), ms, late);
      const { hours, calendar } = shop.context;
      return describeShop(shop.state, { hours, calendar }).find(({ name }) => name.metric === 'order.placed')!.state;
    };
    const knownMs = firstMs + 48 * HOUR_MS;
    expect(stateAt(knownMs - 2 * MINUTE_MS)).toBe('learning');
    expect(stateAt(knownMs + 5 * MINUTE_MS)).toBe('anomalous');
  });
});
