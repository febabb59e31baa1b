import { describe, expect, it } from '@jest/globals';
import { WINDOW_MINUTES, type SeriesShape, type WindowSums } from '../../detectors/index.js';
import { LocalHours } from '../series/local-hour.js';
import { addLateToSeries } from './late-point.js';
import { rowsOfMinute } from './minute-rows.js';
import { createPointSum } from './point-sum.js';
import { addMinuteToSeries } from './series-minute.js';
import { createSeriesState, type SeriesState } from './series-state.js';
import { RING_HOURS } from './shop-rings.js';
import { flatProfile, MINUTE_MS, OPENING_MS, poissonCount, seededRandom } from './shop.fixture.js';
import { indexOfLength, viewOf } from './series-windows.js';

const OPENING_MINUTE = OPENING_MS / MINUTE_MS;
const ORDINARY = { low: 1, mid: 1, high: 1, teaches: true };
const EXPECTED = 2;
const hours = new LocalHours('UTC');

interface Minute {
  weight: number;
  quantity: number;
  isCovered: boolean;
}

interface Stream {
  series: SeriesState;
  /** By their number since the opening. */
  minutes: Minute[];
}

/** A series that has lived `length` minutes of a seeded stream, one in twenty of them without data. */
function streamOf(shape: SeriesShape, length: number, lateShare = 0): Stream {
  const series = createSeriesState({ metric: 'm', dimension: '' }, shape, 'things', OPENING_MS);
  series.profile = flatProfile(EXPECTED);
  // What a level does within the day has its own test.
  series.dayShape = null;
  const random = seededRandom(`${shape}/${lateShare}`);
  const zeroIsData = shape === 'count' || shape === 'sum';
  const minutes: Minute[] = [];
  for (let index = 0; index < length; index++) {
    const drawn = { ...createPointSum(), weight: poissonCount(random, EXPECTED), quantity: Math.floor(random() * 100) };
    const point = zeroIsData || drawn.weight > 0 ? drawn : undefined;
    const isCovered = random() > 0.05;
    addMinuteToSeries(
      series,
      rowsOfMinute(series, OPENING_MINUTE + index, hours.at(msOf(index))),
      point,
      ORDINARY,
      isCovered ? 'open' : 'closed',
    );
    const { weight, quantity } = point ?? { weight: 0, quantity: 0 };
    minutes.push({ weight, quantity, isCovered: isCovered && point !== undefined });
    const back = Math.floor(random() * 250);
    const old = minutes[index - back];
    if (random() < lateShare && old?.isCovered) {
      const late = { ...createPointSum(), weight: 1 + Math.floor(random() * 3), quantity: Math.floor(random() * 100) };
      addLateToSeries(
        series,
        OPENING_MINUTE + index - back,
        late,
        OPENING_MINUTE + index,
        hours.at(msOf(index - back)),
      );
      old.weight += late.weight;
      old.quantity += late.quantity;
    }
  }
  return { series, minutes };
}

function msOf(index: number): number {
  return OPENING_MS + index * MINUTE_MS;
}

/** The window as a reader of the stream would add it up, beginning with minute number `from`. */
function bruteForce({ series, minutes }: Stream, from: number): Partial<WindowSums> {
  const covered = minutes.slice(from).filter(({ isCovered }) => isCovered);
  const sum = (of: (minute: Minute) => number): number => covered.reduce((total, minute) => total + of(minute), 0);
  const isMean = series.shape === 'duration' || series.shape === 'ratio';
  return {
    minutes: minutes.length - from,
    startMs: msOf(from),
    covered: covered.length,
    weight: sum(({ weight }) => weight),
    quantity: sum(({ quantity }) => quantity),
    expected: isMean ? EXPECTED : EXPECTED * covered.length,
  };
}

/** Where a window begins: its number of minutes ago, or with the whole hour where it is longer than the ring. */
function startOf(minutes: number, newest: number): number {
  return minutes <= 240 ? newest + 1 - minutes : (Math.floor(newest / 60) + 1) * 60 - minutes;
}

const SHAPES: SeriesShape[] = ['count', 'sum', 'level', 'duration', 'ratio'];
// Past the longest window, and at a minute in the middle of an hour.
const LENGTH = RING_HOURS * 60 + 517;

describe('the windows of a series', () => {
  it.each(SHAPES)('say what one would get by adding up the minutes of a %s, whether they came late or not', (shape) => {
    for (const lateShare of [0, 0.3]) {
      const stream = streamOf(shape, LENGTH, lateShare);
      const { windows } = viewOf(stream.series, OPENING_MINUTE + LENGTH - 1, 0, 14);
      expect(windows.map(({ index }) => index)).toEqual(WINDOW_MINUTES.map((_, index) => index));
      for (const window of windows) {
        const from = startOf(WINDOW_MINUTES[window.index]!, LENGTH - 1);
        const { expected, ...whole } = bruteForce(stream, from);
        expect(window).toMatchObject(whole);
        expect(window.expected).toBeCloseTo(expected!, 6);
      }
    }
  });

  it('know the largest single minute of a count, by which a burst is told from what lasts', () => {
    const stream = streamOf('count', LENGTH);
    for (const { index, peak } of viewOf(stream.series, OPENING_MINUTE + LENGTH - 1, 0, 14).windows) {
      const minutes = stream.minutes.slice(startOf(WINDOW_MINUTES[index]!, LENGTH - 1));
      expect(peak).toBe(Math.max(...minutes.map(({ weight, isCovered }) => (isCovered ? weight : 0))));
    }
  });

  it('do not reach back beyond the first minute of a series, nor beyond an incident that is over', () => {
    const { series } = streamOf('count', 100);
    const lengths = (fromMs: number): number[] =>
      viewOf(series, OPENING_MINUTE + 99, fromMs, 14).windows.map(({ minutes }) => minutes);
    expect(lengths(0)).toEqual([1, 2, 3, 5, 10, 15, 30, 60]);
    expect(lengths(msOf(90))).toEqual([1, 2, 3, 5, 10]);
    expect(lengths(msOf(100))).toEqual([]);
  });

  it.each(SHAPES)(
    'of a %s end with the minute that is judged, where half an hour more is known in part already',
    (shape) => {
      const { series } = streamOf(shape, LENGTH);
      const judged = OPENING_MINUTE + LENGTH - 1;
      const { windows } = viewOf(series, judged, 0, 14);
      for (let later = 0; later < 30; later++) {
        const point = { ...createPointSum(), weight: 50, quantity: 5000 };
        const rows = rowsOfMinute(series, judged + 1 + later, hours.at(msOf(LENGTH + later)));
        addMinuteToSeries(series, rows, point, ORDINARY, 'open');
      }
      expect(viewOf(series, judged, 0, 14, judged + 30).windows).toEqual(windows);
    },
  );

  it('never take hours of days ago for those in which nothing was known', () => {
    const stream = streamOf('count', RING_HOURS * 60);
    for (let index = RING_HOURS * 60; index < RING_HOURS * 60 + 12 * 60; index++) {
      const minute = OPENING_MINUTE + index;
      const rows = rowsOfMinute(stream.series, minute, hours.at(msOf(index)));
      addMinuteToSeries(stream.series, rows, undefined, ORDINARY, 'closed');
    }
    const { windows } = viewOf(stream.series, OPENING_MINUTE + RING_HOURS * 60 + 12 * 60 - 1, 0, 14);
    expect(windows.filter(({ minutes }) => minutes <= 720).map(({ covered }) => covered)).toEqual(
      WINDOW_MINUTES.filter((minutes) => minutes <= 720).map(() => 0),
    );
  });

  it('count events where each stands for several things', () => {
    const { series } = streamOf('count', 300);
    const [whole] = viewOf(series, OPENING_MINUTE + 299, 0, 14).windows.slice(-1);
    const [sampled] = viewOf({ ...series, unitWeight: 10 }, OPENING_MINUTE + 299, 0, 14).windows.slice(-1);
    expect(sampled!.weight).toBeCloseTo(whole!.weight / 10, 9);
    expect(sampled!.expected).toBeCloseTo(whole!.expected / 10, 9);
    expect(sampled!.peak).toBeCloseTo(whole!.peak / 10, 9);
  });
});

describe('indexOfLength', () => {
  it('takes a stretch for the next longer window, and what is longer than all for the longest', () => {
    expect([1, 4, 5, 200, 2880, 5000].map((minutes) => WINDOW_MINUTES[indexOfLength(minutes)])).toEqual([
      1, 5, 5, 240, 2880, 2880,
    ]);
  });
});
