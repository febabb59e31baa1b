import { describe, expect, it } from '@jest/globals';
import { feedPoint } from './feed-shop.js';
import { createSeriesState } from './series-state.js';
import {
  countPoint,
  DAY_MS,
  live,
  MINUTE_MS,
  openShop,
  OPENING_MS,
  SIGNUPS,
  twinOf,
  visitors,
  type TestShop,
} from './shop.fixture.js';
import { historyOf } from './taught-hours.js';

const MIDNIGHT_MS = OPENING_MS + 3 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;
const PAGE = 'page.views|page=/cart';

/** A shop a minute before midnight. */
function openedShop(): TestShop {
  return live(openShop(), MIDNIGHT_MS - MINUTE_MS, visitors());
}

/** Gives a shop series of pages that were looked at once, `agoMs` before midnight. */
function lookAtOnce(shop: TestShop, pages: number, agoMs: number): void {
  for (let page = 0; page < pages; page++) {
    const name = { metric: 'page.views', dimension: `page=/${page}` };
    const series = createSeriesState(name, 'count', 'views', MIDNIGHT_MS - agoMs, shop.state.rings);
    shop.state.series.set(`page.views|page=/${page}`, series);
  }
}

const onlySignups = visitors('UTC', { [PAGE]: 0 });

describe('what a shop forgets at midnight', () => {
  it('is a series in which nothing has come for as long as is remembered, and no other', () => {
    const shop = openedShop();
    shop.state.series.get(PAGE)!.lastDataMs = MIDNIGHT_MS - 8 * WEEK_MS - MINUTE_MS;
    shop.state.series.get(SIGNUPS)!.lastDataMs = MIDNIGHT_MS - 8 * WEEK_MS + DAY_MS;
    live(shop, MIDNIGHT_MS + MINUTE_MS, () => ({ points: [] }));
    expect([shop.state.series.has(PAGE), shop.state.series.has(SIGNUPS)]).toEqual([false, true]);
  });

  it('is kept where an alarm goes on, or where something has just come', () => {
    const [alarmed, heard] = [openedShop(), openedShop()];
    for (const { state } of [alarmed, heard]) state.series.get(PAGE)!.lastDataMs = 0;
    alarmed.state.series.get(PAGE)!.slow.alarm = {} as never;
    feedPoint(heard.state, countPoint(PAGE, MIDNIGHT_MS + MINUTE_MS, 1), heard.context.hours);
    for (const shop of [alarmed, heard]) live(shop, MIDNIGHT_MS, () => ({ points: [] }));
    expect([alarmed, heard].map(({ state }) => state.series.has(PAGE))).toEqual([true, true]);
  });

  it('is what came once, two days ago, in a shop that makes up names by the thousand', () => {
    const [small, large] = [openedShop(), openedShop()];
    lookAtOnce(small, 100, 3 * DAY_MS);
    lookAtOnce(large, 1_000, 3 * DAY_MS);
    for (const shop of [small, large]) live(shop, MIDNIGHT_MS, visitors());
    expect([small.state.series.size, large.state.series.size]).toEqual([104, 4]);
  });

  it('leaves its column to the next new series, which finds nothing in it', () => {
    const before = live(openShop(), MIDNIGHT_MS - MINUTE_MS, visitors());
    const [had, never] = [twinOf(before), twinOf(before)];
    never.state.series.delete(PAGE);
    had.state.series.get(PAGE)!.lastDataMs = 0;
    for (const shop of [had, never]) live(shop, MIDNIGHT_MS + 60 * MINUTE_MS, onlySignups);
    const { width } = had.state.rings.ring;
    for (const shop of [had, never]) {
      live(shop, MIDNIGHT_MS + 2 * DAY_MS, visitors('UTC', { [PAGE]: 0.5 }));
    }
    expect(had.state.rings.ring.width).toBe(width);
    expect(had.state.rings.free).toEqual([]);
    const [one, other] = [had, never].map(({ state }) => state.series.get(PAGE)!);
    expect(historyOf(one!)).toEqual(historyOf(other!));
    expect(one!.profile).toEqual(other!.profile);
    expect(had.signals).toEqual(never.signals);
  });
});
