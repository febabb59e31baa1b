import { describe, expect, it } from '@jest/globals';
import { arrivalWaits, createArrivalLag, fadeArrivalLag, noteArrivalLag } from './arrival-lag.js';
import { createShopState, type ShopState } from './shop-state.js';

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
    expect(arrivalWaits(shop)).toEqual({ shop: 0, further: new Map(), heardShare: 1 });
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

describe('how long a metric is waited for that comes in batches', () => {
  const DAY_MINUTES = 1440;
  const ORDERS = 'order.placed';

  /** Lets some days pass: each minute brings ten events of either metric, orders as late as `lagOf` tells. */
  function live(shop: Pick<ShopState, 'lag'>, fromMinute: number, days: number, lagOf: (minute: number) => number) {
    const arrivals = new Map<number, number[]>();
    for (let minute = fromMinute; minute < fromMinute + days * DAY_MINUTES; minute++) {
      const arrived = minute + lagOf(minute);
      arrivals.set(arrived, [...(arrivals.get(arrived) ?? []), minute]);
    }
    for (let minute = fromMinute; minute < fromMinute + days * DAY_MINUTES; minute++) {
      const arrivedMs = minute * MINUTE_MS;
      for (const of of arrivals.get(minute) ?? []) {
        noteArrivalLag(shop, { metric: ORDERS, minuteMs: of * MINUTE_MS, arrivedMs, events: 10 });
      }
      noteArrivalLag(shop, { metric: 'page.views', minuteMs: arrivedMs, arrivedMs, events: 90 });
      fadeArrivalLag(shop);
    }
    return shop;
  }
  const every = (minutes: number) => (minute: number) => minutes - (minute % minutes);
  const atOnce = () => 0;
  const waitAfter = (days: number, lagOf: (minute: number) => number) =>
    arrivalWaits(live({ lag: createArrivalLag() }, 0, days, lagOf));
  const ordersIn = (minutes: number) => ({ shop: 0, further: new Map([[ORDERS, minutes - 1]]) });

  it('is until the batch has come, up to three hours, and delays nobody else', () => {
    for (const minutes of [40, 60, 90, 180]) expect(waitAfter(2, every(minutes))).toMatchObject(ordersIn(minutes));
  });

  it('is learnt within a day, and no longer than that from one day on which a source lagged', () => {
    expect(waitAfter(0.9, every(180))).toMatchObject(ordersIn(180));
    const shop = live({ lag: createArrivalLag() }, 0, 7, atOnce);
    live(shop, 7 * DAY_MINUTES, 1, every(60));
    live(shop, 8 * DAY_MINUTES, 7, atOnce);
    expect(arrivalWaits(shop).further.get(ORDERS) ?? 0).toBeLessThan(5);
  });

  it('is not taught by an outage of some hours, a night of lagging or two, or an import', () => {
    const [off, on] = [7 * DAY_MINUTES, 7 * DAY_MINUTES + 180];
    const backlog = (minute: number) => (minute >= off && minute < on ? on - minute : 0);
    const lagging = (minute: number) => (minute >= off && minute % DAY_MINUTES < 240 ? 60 : 0);
    const imported = (minute: number) => (minute < 3 * DAY_MINUTES ? 3 * DAY_MINUTES - minute : 0);
    for (const [lagOf, days] of [
      [backlog, 7.3],
      [lagging, 9],
      [imported, 3.5],
    ] as const) {
      expect(waitAfter(days, lagOf).further.get(ORDERS) ?? 0).toBeLessThan(30);
    }
  });

  it('is not taught by one event in ten that is hours late, nor by what is later than three hours', () => {
    expect(waitAfter(4, (minute) => (minute % 10 === 0 ? 120 : 0)).further.get(ORDERS) ?? 0).toBeLessThan(30);
    expect(waitAfter(4, () => 240)).toEqual({ shop: 0, further: new Map(), heardShare: 1 });
  });

  it('is that of the shop where all of it comes so', () => {
    const shop = { lag: createArrivalLag() };
    for (let minute = 0; minute < 2 * DAY_MINUTES; minute++) {
      const point = { minuteMs: minute * MINUTE_MS, arrivedMs: (minute + every(60)(minute)) * MINUTE_MS };
      for (const metric of [ORDERS, 'page.views']) noteArrivalLag(shop, { metric, ...point, events: 3 });
      fadeArrivalLag(shop);
    }
    expect(arrivalWaits(shop)).toEqual({ shop: 59, further: new Map(), heardShare: 1 });
  });

  it('is not that of the shop where most of it comes so, but enough does not to hear it by', () => {
    const shop = { lag: createArrivalLag() };
    for (let minute = 0; minute < 2 * DAY_MINUTES; minute++) {
      const arrivedMs = (minute + every(60)(minute)) * MINUTE_MS;
      for (const metric of ['page.views', 'ingest.silence']) {
        noteArrivalLag(shop, { metric, minuteMs: minute * MINUTE_MS, arrivedMs, events: 30 });
      }
      for (const metric of [ORDERS, 'ingest.silence']) {
        noteArrivalLag(shop, { metric, minuteMs: minute * MINUTE_MS, arrivedMs: minute * MINUTE_MS, events: 10 });
      }
      fadeArrivalLag(shop);
    }
    const waits = arrivalWaits(shop);
    expect(waits).toMatchObject({
      shop: 0,
      further: new Map([
        ['page.views', 59],
        ['ingest.silence', 59],
      ]),
    });
    expect(waits.heardShare).toBeCloseTo(0.25, 1);
  });

  it('is learnt of what is never sooner than half an hour', () => {
    expect(waitAfter(2, () => 65)).toMatchObject(ordersIn(65));
  });

  it('keeps nothing of a shop that sends at once, and nothing for ever of one that does no more', () => {
    const shop = live({ lag: createArrivalLag() }, 0, 1, atOnce);
    expect(shop.lag.batches).toBeUndefined();
    live(shop, DAY_MINUTES, 2, every(60));
    expect([...shop.lag.batches!.keys()]).toEqual([ORDERS]);
    live(shop, 3 * DAY_MINUTES, 20, atOnce);
    expect(shop.lag.batches).toBeUndefined();
  });
});
