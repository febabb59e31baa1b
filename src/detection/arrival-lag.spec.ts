import { describe, expect, it } from '@jest/globals';
import { createArrivalLag, fadeArrivalLag, noteArrivalLag, waitMinutes } from './arrival-lag.js';
import { createShopState } from './shop-state.js';

const MINUTE_MS = 60_000;
const EVENT = { metric: 'ingest.silence', minuteMs: 0, events: 1 };

/** A shop that has sent one event for each lag. */
function shopWithLags(...lagMinutes: number[]) {
  const state = createShopState('acme');
  for (const lag of lagMinutes) noteArrivalLag(state, { ...EVENT, arrivedMs: lag * MINUTE_MS });
  return state;
}

describe('the arrival lag of a shop', () => {
  it('is that of its latest event: runs are waited for that long', () => {
    expect(shopWithLags().lag.largest).toBe(0);
    expect(shopWithLags(3, 12, 5).lag.largest).toBe(12);
  });

  it('is not made of what was kept back or imported', () => {
    expect(shopWithLags(4, 31, 10_000).lag.largest).toBe(4);
    expect(shopWithLags(4, 30).lag.largest).toBe(30);
  });

  it('is not made smaller by a clock that runs ahead', () => {
    expect(shopWithLags(4, -5).lag.largest).toBe(4);
    expect(shopWithLags(-5).lag.largest).toBe(0);
  });

  it('fades to a third within two weeks, so that one bad day is forgotten', () => {
    const state = shopWithLags(20);
    for (let minute = 0; minute < 14 * 1440; minute++) fadeArrivalLag(state);
    expect(state.lag.largest / 20).toBeCloseTo(Math.exp(-1), 3);
  });
});

describe('how long a minute is waited for', () => {
  /** A shop of which so many events came with each lag. */
  function waitOf(eventsByLag: Readonly<Record<number, number>>): number {
    const shop = { lag: createArrivalLag() };
    for (const [lag, events] of Object.entries(eventsByLag)) {
      noteArrivalLag(shop, { ...EVENT, arrivedMs: Number(lag) * MINUTE_MS, events });
    }
    return waitMinutes(shop);
  }

  it('is nothing for a shop whose events come at once, and for one of which nothing is known', () => {
    expect([waitOf({}), waitOf({ 0: 9_000, 1: 1_000 })]).toEqual([0, 0]);
  });

  it('is nothing because of one in a hundred that comes half an hour late', () => {
    expect(waitOf({ 0: 99_000, 25: 1_000 })).toBe(0);
  });

  it('is until nearly all of those have come that come within half an hour', () => {
    const evenly = Object.fromEntries(Array.from({ length: 31 }, (_, lag) => [lag, 10_000]));
    expect(waitOf(evenly)).toBe(29);
    expect(waitOf({ 0: 50_000, 8: 50_000 })).toBe(7);
  });

  it('is not learnt from what was kept back for hours', () => {
    expect(waitOf({ 0: 10_000, 31: 90_000, 600: 90_000 })).toBe(0);
  });

  it('counts each event once, by the heartbeat', () => {
    const shop = { lag: createArrivalLag() };
    noteArrivalLag(shop, { metric: 'page.views', minuteMs: 0, arrivedMs: 20 * MINUTE_MS, events: 1_000_000 });
    expect(waitMinutes(shop)).toBe(0);
  });
});
