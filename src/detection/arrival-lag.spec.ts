import { describe, expect, it } from '@jest/globals';
import { arrivalWaits, createArrivalLag, fadeArrivalLag, noteArrivalLag } from './arrival-lag.js';
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
  type EventsByLag = Readonly<Record<number, number>>;

  /** The waits of a shop of which so many events of each metric came with each lag. */
  function waitsOf(metrics: Readonly<Record<string, EventsByLag>>) {
    const shop = { lag: createArrivalLag() };
    for (const [metric, eventsByLag] of Object.entries(metrics)) {
      for (const [lag, events] of Object.entries(eventsByLag)) {
        noteArrivalLag(shop, { metric, minuteMs: 0, arrivedMs: Number(lag) * MINUTE_MS, events });
      }
    }
    const { shop: own, further } = arrivalWaits(shop);
    return { shop: own, further: Object.fromEntries(further) };
  }
  const waitOf = (eventsByLag: EventsByLag) => waitsOf({ 'order.placed': eventsByLag }).shop;

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

  it('is not learnt from the end of an import or of what was kept back', () => {
    const shop = { lag: createArrivalLag() };
    const arrivedMs = 4 * 1440 * MINUTE_MS;
    for (let minuteMs = 0; minuteMs < arrivedMs; minuteMs += MINUTE_MS) {
      noteArrivalLag(shop, { metric: 'order.placed', minuteMs, arrivedMs, events: 5 });
    }
    expect(arrivalWaits(shop)).toEqual({ shop: 0, further: new Map() });
    expect(shop.lag.largest).toBe(0);
  });

  it('is longer for what a slow source tells of, and delays nobody else', () => {
    const waits = waitsOf({
      'customer.registered': { 0: 500 },
      'page.views': { 0: 9_000 },
      'mail.sent': { 20: 3_000 },
    });
    expect(waits).toEqual({ shop: 0, further: { 'mail.sent': 19 } });
  });

  it('is not hidden by a fast source that tells of far more', () => {
    const waits = waitsOf({ 'page.views': { 0: 1_000_000 }, 'order.placed': { 12: 2_000 } });
    expect(waits.further).toEqual({ 'order.placed': 11 });
  });

  it('is that of the slow source for the shop where most of what it sends comes from there', () => {
    const waits = waitsOf({ 'page.views': { 20: 90_000 }, 'order.placed': { 0: 2_000 }, 'db.queries': { 25: 9_000 } });
    expect(waits).toEqual({ shop: 19, further: { 'db.queries': 5 } });
  });
});
