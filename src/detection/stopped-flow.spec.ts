import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  between,
  DAY_MS,
  HOUR_MS,
  live,
  MINUTE_MS,
  OPENING_MS,
  openShop,
  twinOf,
  visitors,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';
import { describeShop } from './describe-state.js';
import type { Signal } from './shop-state.js';

const WARM_MS = OPENING_MS + 15 * DAY_MS + 10 * HOUR_MS;
const STOP_MS = WARM_MS + 2 * HOUR_MS;
const AGAIN_MS = STOP_MS + 2 * HOUR_MS;
/** Two orders a minute at the busiest hours, times a factor. */
const orders = (factor: number): Traffic => visitors('UTC', { 'order.placed|': 5 * factor });

describe('orders that fall and then stop', () => {
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, orders(1));
  }, 120_000);

  const lived = (untilMs: number, after: Traffic): { shop: TestShop; told: Signal[]; kinds: string[] } => {
    const falling = between(WARM_MS, STOP_MS, orders(0.35), between(STOP_MS, AGAIN_MS, orders(0), after));
    const shop = live(twinOf(warm), untilMs, falling);
    const told = shop.signals.filter(({ series }) => series.metric === 'order.placed');
    const kinds = told.filter(({ type }) => type !== 'worse').map(({ type, finding }) => `${type} ${finding.kind}`);
    return { shop, told, kinds };
  };

  it('are one alarm, told anew within half an hour to be at nothing, and told to be over', () => {
    const { told, kinds } = lived(AGAIN_MS + 2 * HOUR_MS, orders(1));
    expect(kinds).toEqual(['raised drop', 'restated silence', 'cleared silence']);
    const restated = told.find(({ type }) => type === 'restated')!;
    expect(restated.judgedMs - STOP_MS).toBeLessThanOrEqual(30 * MINUTE_MS);
    expect(restated.finding).toMatchObject({ observed: 0, detector: 'count-window' });
    // By its beginning the incident knows what is told anew of it.
    expect(restated.was!.startedMs).toBe(told[0]!.finding.startedMs);
    expect(new Set(told.map(({ finding }) => finding.startedMs)).size).toBe(1);
    expect(new Set(told.map(({ finding }) => finding.onsetMs)).size).toBe(1);
  });

  it('say in their state since when nothing comes, and since when too little did', () => {
    const { shop } = lived(AGAIN_MS, orders(1));
    const { hours, calendar } = shop.context;
    const state = describeShop(shop.state, { hours, calendar }).find(({ name }) => name.metric === 'order.placed')!;
    expect(state).toMatchObject({ state: 'anomalous', reason: 'zero' });
    const [, stop, begin] = /none since (\S+) where .* and too few from (\S+) on/.exec(state.reasonText!)!;
    expect(Math.abs(Date.parse(stop!) - STOP_MS)).toBeLessThanOrEqual(5 * MINUTE_MS);
    expect(Math.abs(Date.parse(begin!) - WARM_MS)).toBeLessThanOrEqual(20 * MINUTE_MS);
  });

  it('are told as too few when some come again, which their state says at once', () => {
    const { shop, kinds } = lived(AGAIN_MS + 2 * HOUR_MS, orders(0.35));
    expect(kinds).toEqual(['raised drop', 'restated silence', 'restated drop']);
    const { hours, calendar } = shop.context;
    const state = describeShop(shop.state, { hours, calendar }).find(({ name }) => name.metric === 'order.placed')!;
    expect(state.reason).toBe('deviates');
  });

  it('are no silence for the pauses that so few have', () => {
    const few = live(twinOf(warm), WARM_MS + 10 * HOUR_MS, between(WARM_MS, Infinity, orders(0.2), orders(1)));
    const told = few.signals.filter(({ series }) => series.metric === 'order.placed');
    expect(new Set(told.map(({ finding }) => finding.kind))).toEqual(new Set(['drop']));
  });
});
