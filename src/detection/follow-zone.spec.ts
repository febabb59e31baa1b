import { beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, effectAt } from '../baselines/unusual-days.js';
import {
  DAY_MS,
  inShort,
  live,
  openShop,
  OPENING_MS,
  SIGNUPS,
  twinOf,
  visitors,
  type TestShop,
} from './shop.fixture.js';
import { historyOf } from './taught-hours.js';

const UNTIL_MS = OPENING_MS + 22 * DAY_MS + 11 * 3_600_000;
const ROME = visitors('Europe/Rome');
const SYDNEY = visitors('Australia/Sydney');

function usual(shop: TestShop, key: string): number[] {
  return [...shop.state.series.get(key)!.profile!.mid].map((value) => Number(value.toFixed(4)));
}

function taughtMinutes(shop: TestShop): number {
  const { minutes } = historyOf(shop.state.series.get(SIGNUPS)!);
  return minutes.reduce((sum, of) => sum + of, 0);
}

/** The farthest that two profiles are apart, as a share of the busiest hour. */
function apart(some: readonly number[], others: readonly number[]): number {
  return Math.max(...some.map((value, slot) => Math.abs(value - others[slot]!))) / Math.max(...others);
}

describe('a shop whose zone is named after weeks', () => {
  let unnamed: TestShop;
  let named: TestShop;
  beforeAll(() => {
    unnamed = live(openShop(), UNTIL_MS, ROME);
    named = live(openShop({ timezone: 'Europe/Rome' }), UNTIL_MS, ROME);
  });

  it('knows at once what is normal at the hours of that zone, as though it had always been named', () => {
    const shop = twinOf(unnamed, { timezone: 'Europe/Rome' });
    const holiday = { day: 20_100, holiday: 'Easter', subjects: ['order.placed|'] };
    shop.state.unusualDays = [{ ...holiday, codes: codesOf(Array.from({ length: 24 }, (_, hour) => hour / 10)) }];
    const before = usual(shop, 'page.views|page=/cart');
    live(shop, UNTIL_MS + 60_000, ROME);
    live(named, UNTIL_MS + 60_000, ROME);
    const key = 'page.views|page=/cart';
    expect(apart(before, usual(named, key))).toBeGreaterThan(0.15);
    expect(apart(usual(shop, key), usual(named, key))).toBeLessThan(0.03);
    expect(effectAt(shop.state.unusualDays[0]!, 'order.placed|', 12)).toBeCloseTo(1.1, 1);
    // Each version goes to the store.
    expect(shop.profiles.map(({ series }) => series.metric)).toContain('customer.registered');
  });

  it('has no weeks of false incidents for it, not even in a zone half a day away', () => {
    const [always, shop] = [openShop({ timezone: 'Australia/Sydney' }), openShop()];
    for (const one of [always, shop]) live(one, UNTIL_MS, SYDNEY);
    const since = twinOf(shop, { timezone: 'Australia/Sydney' });
    const signals = [twinOf(always), since].map((one) => inShort(live(one, UNTIL_MS + 8 * DAY_MS, SYDNEY).signals));
    expect(signals[1]).toEqual(signals[0]);
  });

  it('forgets nothing, in whatever steps the zones lie apart, and comes back as it was', () => {
    const minutes = taughtMinutes(unnamed);
    const shop = twinOf(unnamed, { timezone: 'Asia/Kathmandu' });
    live(shop, UNTIL_MS + 60_000, ROME);
    expect(taughtMinutes(shop)).toBeGreaterThan(minutes - 60);
    const back = twinOf(shop, { timezone: 'UTC' });
    live(back, UNTIL_MS + 120_000, ROME);
    expect(apart(usual(back, SIGNUPS), usual(unnamed, SIGNUPS))).toBeLessThan(0.2);
  });

  it('is left as it is where the zone is the same', () => {
    const shop = twinOf(unnamed, { timezone: 'UTC' });
    const { profile } = shop.state.series.get(SIGNUPS)!;
    live(shop, UNTIL_MS + 60_000, ROME);
    expect(shop.state.series.get(SIGNUPS)!.profile).toBe(profile);
  });
});
