import { beforeAll, describe, expect, it } from '@jest/globals';
import { foundLateMinutes } from '../incidents/found-late.js';
import { arrivalWaits } from './arrival-lag.js';
import { describeShop } from './describe-state.js';
import type { ArrivedPoint } from './point-sum.js';
import type { Occurrence } from './shop-state.js';
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
  SIGNUPS,
  twinOf,
  visitors,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';

const ORDERS = 'order.placed|';
const WARM_MS = OPENING_MS + 8 * DAY_MS + 10 * HOUR_MS;
const ONSET_MS = WARM_MS + 70 * MINUTE_MS;

/** The same traffic, of which what `isBatched` is kept and told at the next full `everyMinutes`, and all else at once. */
function inBatches(traffic: Traffic, everyMinutes: number, isBatched: (point: ArrivedPoint) => boolean): Traffic {
  const everyMs = everyMinutes * MINUTE_MS;
  return (minuteMs) => {
    const points = traffic(minuteMs).points.filter((point) => !isBatched(point));
    if (minuteMs % everyMs > 0) return { points };
    for (let ofMs = minuteMs - everyMs; ofMs < minuteMs; ofMs += MINUTE_MS) {
      const kept = traffic(ofMs).points.filter(isBatched);
      points.push(...kept.map((point) => ({ ...point, arrivedMs: minuteMs })));
    }
    return { points };
  };
}

/** The same with a heartbeat that counts what arrives, each in its own minute. */
function withHeard(traffic: Traffic): Traffic {
  return (minuteMs) => {
    const points = traffic(minuteMs).points.filter(({ metric }) => metric !== 'ingest.silence');
    const heard = points.map((one) => countPoint('ingest.silence|', one.minuteMs, one.events, one.arrivedMs));
    return { points: [...points, ...heard] };
  };
}

const isOrder = ({ metric }: ArrivedPoint): boolean => metric === 'order.placed';
const toldOf = (shop: TestShop, metric: string) => shop.signals.filter(({ series }) => series.metric === metric);

describe.each([60, 180])('a shop whose orders come in a batch every %i minutes', (everyMinutes) => {
  const batched = (traffic: Traffic) => inBatches(traffic, everyMinutes, isOrder);
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, batched(visitors()));
  }, 300_000);

  it('has orders waited for and nothing else, says so, and is told of none that are still to come', () => {
    expect(arrivalWaits(warm.state)).toMatchObject({ shop: 0, further: new Map([['order.placed', everyMinutes - 1]]) });
    const waits = describeShop(warm.state, warm.context).map(({ name, waitMinutes }) => [name.metric, waitMinutes]);
    expect(Object.fromEntries(waits)).toMatchObject({ 'order.placed': everyMinutes, 'customer.registered': 1 });
    expect(inShort(warm.signals)).toEqual([]);
  });

  it('is told that orders have stopped, once and not as found late, and of fake signups at once', () => {
    const odd = between(ONSET_MS, ONSET_MS + 6 * HOUR_MS, visitors('UTC', { [ORDERS]: 0, [SIGNUPS]: 10 }), visitors());
    const shop = live(twinOf(warm), ONSET_MS + 14 * HOUR_MS, batched(odd));
    const [spike] = toldOf(shop, 'customer.registered');
    expect(spike!.atMs - ONSET_MS).toBeLessThanOrEqual(5 * MINUTE_MS);
    const orders = toldOf(shop, 'order.placed').filter(({ type }) => type !== 'worse' && type !== 'restated');
    expect(orders.map(({ type }) => type)).toEqual(['raised', 'cleared']);
    const { atMs, judgedMs, waitMinutes } = orders[0]!;
    expect(atMs - ONSET_MS).toBeLessThanOrEqual((everyMinutes + 60) * MINUTE_MS);
    expect(foundLateMinutes(judgedMs, atMs, waitMinutes)).toBeNull();
  }, 300_000);
});

describe('a shop all of which comes in a batch every hour', () => {
  const batched = (traffic: Traffic) => inBatches(traffic, 60, () => true);
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, batched(visitors()));
  }, 300_000);

  it('is waited for and not called silent between them', () => {
    expect(arrivalWaits(warm.state)).toEqual({ shop: 59, further: new Map(), heardShare: 1 });
    expect(inShort(warm.signals)).toEqual([]);
  });

  it('is silent when its batch stays out', () => {
    const cut = between(WARM_MS, WARM_MS + DAY_MS, nothing, nothing);
    const { signals } = live(twinOf(warm), WARM_MS + 2 * HOUR_MS, cut);
    expect(inShort(signals)).toEqual(['raised ingest.silence silence']);
    expect(signals[0]!.atMs - WARM_MS).toBeLessThanOrEqual(80 * MINUTE_MS);
  });

  it('is told of a spike with the batch that brings it, before all of the hour is waited for', () => {
    const attack = between(ONSET_MS, ONSET_MS + HOUR_MS, visitors('UTC', { [SIGNUPS]: 20 }), visitors());
    const { signals } = live(twinOf(warm), ONSET_MS + 3 * HOUR_MS, batched(attack));
    expect(inShort(signals)[0]).toBe('raised customer.registered spike');
    const batchMs = Math.ceil(ONSET_MS / HOUR_MS) * HOUR_MS;
    expect(signals[0]!.atMs).toBe(batchMs + 2 * MINUTE_MS);
  });
});

describe('a shop whose pages are told of every hour, and all else at once', () => {
  const batched = (traffic: Traffic) => inBatches(traffic, 60, ({ metric }) => metric === 'page.views');
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, withHeard(batched(visitors())));
  }, 300_000);

  it('is not delayed by them, and not called silent between two orders', () => {
    const { shop, further, heardShare } = arrivalWaits(warm.state);
    expect([shop, further.get('page.views'), further.get('order.placed')]).toEqual([0, 59, undefined]);
    expect(heardShare).toBeLessThan(0.3);
    expect(inShort(warm.signals)).toEqual([]);
  });

  it('is silent when nothing comes, orders included', () => {
    const { signals } = live(twinOf(warm), WARM_MS + 2 * HOUR_MS, nothing);
    expect(inShort(signals)).toEqual(['raised ingest.silence silence']);
    expect(signals[0]!.atMs - WARM_MS).toBeLessThanOrEqual(40 * MINUTE_MS);
  });
});

describe('a shop that tells every three hours of a job which runs every half hour', () => {
  const JOB = 'job.finished|job=order-export';
  const everyMs = 3 * HOUR_MS;

  /** Runs of a half hour each, told of at the next third full hour. */
  const withRuns = (untilMs: number): Traffic => {
    return (minuteMs) => {
      const { points } = visitors()(minuteMs);
      const occurrences: Occurrence[] = [];
      const fromMs = minuteMs % everyMs === 0 ? minuteMs - everyMs : minuteMs;
      for (let timeMs = fromMs; timeMs < Math.min(minuteMs, untilMs); timeMs += HOUR_MS / 2) {
        points.push(countPoint(JOB, timeMs, 1, minuteMs));
        const data = { job: 'order-export', outcome: 'ok', items: 9 };
        const run = { shop: 'acme', type: 'job.finished', source: '/t', id: `${timeMs}`, data };
        occurrences.push({ ...run, arrivedMs: minuteMs, timeMs });
      }
      return { points, occurrences };
    };
  };

  it('is not told that it is late between two of them, but when it does not run', () => {
    const shop = live(openShop(), WARM_MS, withRuns(WARM_MS));
    expect(inShort(shop.signals)).toEqual([]);
    live(shop, WARM_MS + 6 * HOUR_MS, withRuns(WARM_MS));
    expect(inShort(shop.signals)[0]).toBe('raised job.finished late');
  }, 300_000);
});
