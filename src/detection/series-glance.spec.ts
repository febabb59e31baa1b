import { describe, expect, it } from '@jest/globals';
import type { MinuteGlance, MinuteView, SeriesShape } from '../../detectors/index.js';
import { LocalHours } from '../series/local-hour.js';
import { addLateToSeries } from './late-point.js';
import { createPointSum } from './point-sum.js';
import { glanceAt } from './series-glance.js';
import { rowsOfMinute } from './minute-rows.js';
import { addMinuteToSeries } from './series-minute.js';
import { createSeriesState, type SeriesState } from './series-state.js';
import { viewOf } from './series-windows.js';
import { flatProfile, MINUTE_MS, OPENING_MS, poissonCount, seededRandom } from './shop.fixture.js';

const OPENING_MINUTE = OPENING_MS / MINUTE_MS;
const DAYS = 4;
const ALARM_SCORE = 14;
const hours = new LocalHours('UTC');
const SHAPES: readonly SeriesShape[] = ['count', 'sum', 'level', 'duration', 'ratio', 'gauge', 'outcome'];

/** Lets a series live its next minute: at times without data, at times with fewer visitors than samples stand for. */
function liveMinute(series: SeriesState, minute: number, random: () => number): void {
  const weight = poissonCount(random, 2) / 3;
  const point = weight > 0 ? { ...createPointSum(), weight, quantity: weight * random() * 7 } : undefined;
  const factors = { low: 0.9 - 0.2 * random(), mid: 1, high: 1 + 0.3 * random(), teaches: true };
  const coverage = random() < 0.05 ? 'quiet' : 'open';
  addMinuteToSeries(series, rowsOfMinute(series, minute, hours.at(minute * MINUTE_MS)), point, factors, coverage);
}

function addLate(series: SeriesState, newest: number, random: () => number): void {
  const minute = newest - Math.floor(random() * 600);
  if (minute < OPENING_MINUTE) return;
  const late = { ...createPointSum(), weight: 1, quantity: 5 * random() };
  addLateToSeries(series, minute, late, newest, hours.at(minute * MINUTE_MS));
}

/** The columns of a glance as the windows that they are of. */
function windowsOf(glance: MinuteGlance) {
  const { minutes, covered, weight, quantity, expected, expectedLow, expectedHigh } = glance;
  return Array.from({ length: glance.size }, (_, index) =>
    [minutes, covered, weight, quantity, expected, expectedLow, expectedHigh].map((column) => column[index]!),
  );
}

function rowsOf({ windows }: MinuteView): number[][] {
  return windows.map(({ minutes, covered, weight, quantity, expected, expectedLow, expectedHigh }) => {
    return [minutes, covered, weight, quantity, expected, expectedLow, expectedHigh];
  });
}

/** By how much they differ at most, as a share. */
function farthest(one: readonly number[][], other: readonly number[][]): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  return Math.max(
    0,
    ...one.flatMap((row, at) =>
      row.map((value, column) => Math.abs(value - other[at]![column]!) / Math.max(1e-3, Math.abs(value))),
    ),
  );
}

describe('a glance', () => {
  it.each(SHAPES)('sees of a %s what a whole look sees, through gaps and late points', (shape) => {
    const random = seededRandom(shape);
    const series = createSeriesState({ metric: 'm', dimension: '' }, shape, 'things', OPENING_MS);
    series.profile = flatProfile(2 / 3);
    series.judgedFromMs = 0;
    let worst = 0;
    for (let minute = OPENING_MINUTE; minute < OPENING_MINUTE + DAYS * 1440; minute++) {
      liveMinute(series, minute, random);
      if (random() < 0.02) addLate(series, minute, random);
      // Of each hundred minutes some are not looked at, as while nothing is heard of the shop.
      if (minute % 100 < 10) continue;
      const glance = glanceAt(series, minute, ALARM_SCORE);
      if (minute % 13 > 0) continue;
      worst = Math.max(worst, farthest(windowsOf(glance), rowsOf(viewOf(series, minute, 0, ALARM_SCORE))));
    }
    expect(worst).toBeLessThan(1e-9);
  });

  it.each(SHAPES)(
    'ends with the minute of a %s that is judged, where later ones are known in part already',
    (shape) => {
      const random = seededRandom(shape);
      const series = createSeriesState({ metric: 'm', dimension: '' }, shape, 'things', OPENING_MS);
      series.profile = flatProfile(2 / 3);
      series.judgedFromMs = 0;
      const behind = 29;
      let worst = 0;
      for (let minute = OPENING_MINUTE; minute < OPENING_MINUTE + DAYS * 1440; minute++) {
        liveMinute(series, minute, random);
        const judged = minute - behind;
        const glance = glanceAt(series, judged, ALARM_SCORE, 1, minute);
        if (minute % 13 > 0 || judged < OPENING_MINUTE) continue;
        worst = Math.max(worst, farthest(windowsOf(glance), rowsOf(viewOf(series, judged, 0, ALARM_SCORE, minute))));
      }
      expect(worst).toBeLessThan(1e-9);
    },
  );

  it('sees of a minute waited for for three hours what it saw at once, as far as the ring goes back', () => {
    const behind = 180;
    const judged = OPENING_MINUTE + 3 * 1440 + 17;
    const [windows, atOnce] = [behind, 0].map((after) => {
      const random = seededRandom('late');
      const series = createSeriesState({ metric: 'm', dimension: '' }, 'count', 'things', OPENING_MS);
      series.profile = flatProfile(2 / 3);
      series.judgedFromMs = 0;
      for (let minute = OPENING_MINUTE; minute <= judged + after; minute++) liveMinute(series, minute, random);
      const newest = judged + after;
      const seen = rowsOf(viewOf(series, judged, 0, ALARM_SCORE, newest));
      expect(farthest(windowsOf(glanceAt(series, judged, ALARM_SCORE, 1, newest)), seen)).toBeLessThan(1e-9);
      return seen;
    });
    const isLeftOut = ([minutes]: number[]) => minutes === 120 || minutes === 240;
    // Of the longest window, two days, the ring of hours has lost the first hour.
    const kept = (rows: readonly number[][]) => rows.filter((row) => !isLeftOut(row)).slice(0, -1);
    expect(farthest(kept(windows!), kept(atOnce!))).toBeLessThan(1e-9);
    const leftOut = windows!.filter(isLeftOut);
    expect(leftOut).toEqual([120, 240].map((minutes) => [minutes, 0, 0, 0, 0, 0, 0]));
  });

  it('sees no window that reaches back beyond what is judged', () => {
    const random = seededRandom('young');
    const series = createSeriesState({ metric: 'm', dimension: '' }, 'count', 'things', OPENING_MS);
    series.judgedFromMs = OPENING_MS + 500 * MINUTE_MS;
    for (let minute = OPENING_MINUTE; minute < OPENING_MINUTE + 520; minute++) liveMinute(series, minute, random);
    const glance = glanceAt(series, OPENING_MINUTE + 519, ALARM_SCORE);
    expect(windowsOf(glance).map(([minutes]) => minutes)).toEqual([1, 2, 3, 5, 10, 15]);
  });

  it('sees a level in the light of the visitors, and nothing else', () => {
    for (const [shape, factor] of [['level', 3] as const, ['count', 1] as const]) {
      const series = createSeriesState({ metric: 'm', dimension: '' }, shape, 'things', OPENING_MS);
      series.profile = flatProfile(2);
      series.judgedFromMs = 0;
      for (let minute = OPENING_MINUTE; minute < OPENING_MINUTE + 9; minute++) {
        liveMinute(series, minute, seededRandom(shape));
      }
      const high = glanceAt(series, OPENING_MINUTE + 8, ALARM_SCORE).expectedHigh[3]!;
      expect(glanceAt(series, OPENING_MINUTE + 8, ALARM_SCORE, 3).expectedHigh[3]).toBeCloseTo(factor * high, 9);
    }
  });
});
