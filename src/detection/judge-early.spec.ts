import { beforeAll, describe, expect, it } from '@jest/globals';
import { arrivalWaits } from './arrival-lag.js';
import {
  between,
  DAY_MS,
  HOUR_MS,
  inShort,
  live,
  MINUTE_MS,
  OPENING_MS,
  openShop,
  SIGNUPS,
  twinOf,
  visitors,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';

const LAG_MINUTES = 20;
const WARM_MS = OPENING_MS + 15 * DAY_MS + 10 * HOUR_MS;
const ONSET_MS = WARM_MS + HOUR_MS;

/** The same traffic, of which every other minute is told of 20 minutes late. */
function halfOfItLate(traffic: Traffic): Traffic {
  const isLate = (minuteMs: number) => (minuteMs / MINUTE_MS) % 2 === 1;
  return (minuteMs) => {
    // The clock of the tests is two minutes ahead of the minute that arrives.
    const agoMs = minuteMs - (LAG_MINUTES - 1) * MINUTE_MS;
    const inTime = isLate(minuteMs) ? [] : traffic(minuteMs).points;
    const belated = isLate(agoMs)
      ? traffic(agoMs).points.map((point) => ({ ...point, arrivedMs: agoMs + LAG_MINUTES * MINUTE_MS }))
      : [];
    return { points: [...inTime, ...belated] };
  };
}

describe('a shop of which half comes twenty minutes late', () => {
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, halfOfItLate(visitors()));
  }, 120_000);

  it('has its minutes waited for, so that no half of one is taken for a drop', () => {
    expect(arrivalWaits(warm.state)).toMatchObject({ shop: LAG_MINUTES - 1, further: new Map() });
    expect(inShort(warm.signals).filter((signal) => /drop|silence/.test(signal))).toEqual([]);
  });

  it('is told of a spike as soon as it is certain, without the wait, and once', () => {
    const endMs = ONSET_MS + HOUR_MS;
    const attack = halfOfItLate(between(ONSET_MS, endMs, visitors('UTC', { [SIGNUPS]: 10 }), visitors()));
    const shop = live(twinOf(warm), endMs + 3 * HOUR_MS, attack);
    const told = shop.signals.filter(({ series, type }) => series.metric === 'customer.registered' && type !== 'worse');
    expect(inShort(told)).toEqual(['raised customer.registered spike', 'cleared customer.registered spike']);
    expect(told[0]!.atMs - ONSET_MS).toBeLessThan(LAG_MINUTES * MINUTE_MS);
    expect(Math.abs(told[0]!.finding.startedMs - ONSET_MS)).toBeLessThanOrEqual(2 * MINUTE_MS);
  });

  it('is told of what stops only when its minutes are complete', () => {
    const endMs = ONSET_MS + 2 * HOUR_MS;
    const noOrders = visitors('UTC', { 'order.placed|': 0 });
    const shop = live(twinOf(warm), endMs, halfOfItLate(between(ONSET_MS, endMs, noOrders, visitors())));
    const raised = shop.signals.filter(({ type }) => type === 'raised');
    expect(inShort(raised)).toEqual(['raised order.placed silence']);
    expect(raised[0]!.atMs - raised[0]!.judgedMs).toBeGreaterThanOrEqual(LAG_MINUTES * MINUTE_MS);
  });
});
