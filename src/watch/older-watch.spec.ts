import { expect, it } from '@jest/globals';
import { feedPoint } from '../detection/feed-shop.js';
import { noiseOf } from '../detection/noise-columns.js';
import { createOddWeeks } from '../detection/odd-weeks.js';
import { readPending } from '../detection/pending-minute.js';
import { createPointSum, type PointSum } from '../detection/point-sum.js';
import { flagsOf, placeOf, type SeriesState } from '../detection/series-state.js';
import { FLAG_MINUTES, hoursOfColumn, RING_MINUTES } from '../detection/shop-rings.js';
import {
  countPoint,
  DAY_MS,
  live,
  MINUTE_MS,
  openShop,
  OPENING_MS,
  twinOf,
  visitors,
  type TestShop,
} from '../detection/shop.fixture.js';
import type { ShopState } from '../detection/shop-state.js';
import { historyOf } from '../detection/taught-hours.js';
import { createShopWatch } from './shop-watch.js';
import { ofOlderForm } from './older-watch.js';

/** What a series was in the form before: all of its rings its own, its history open. */
function olderSeries(series: SeriesState): unknown {
  const { column, hours, taught: _taught, halfHours: _halfHours, sums: _sums, ...rest } = series;
  const minutes = Array.from({ length: RING_MINUTES }, (_, minute) => placeOf(series, minute));
  const own = (name: 'weight' | 'quantity' | 'mid' | 'low' | 'high') =>
    Float32Array.from(minutes, (place) => series.ring[name][place]!);
  const { width: _width, ...alone } = hoursOfColumn(hours, column);
  return {
    ...rest,
    ring: {
      weight: own('weight'),
      quantity: own('quantity'),
      mid: own('mid'),
      low: own('low'),
      high: own('high'),
      flags: Uint8Array.from({ length: FLAG_MINUTES }, (_, minute) => flagsOf(series, minute)),
    },
    hours: alone,
    sums: { minute: 0, minutes: new Float64Array(60), hour: 0, hours: new Float64Array(24) },
    noise: noiseOf(series),
    history: historyOf(series),
    halfHour: null,
    oddWeeks: series.oddWeeks ?? createOddWeeks(),
  };
}

/** The same shop as one that was stored in the form before and read again. */
function readAgain(shop: TestShop): TestShop {
  const again = twinOf(shop);
  const { rings: _rings, ...older } = formerly(again.state);
  const series = new Map([...older.series].map(([key, one]) => [key, olderSeries(one)]));
  const watch = { ...createShopWatch('acme'), detection: { ...older, series } };
  const { detection } = ofOlderForm(structuredClone(watch) as never, 7);
  return { ...again, state: detection };
}

/** The same of the form after that one, in which the sums of each series lay together. */
function readAgainWithoutSums(shop: TestShop): TestShop {
  const again = twinOf(shop);
  const sums = {
    minute: new Int32Array(4),
    minutes: new Float64Array(240),
    hour: new Int32Array(4),
    hours: new Float64Array(96),
  };
  Object.assign(again.state.rings, { sums });
  for (const series of again.state.series.values()) Object.assign(series, { sums });
  ofOlderForm({ ...createShopWatch('acme'), detection: formerly(again.state) }, 8);
  return again;
}

/** The same of the form after that, in which what had come for a minute was a map of sums. */
function readAgainWithMaps(shop: TestShop): TestShop {
  const again = twinOf(shop);
  ofOlderForm({ ...createShopWatch('acme'), detection: formerly(again.state) }, 9);
  return again;
}

/** In the forms up to the ninth the sums of a minute lay in a map, with their single values in pairs. */
function formerly(state: ShopState): ShopState {
  for (const [minute, pending] of state.pending) {
    const former = new Map<string, unknown>();
    for (const [key, series] of state.series) {
      const sum = createPointSum();
      if (readPending(pending, series.column, sum)) former.set(key, inPairs(sum));
    }
    for (const [key, sum] of pending.others) former.set(key, inPairs(sum));
    state.pending.set(minute, former as never);
  }
  return state;
}

function inPairs({ singles, ...sums }: PointSum): unknown {
  const { values, length } = singles;
  const pairs = Array.from({ length: length / 2 }, (_, at) => [values[2 * at], values[2 * at + 1]]);
  return length > 0 ? { ...sums, singles: pairs } : sums;
}

it.each([
  ['7', readAgain],
  ['8', readAgainWithoutSums],
  ['9', readAgainWithMaps],
])('goes on with a watch of form %s as though it had always been of this one', (_, read) => {
  const shop = openShop();
  live(shop, OPENING_MS + 9 * DAY_MS + 617 * MINUTE_MS, visitors());
  // What has come is not judged yet.
  const page = { ...countPoint('page.durationMs|page=/cart', shop.nextMs, 3), buckets: [40, 1, 41, 2] };
  for (const point of [page, ...visitors()(shop.nextMs).points]) feedPoint(shop.state, point, shop.context.hours);
  shop.nextMs += MINUTE_MS;
  expect(shop.state.pending.size).toBe(1);
  const again = read(shop);
  const twin = twinOf(shop);
  const untilMs = shop.nextMs + 2 * DAY_MS;
  for (const one of [twin, again]) live(one, untilMs, visitors());
  expect(twin.profiles.length).toBeGreaterThan(0);
  expect([again.signals, again.profiles]).toEqual([twin.signals, twin.profiles]);
  for (const [key, series] of twin.state.series)
    expect(historyOf(again.state.series.get(key)!)).toEqual(historyOf(series));
});

it.each([7, 8])('knows of form %i what it had taken of the newest points, histograms included', (form) => {
  const watch = createShopWatch('acme');
  const point = { ...countPoint('page.durationMs|page=/cart', OPENING_MS, 3), buckets: { 51: 2, '-3': 1 } as never };
  watch.cursor.points.set('one', point);
  ofOlderForm(watch, form);
  expect(watch.cursor.points.get('one')!.buckets).toEqual([-3, 1, 51, 2]);
});
