import { beforeAll, describe, expect, it } from '@jest/globals';
import { arrivalWaits } from './arrival-lag.js';
import { describeShop } from './describe-state.js';
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

const LAG_MINUTES = 25;
const ORDERS = 'order.placed|';
const WARM_MS = OPENING_MS + 8 * DAY_MS + 10 * HOUR_MS;
const ONSET_MS = WARM_MS + HOUR_MS;

/** The same traffic, of which the till tells each order 25 minutes late, and all else comes at once. */
function slowTill(traffic: Traffic): Traffic {
  return (minuteMs) => {
    // The clock of the tests is two minutes ahead of the minute that arrives.
    const agoMs = minuteMs - (LAG_MINUTES - 1) * MINUTE_MS;
    const late = traffic(agoMs).points.filter(({ metric }) => metric === 'order.placed');
    const belated = late.map((point) => ({ ...point, arrivedMs: agoMs + LAG_MINUTES * MINUTE_MS }));
    return { points: [...traffic(minuteMs).points.filter(({ metric }) => metric !== 'order.placed'), ...belated] };
  };
}

describe('a shop whose till tells of orders 25 minutes late', () => {
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, slowTill(visitors()));
  }, 300_000);

  it('has orders waited for and nothing else, and says so', () => {
    expect(arrivalWaits(warm.state)).toMatchObject({ shop: 0, further: new Map([['order.placed', LAG_MINUTES - 1]]) });
    const waits = describeShop(warm.state, warm.context).map(({ name, waitMinutes }) => [name.metric, waitMinutes]);
    expect(Object.fromEntries(waits)).toMatchObject({ 'order.placed': LAG_MINUTES, 'customer.registered': 1 });
  });

  it('is told of no drop or silence of the orders that are still on their way', () => {
    expect(inShort(warm.signals)).toEqual([]);
  });

  it('is told of fake signups within five minutes, as if there were no slow till', () => {
    const attack = between(ONSET_MS, ONSET_MS + HOUR_MS, visitors('UTC', { [SIGNUPS]: 10 }), visitors());
    const [first] = live(twinOf(warm), ONSET_MS + HOUR_MS, slowTill(attack)).signals;
    expect(first).toMatchObject({ type: 'raised', series: { metric: 'customer.registered' } });
    expect(first!.atMs - ONSET_MS).toBeLessThanOrEqual(5 * MINUTE_MS);
  });

  it('is told that orders have stopped, later by no more than they are late', () => {
    const stopped = between(ONSET_MS, ONSET_MS + 6 * HOUR_MS, visitors('UTC', { [ORDERS]: 0 }), visitors());
    const firstOf = (shop: TestShop, traffic: Traffic) =>
      live(shop, ONSET_MS + 6 * HOUR_MS, traffic).signals.find(({ series }) => series.metric === 'order.placed');
    const late = firstOf(twinOf(warm), slowTill(stopped))!;
    const prompt = firstOf(live(openShop(), WARM_MS, visitors()), stopped)!;
    expect(late.finding.kind).toBe(prompt.finding.kind);
    expect(late.atMs - prompt.atMs).toBeGreaterThanOrEqual(0);
    expect(late.atMs - prompt.atMs).toBeLessThanOrEqual((LAG_MINUTES + 5) * MINUTE_MS);
  }, 300_000);
});
