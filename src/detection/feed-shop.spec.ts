import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ArrivedPoint } from './point-sum.js';
import {
  countPoint,
  DAY_MS,
  live,
  MINUTE_MS,
  openShop,
  OPENING_MS,
  seededRandom,
  visitors,
  whatIsNormal,
  withHeartbeat,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';
import type { Occurrence } from './shop-state.js';
import { feedOccurrence, feedPoint } from './feed-shop.js';

const UNTIL_MS = OPENING_MS + 5 * DAY_MS;
const ordinary = visitors();

function oneByOne(point: ArrivedPoint): ArrivedPoint[] {
  return Array.from({ length: point.events }, () => ({ ...point, events: 1, weight: 1 }));
}

describe('feedPoint', () => {
  let inTime: TestShop;
  beforeAll(() => {
    inTime = live(openShop(), UNTIL_MS, ordinary);
  });

  it('teaches a shop the same in whatever order and portions the events of a minute come', () => {
    const mixed: Traffic = (minuteMs) => {
      const random = seededRandom(`mix/${minuteMs}`);
      const drawn = ordinary(minuteMs).points.flatMap(oneByOne);
      return {
        points: drawn
          .map((point) => ({ point, at: random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ point }) => point),
      };
    };
    const shop = live(openShop(), UNTIL_MS, mixed);
    expect(whatIsNormal(shop.profiles)).toEqual(whatIsNormal(inTime.profiles));
    expect(shop.signals).toEqual(inTime.signals);
  });

  it('teaches a shop the same when a tenth of its signups and orders come up to four hours late', () => {
    const kept = new Map<number, ArrivedPoint[]>();
    const belated: Traffic = (minuteMs) => {
      const random = seededRandom(`late/${minuteMs}`);
      const points = ordinary(minuteMs).points.filter(({ metric }) => metric !== 'ingest.silence');
      // The views stay in time, for a minute in which nothing comes may be taken for the source's silence.
      const isLate = ({ metric }: ArrivedPoint): boolean => metric !== 'page.views' && random() < 0.1;
      const mayBeLate = minuteMs >= OPENING_MS + DAY_MS && points.some(({ metric }) => metric === 'page.views');
      const late = mayBeLate ? points.filter(isLate) : [];
      for (const point of late) {
        const arrivedMs = minuteMs + Math.floor(random() * 240) * MINUTE_MS;
        kept.set(arrivedMs, [...(kept.get(arrivedMs) ?? []), { ...point, arrivedMs }]);
      }
      const arrived = (kept.get(minuteMs) ?? []).flatMap((point) => withHeartbeat([point], point.minuteMs));
      const inTimeNow = points.filter((point) => !late.includes(point));
      return { points: [...withHeartbeat(inTimeNow, minuteMs), ...arrived] };
    };
    const shop = live(openShop(), UNTIL_MS, belated);
    expect(kept.size).toBeGreaterThan(100);
    expect(whatIsNormal(shop.profiles)).toEqual(whatIsNormal(inTime.profiles));
    expect(shop.signals).toEqual(inTime.signals);
  });

  it('refuses a point of a metric that the contract does not know, for it cannot say how to judge it', () => {
    const { state, context } = openShop();
    const unknown = countPoint('cart.abandoned|', OPENING_MS, 1);
    expect(() => feedPoint(state, unknown, context.hours)).toThrow('unknown metric cart.abandoned');
  });

  it('makes nothing of a change where no customer is: neither a suspect nor a maintenance', () => {
    const { state } = openShop();
    const change = (id: string, environment?: string): Occurrence => ({
      arrivedMs: OPENING_MS,
      shop: 'acme',
      type: 'change.made',
      timeMs: OPENING_MS,
      source: 'ci',
      id,
      data: { kind: 'maintenance', title: 'new disks', endsAt: '2025-01-06T04:00:00Z', environment },
    });
    feedOccurrence(state, change('e1', 'staging'));
    expect([state.changes, state.windows]).toEqual([[], []]);
    feedOccurrence(state, change('e2', 'production'));
    feedOccurrence(state, change('e3'));
    expect([state.changes.map(({ id }) => id), state.windows.length]).toEqual([['e2', 'e3'], 2]);
  });
});
