import { beforeAll, describe, expect, it } from '@jest/globals';
import { foundLateMinutes } from '../incidents/found-late.js';
import { forgetAbsence, heldTillMs, isUnknown, noteDelivery, noteLook } from './absence.js';
import { advanceShop } from './advance-shop.js';
import { feedPoint } from './feed-shop.js';
import type { ArrivedPoint } from './point-sum.js';
import { createShopState } from './shop-state.js';
import {
  between,
  countPoint,
  DAY_MS,
  HOUR_MS,
  inShort,
  live,
  MINUTE_MS,
  nothing,
  OPENING_MS,
  openShop,
  twinOf,
  visitors,
  withHeartbeat,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';

const ORDERS = 'order.placed|';
const OFF_MS = OPENING_MS + 8 * DAY_MS + 9 * HOUR_MS;
const BACK_MS = OFF_MS + 6 * HOUR_MS;

/** The same traffic, and every half hour a run of a job. */
function withRuns(traffic: Traffic): Traffic {
  return (minuteMs) => {
    const { points } = traffic(minuteMs);
    if (minuteMs % (HOUR_MS / 2) > 0) return { points };
    const data = { job: 'order-export', outcome: 'ok', items: 9 };
    const run = { arrivedMs: minuteMs, shop: 'acme', type: 'job.finished', timeMs: minuteMs, source: '/t', data };
    const told = withHeartbeat([countPoint('job.finished|job=order-export', minuteMs, 1)], minuteMs);
    return { points: [...points, ...told], occurrences: [{ ...run, id: `${minuteMs}` }] };
  };
}

/** What is never sent again, or counts what is. */
const NOT_KEPT = new Set(['ingest.silence', 'job.finished']);

describe('a service that was off for six hours', () => {
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), OFF_MS, withRuns(visitors()));
  }, 300_000);

  /** Comes back to what `isKept` of the traffic meanwhile, delivered within five minutes, and goes on with it. */
  function comeBack(traffic: Traffic, isKept: (point: ArrivedPoint) => boolean, after = traffic): TestShop {
    const shop = twinOf(warm);
    const kept: ArrivedPoint[] = [];
    for (let ofMs = OFF_MS; ofMs < BACK_MS; ofMs += MINUTE_MS) {
      const points = traffic(ofMs).points.filter((point) => !NOT_KEPT.has(point.metric) && isKept(point));
      kept.push(...withHeartbeat(points, ofMs));
    }
    shop.nextMs = BACK_MS;
    const { signals } = advanceShop(shop.state, shop.context, BACK_MS + MINUTE_MS, 1_000_000);
    expect(signals).toEqual([]);
    return live(shop, BACK_MS + 2 * HOUR_MS, (minuteMs) => {
      const part = Math.floor((minuteMs - BACK_MS) / MINUTE_MS) + 1;
      const delivered = part > 5 ? [] : kept.filter((_, index) => index % 5 === part - 1);
      const now = after === nothing ? nothing(minuteMs) : withRuns(after)(minuteMs);
      return { ...now, points: [...delivered.map((one) => ({ ...one, arrivedMs: minuteMs })), ...now.points] };
    });
  }
  const all = (): boolean => true;
  const none = (): boolean => false;
  const inTime = (shop: TestShop) => shop.signals.map(({ atMs }) => (atMs - BACK_MS) / MINUTE_MS);

  it('finds in what is delivered then what happened meanwhile, and by how much it is late', () => {
    const stopped = between(OFF_MS + HOUR_MS, OFF_MS + 4 * HOUR_MS, visitors('UTC', { [ORDERS]: 0 }), visitors());
    const shop = comeBack(stopped, all);
    const told = inShort(shop.signals).filter((signal) => !signal.startsWith('worse'));
    expect(told).toEqual(['raised order.placed silence', 'cleared order.placed silence']);
    const [{ finding, judgedMs, atMs }] = shop.signals as [(typeof shop.signals)[0]];
    expect(Math.abs(finding.startedMs - (OFF_MS + HOUR_MS))).toBeLessThan(10 * MINUTE_MS);
    expect(foundLateMinutes(judgedMs, atMs)).toBeGreaterThan(4 * 60);
    expect(inTime(shop)[0]).toBeLessThanOrEqual(12);
  });

  it('says nothing where all was well', () => {
    expect(inShort(comeBack(visitors(), all).signals)).toEqual([]);
  });

  it('says that nobody was listening where nothing is delivered, and nothing of the shop', () => {
    const shop = comeBack(visitors(), none);
    expect(inShort(shop.signals)).toEqual(['raised ingest.silence silence', 'cleared ingest.silence silence']);
    const { finding } = shop.signals[0]!;
    expect(finding.evidence[0]).toMatch(/^nobody was listening for 36[0-2] minutes/);
    expect(inTime(shop)[0]).toBeLessThanOrEqual(12);
  });

  it('takes nothing for stopped or late of which nothing is delivered, as pages are not sent again', () => {
    expect(inShort(comeBack(visitors(), ({ metric }) => metric === 'order.placed').signals)).toEqual([]);
  });

  it('says that the shop itself was silent in what is delivered, where all of it is', () => {
    const silent = between(OFF_MS + 2 * HOUR_MS, OFF_MS + 4 * HOUR_MS, nothing, visitors());
    const { signals } = comeBack(silent, all);
    expect(inShort(signals)).toEqual(['raised ingest.silence silence', 'cleared ingest.silence silence']);
    expect(signals[0]!.finding.evidence[0]).toMatch(/^nothing has arrived from any source/);
  });

  it('tells once that a shop is silent that has gone on being so', () => {
    const shop = comeBack(visitors(), none, nothing);
    expect(inShort(shop.signals)).toEqual(['raised ingest.silence silence']);
  });

  it('forgets the absence when it is over', () => {
    expect(comeBack(visitors(), all).state.absence).toBeUndefined();
  });
});

describe('what is held after an absence', () => {
  const MINUTE = (minutes: number): number => OFF_MS + minutes * MINUTE_MS;

  /** A shop that was looked at last at minute 0. */
  function shopLeft() {
    const state = { ...createShopState('acme'), nextMinute: OFF_MS / MINUTE_MS };
    noteLook(state, OFF_MS);
    return state;
  }
  const delivered = (ofMinute: number, atMinute: number) => ({
    metric: 'order.placed',
    minuteMs: MINUTE(ofMinute),
    arrivedMs: MINUTE(atMinute),
  });

  it('is nothing after a restart, nor of a shop seen for the first time', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(9));
    expect(state.absence).toBeUndefined();
    const unseen = createShopState('acme');
    noteLook(unseen, OFF_MS);
    noteDelivery(unseen, delivered(100, 100));
    noteLook(unseen, MINUTE(360));
    expect(unseen.absence).toBeUndefined();
  });

  it('is all since for ten minutes, or three after the last delivery, an hour at most', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(360));
    expect([360, 369].map((minute) => heldTillMs(state, MINUTE(minute)))).toEqual([OFF_MS, OFF_MS]);
    expect(heldTillMs(state, MINUTE(370))).toBe(Number.POSITIVE_INFINITY);
    noteDelivery(state, delivered(100, 369));
    expect([370, 371].map((minute) => heldTillMs(state, MINUTE(minute)))).toEqual([OFF_MS, OFF_MS]);
    expect(heldTillMs(state, MINUTE(372))).toBe(Number.POSITIVE_INFINITY);
    noteDelivery(state, delivered(101, 419));
    expect(heldTillMs(state, MINUTE(419))).toBe(OFF_MS);
    expect(heldTillMs(state, MINUTE(420))).toBe(Number.POSITIVE_INFINITY);
  });

  it('is nothing where events were taken in all the same, and what came after them where they stopped', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(360));
    noteDelivery(state, delivered(200, 200));
    expect(heldTillMs(state, MINUTE(360))).toBe(MINUTE(200));
    noteDelivery(state, delivered(351, 351));
    expect(heldTillMs(state, MINUTE(360))).toBe(Number.POSITIVE_INFINITY);
  });

  it('is the same where what arrived is taken in before anybody looks', () => {
    const state = shopLeft();
    for (const minute of [5, 100, 300]) noteDelivery(state, delivered(minute, minute));
    noteLook(state, MINUTE(360));
    expect(heldTillMs(state, MINUTE(360))).toBe(MINUTE(300));
    expect(isUnknown(state, MINUTE(350), 'order.placed')).toBe(false);
  });

  it('is not let go by what arrives in the minutes in which the service starts', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(360));
    noteDelivery(state, delivered(359, 359));
    expect(heldTillMs(state, MINUTE(360))).toBe(OFF_MS);
  });

  it('begins anew where the service was off again meanwhile', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(360));
    noteLook(state, MINUTE(364));
    expect(state.absence!.backMs).toBe(MINUTE(360));
    noteLook(state, MINUTE(400));
    expect(state.absence!.backMs).toBe(MINUTE(400));
    expect(heldTillMs(state, MINUTE(405))).toBe(OFF_MS);
  });

  it('is nothing where the service was there and only slow', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(60), true);
    noteLook(state, MINUTE(61));
    expect(state.absence).toBeUndefined();
  });

  it('is unknown of a metric before the oldest that is delivered of it', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(360));
    noteDelivery(state, delivered(300, 362));
    noteDelivery(state, delivered(310, 362));
    const unknown = [0, 299, 300, 359, 360].map((minute) => isUnknown(state, MINUTE(minute), 'order.placed'));
    expect(unknown).toEqual([true, true, false, false, false]);
    expect(isUnknown(state, MINUTE(300), 'page.views')).toBe(true);
    state.nextMinute = MINUTE(360) / MINUTE_MS;
    forgetAbsence(state);
    expect(isUnknown(state, MINUTE(0), 'order.placed')).toBe(false);
  });

  it('does not keep a fed point of a minute to come out of its minute', () => {
    const state = shopLeft();
    noteLook(state, MINUTE(360));
    feedPoint(state, countPoint(ORDERS, MINUTE(20), 3, MINUTE(361)), openShop().context.hours);
    expect(state.absence!.delivered.get('order.placed')).toBe(MINUTE(20));
  });
});
