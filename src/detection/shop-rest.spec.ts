import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ScratchFile } from './scratch-file.js';
import { LINES } from './value-minutes.js';
import { bucketsOf } from './point-sum.js';
import { ShopRest } from './shop-rest.js';
import type { ShopState } from './shop-state.js';
import {
  countPoint,
  DAY_MS,
  HOUR_MS,
  live,
  MINUTE_MS,
  openShop,
  OPENING_MS,
  poissonCount,
  seededRandom,
  SIGNUPS,
  visitors,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';

const place = { scratch: new ScratchFile(tmpdir()), spare: new Map<string, object>() };
afterAll(() => place.scratch.close());

const ATTACK_MS = OPENING_MS + 3 * DAY_MS + 9 * HOUR_MS;
const SLOW_MS = OPENING_MS + 3 * DAY_MS + 11 * HOUR_MS;
const NEW_PAGE_MS = OPENING_MS + 2 * DAY_MS;
const GONE_MS = OPENING_MS + DAY_MS + 5 * HOUR_MS;
const GONE = 'page.durationMs|page=/gone';
const END_MS = OPENING_MS + 3 * DAY_MS + 15 * HOUR_MS;

/** Visitors, response times, what a database does, some of it late; an attack and a slow page. */
const traffic: Traffic = (minuteMs) => {
  const random = seededRandom(`more ${minuteMs}`);
  const { points } = visitors()(minuteMs);
  const isAttack = minuteMs >= ATTACK_MS && minuteMs < ATTACK_MS + HOUR_MS;
  if (isAttack) points.push(countPoint(SIGNUPS, minuteMs, 20));
  const pages = minuteMs < NEW_PAGE_MS ? ['/cart'] : ['/cart', '/a', '/b', '/c', '/d', '/e'];
  if (minuteMs < GONE_MS) pages.unshift('/gone');
  for (const page of pages) {
    const views = poissonCount(random, 2);
    if (views === 0) continue;
    const slower = page === '/cart' && minuteMs >= SLOW_MS && minuteMs < SLOW_MS + HOUR_MS ? 20 : 0;
    const buckets: Record<string, number> = {};
    for (let view = 0; view < views; view++) {
      const bucket = 40 + Math.floor(8 * random()) + slower;
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    points.push({ ...countPoint(`page.durationMs|page=${page}`, minuteMs, views), buckets: bucketsOf(buckets) });
  }
  points.push({ ...countPoint('db.queries|database=shop', minuteMs, 1), sum: 1000 + 50 * random() });
  for (const [minutes, share] of [
    [7, 0.02],
    [90, 0.01],
    [1500, 0.005],
  ] as const) {
    const isLate = random() < share && minuteMs - minutes * MINUTE_MS > OPENING_MS;
    if (!isLate) continue;
    const lateMs = minuteMs - minutes * MINUTE_MS;
    points.push(countPoint(SIGNUPS, lateMs, 1, minuteMs));
    points.push({ ...countPoint('page.durationMs|page=/cart', lateMs, 1, minuteMs), buckets: [44, 1] });
  }
  return { points };
};

function livedAwake(): TestShop {
  const shop = live(openShop(), GONE_MS, traffic);
  growOld(shop);
  return live(shop, END_MS, traffic);
}

/** As though nothing had come for a page for months: it is forgotten at midnight, and a new one gets its column. */
function growOld({ state }: TestShop): void {
  state.series.get(GONE)!.lastDataMs = 0;
}

/** The same life with a rest after each minute; now and then all is brought back, as to be stored. */
function livedAtRest(): { shop: TestShop; rest: ShopRest } {
  const shop = openShop();
  const rest = new ShopRest(shop.state, place);
  for (let minute = 1; shop.nextMs < END_MS; minute++) {
    if (shop.nextMs === GONE_MS) growOld(shop);
    live(shop, shop.nextMs + MINUTE_MS, traffic);
    if (minute % 777 === 0) rest.wake();
    else rest.lay();
  }
  return { shop, rest };
}

/** A state without what a rest may change and nobody sees: which places of arrays hold what is no more. */
function known({ state }: TestShop): ShopState {
  const { rings } = state;
  for (const ring of [rings.ring, rings.hours, rings.taught]) ring.isChanged = false;
  for (const { values } of state.series.values()) {
    if (!values) continue;
    const from = Math.max(0, values.size - 250);
    for (const name of ['minute', 'weight', 'logs', 'beyond', 'restLogs'] as const) {
      const each = name === 'beyond' ? LINES : 1;
      Object.assign(values, { [name]: values[name].slice(each * from, each * values.size) });
    }
    values.size -= from;
  }
  return state;
}

describe('a shop at rest between two looks', () => {
  it('finds and learns what one does that keeps all in memory, to the last bit, and keeps little', () => {
    const awake = livedAwake();
    const { shop, rest } = livedAtRest();
    const { ring, hours } = shop.state.rings;
    const series = [...shop.state.series.values()];
    expect(ring.weight.length / ring.width).toBeLessThan(50);
    expect(hours.weight).toHaveLength(hours.width);
    expect(series.filter(({ history }) => history.length > 0)).toEqual([]);
    expect(awake.signals.map(({ type }) => type)).toContain('raised');
    expect(shop.signals).toEqual(awake.signals);
    expect(shop.profiles).toEqual(awake.profiles);
    expect([shop.state.series.has(GONE), shop.state.forgotten]).toEqual([false, 1]);
    rest.wake();
    expect(known(shop)).toEqual(known(awake));
  });
});
