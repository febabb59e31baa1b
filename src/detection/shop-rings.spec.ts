import { describe, expect, it } from '@jest/globals';
import { noiseOf } from './noise-columns.js';
import { createSeriesState, flagsOf, hourPlaceOf, placeOf, setFlags, type SeriesState } from './series-state.js';
import { createShopRings, FLAG_MINUTES, RING_HOURS, RING_MINUTES } from './shop-rings.js';
import { historyOf, teachHour } from './taught-hours.js';

const MINUTE = 29_000_000;

/** Many series of one shop, each of which knows its own number in every place. */
function manySeries(count: number): SeriesState[] {
  const rings = createShopRings();
  return Array.from({ length: count }, (_, number) => {
    const series = createSeriesState({ metric: 'm', dimension: `n=${number}` }, 'count', 'things', 0, rings);
    for (let back = 0; back < RING_MINUTES; back++) series.ring.weight[placeOf(series, MINUTE - back)] = number;
    for (let back = 0; back < FLAG_MINUTES; back++) setFlags(series, MINUTE - back, number % 16);
    for (let hour = 0; hour < RING_HOURS; hour++) series.hours.peak[hourPlaceOf(series, hour)] = number;
    series.sums.minute[series.column] = number;
    series.noise.value.fill(number, 14 * series.column, 14 * (series.column + 1));
    teachHour(series, 2900, 5, number, 1, 1);
    return series;
  });
}

describe('the rings of a shop', () => {
  it('keep what each series knows apart from all others, however many come', () => {
    const all = manySeries(150);
    all.forEach((series, number) => {
      for (let back = 0; back < RING_MINUTES; back++) {
        expect(series.ring.weight[placeOf(series, MINUTE - back)]).toBe(number);
      }
      for (const back of [0, 1, 999, FLAG_MINUTES - 1]) expect(flagsOf(series, MINUTE - back)).toBe(number % 16);
      for (let hour = 0; hour < RING_HOURS; hour++) {
        expect(series.hours.peak[hourPlaceOf(series, hour)]).toBe(number);
      }
      expect(series.sums.minute[series.column]).toBe(number);
      expect(new Set(noiseOf(series).value)).toEqual(new Set([number]));
      expect(historyOf(series).weight.reduce((sum, weight) => sum + weight, 0)).toBe(number);
    });
  });

  it('have room for little more than there is: a column that nobody has costs as much as one that is taken', () => {
    const [first] = manySeries(40);
    expect(first!.ring.width).toBe(40);
  });
});
