import { describe, expect, it } from '@jest/globals';
import { minuteDetectors, type SeriesShape } from '../../detectors/index.js';
import { LocalHours } from '../series/local-hour.js';
import { rowsOfMinute } from './minute-rows.js';
import { mayTellOfMore } from './judge-series.js';
import { screenMinute } from './screen-minute.js';
import { createPointSum } from './point-sum.js';
import { glanceAt } from './series-glance.js';
import { addMinuteToSeries } from './series-minute.js';
import { createSeriesState, type SeriesState } from './series-state.js';
import { viewOf } from './series-windows.js';
import { flatProfile, HOUR_MS, MINUTE_MS, OPENING_MS, poissonCount, seededRandom } from './shop.fixture.js';
import { createShopRings } from './shop-rings.js';

const OPENING_MINUTE = OPENING_MS / MINUTE_MS;
const MINUTES = 3 * 1440;
const ALARM_SCORE = 9;
const PRESSURE = 1.3;
const hours = new LocalHours('UTC');
const SHAPES: readonly SeriesShape[] = ['count', 'level', 'duration', 'ratio'];
const ORDINARY = { low: 1, mid: 1, high: 1, teaches: true };

/** Series of several shapes and sizes in the rings of one shop, more than these have room for at first. */
function shopOf(random: () => number): { series: SeriesState[]; usual: Map<SeriesState, number> } {
  const rings = createShopRings();
  const usual = new Map<SeriesState, number>();
  const series = Array.from({ length: 24 }, (_, number) => {
    const shape = SHAPES[number % SHAPES.length]!;
    const one = createSeriesState({ metric: 'm', dimension: `n=${number}` }, shape, 'things', OPENING_MS, rings);
    const level = shape === 'ratio' ? 0.1 : shape === 'duration' ? 5 : 10 ** (3 * random() - 1.5);
    one.profile = flatProfile(level);
    one.firstMinuteMs = OPENING_MS - 400 * HOUR_MS;
    one.activeHours = 168;
    one.judgedFromMs = number === 0 ? OPENING_MS + 600 * MINUTE_MS : OPENING_MS;
    one.unitWeight = shape === 'count' ? 1 + (number % 3) : 1;
    usual.set(one, level);
    return one;
  });
  return { series, usual };
}

/** What comes for a series in a minute in which it goes by `factor` of its usual way. */
function pointOf({ shape }: SeriesState, level: number, factor: number, random: () => number) {
  if (random() < 0.1) return undefined;
  const noisy = factor * (0.8 + 0.4 * random());
  if (shape === 'count') {
    const things = poissonCount(random, level * factor);
    return { ...createPointSum(), weight: things, quantity: things };
  }
  if (shape === 'level') return { ...createPointSum(), weight: 1, quantity: level * noisy };
  if (shape === 'ratio')
    return { ...createPointSum(), weight: 4, quantity: Math.min(4, Math.round(4 * level * factor * 2 * random())) };
  return {
    ...createPointSum(),
    weight: 4,
    quantity: 4 * (level + 0.1 * Math.log(noisy + 0.01) + (factor > 1 ? 0.4 : 0)),
  };
}

// Promise guarded: what a shop's series are screened by at once loses nothing that a look at each of them would find.
describe('screening a minute', () => {
  it('lets through every series of which a glance may have something to say, and few others', () => {
    const random = seededRandom('screen');
    const { series, usual } = shopOf(random);
    const factors = new Map<SeriesState, number>();
    const seen = { lost: 0, spoke: 0, marked: 0, quiet: 0, farthest: 0 };
    for (let minute = OPENING_MINUTE; minute < OPENING_MINUTE + MINUTES; minute++) {
      const rows = rowsOfMinute(series[0]!, minute, hours.at(minute * MINUTE_MS));
      for (const one of series) {
        if (random() < 0.005) factors.set(one, [0, 0.3, 1, 1, 1, 3][Math.floor(6 * random())]!);
        const point = pointOf(one, usual.get(one)!, factors.get(one) ?? 1, random);
        addMinuteToSeries(one, rows, point, ORDINARY, random() < 0.02 ? 'quiet' : 'open');
      }
      // Some are not looked at in some minutes, as while they are waited for.
      const looked = series.filter((_, number) => (minute + number) % 50 > 3);
      const marks = screenMinute(series[0]!, looked, minute, PRESSURE);
      for (const one of looked) {
        const speaks = maySpeak(one, minute);
        const isMarked = marks[one.column] === 1 || mayTellOfMore(one, minute);
        if (speaks) seen.spoke++;
        else seen.quiet++;
        if (speaks && !isMarked) seen.lost++;
        if (!speaks && isMarked) seen.marked++;
        if (minute % 97 === 0) seen.farthest = Math.max(seen.farthest, farthestSum(one, minute));
      }
    }
    expect(seen.lost).toBe(0);
    expect(seen.farthest).toBeLessThan(1e-9);
    expect(seen.spoke).toBeGreaterThan(1000);
    expect(seen.marked).toBeLessThan(seen.quiet / 5);
  });
});

/** By how much what was carried on for all differs from what the minutes of the series give, as a share. */
function farthestSum(series: SeriesState, minute: number): number {
  const { weight, quantity, expected } = glanceAt(series, minute, ALARM_SCORE);
  const { windows } = viewOf(series, minute, series.judgedFromMs, ALARM_SCORE);
  const differences = windows.flatMap((window, index) => [
    (weight[index]! - window.weight) / Math.max(1, window.weight),
    (quantity[index]! - window.quantity) / Math.max(1, window.quantity),
    (expected[index]! - window.expected) / Math.max(1, window.expected),
  ]);
  return Math.max(0, ...differences.map(Math.abs));
}

function maySpeak(series: SeriesState, minute: number): boolean {
  const glance = glanceAt(series, minute, ALARM_SCORE, PRESSURE);
  return minuteDetectors.some(
    (detector) => detector.shapes.includes(series.shape) && detector.maySpeak?.(glance) === true,
  );
}
