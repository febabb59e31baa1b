import { expect, it } from '@jest/globals';
import { noiseOf } from '../detection/noise-columns.js';
import { createOddWeeks } from '../detection/odd-weeks.js';
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
  const { rings: _rings, ...older } = again.state;
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
  ofOlderForm({ ...createShopWatch('acme'), detection: again.state }, 8);
  return again;
}

it.each([
  ['7', readAgain],
  ['8', readAgainWithoutSums],
])('goes on with a watch of form %s as though it had always been of this one', (_, read) => {
  const shop = openShop();
  live(shop, OPENING_MS + 9 * DAY_MS + 617 * MINUTE_MS, visitors());
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
