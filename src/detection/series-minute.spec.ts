import { describe, expect, it } from '@jest/globals';
import type { SeriesShape } from '../../detectors/index.js';
import { LocalHours } from '../series/local-hour.js';
import { addLateToSeries } from './late-point.js';
import { rowsOfMinute } from './minute-rows.js';
import { createPointSum } from './point-sum.js';
import { addMinuteToSeries, teachMinute, TEACHING_LAG_MINUTES, unteachFrom } from './series-minute.js';
import { createSeriesState, type SeriesState } from './series-state.js';
import { flatProfile, MINUTE_MS, OPENING_MS } from './shop.fixture.js';
import { FLAG_MINUTES, RING_MINUTES } from './shop-rings.js';
import { historyOf } from './taught-hours.js';

const OPENING_MINUTE = OPENING_MS / MINUTE_MS;
const ORDINARY = { low: 1, mid: 1, high: 1, teaches: true };
const hours = new LocalHours('UTC');

interface Options {
  shape?: SeriesShape;
  factors?: typeof ORDINARY;
  /** Things in the minute of that number; none where null. */
  weightAt?: (index: number) => number | null;
  isCoveredAt?: (index: number) => boolean;
}

function series(shape: SeriesShape = 'count'): SeriesState {
  const created = createSeriesState({ metric: 'm', dimension: '' }, shape, 'things', OPENING_MS);
  return { ...created, profile: flatProfile(3), dayShape: null };
}

function localOf(index: number) {
  return hours.at(OPENING_MS + index * MINUTE_MS);
}

/** A series after that many minutes; each teaches when it has waited long enough. */
function lived(
  length: number,
  { shape = 'count', factors = ORDINARY, weightAt = () => 3, isCoveredAt = () => true }: Options = {},
) {
  const state = series(shape);
  for (let index = 0; index < length; index++) {
    const weight = weightAt(index);
    const point = weight === null ? undefined : { ...createPointSum(), weight, quantity: 7 * weight };
    addMinuteToSeries(
      state,
      rowsOfMinute(state, OPENING_MINUTE + index, localOf(index)),
      point,
      factors,
      isCoveredAt(index) ? 'open' : 'closed',
    );
    teachMinute(state, OPENING_MINUTE + index - TEACHING_LAG_MINUTES, localOf(index - TEACHING_LAG_MINUTES));
  }
  return state;
}

function addLate(state: SeriesState, index: number, newest: number): void {
  const point = { ...createPointSum(), weight: 5, quantity: 35 };
  addLateToSeries(state, OPENING_MINUTE + index, point, OPENING_MINUTE + newest, localOf(index));
}

/** The places at which two arrays differ, with what the second has more. */
function differences(before: ArrayLike<number>, after: ArrayLike<number>): [place: number, more: number][] {
  return Array.from(after, (value, place): [number, number] => [place, value - before[place]!]).filter(
    ([, more]) => more !== 0,
  );
}

describe('a late point', () => {
  it('changes its own minute and hour only', () => {
    const state = lived(1000);
    const before = structuredClone(state);
    addLate(state, 900, 999);
    const minutePlace = (OPENING_MINUTE + 900) % RING_MINUTES;
    expect(differences(before.ring.weight, state.ring.weight)).toEqual([[minutePlace, 5]]);
    expect(differences(before.ring.quantity, state.ring.quantity)).toEqual([[minutePlace, 35]]);
    expect(differences(before.hours.weight, state.hours.weight).map(([, more]) => more)).toEqual([5]);
    expect(state.hours.hour[differences(before.hours.weight, state.hours.weight)[0]![0]]).toBe(
      OPENING_MINUTE / 60 + 15,
    );
    expect(state.ring.flags).toEqual(before.ring.flags);
    expect(historyOf(state)).toEqual(historyOf(before));
  });

  it('teaches its hour when its minute has taught already, and not twice when it has not yet', () => {
    const early = lived(600);
    const late = lived(600);
    addLate(early, 300, 300 + TEACHING_LAG_MINUTES - 1);
    addLate(late, 300, 599);
    const onTime = lived(600, { weightAt: (index) => (index === 300 ? 8 : 3) });
    expect(differences(historyOf(onTime).weight, historyOf(late).weight)).toEqual([]);
    expect(differences(historyOf(onTime).minutes, historyOf(late).minutes)).toEqual([]);
    expect(differences(historyOf(lived(600)).weight, historyOf(early).weight)).toEqual([]);
  });

  it.each(['level', 'duration', 'ratio', 'gauge'] as const)(
    'is data of its minute where it is the only sample of a %s, and teaches as if it had come in time',
    (shape) => {
      const weightAt = (index: number): number | null => (index === 300 ? null : 5);
      const onTime = lived(600, { shape, weightAt: () => 5 });
      const late = lived(310, { shape, weightAt });
      addLate(late, 300, 309);
      expect([late.ring.flags, { ...late.hours, isChanged: false }]).toEqual([
        lived(310, { shape, weightAt: () => 5 }).ring.flags,
        lived(310, { shape, weightAt: () => 5 }).hours,
      ]);
      const belated = lived(600, { shape, weightAt });
      expect(differences(historyOf(onTime).minutes, historyOf(belated).minutes).map(([, more]) => more)).toEqual([-1]);
      addLate(belated, 300, 599);
      expect(historyOf(belated)).toEqual(historyOf(onTime));
    },
  );

  it.each([
    { name: 'a maintenance', isCoveredAt: (index: number) => index !== 300, factors: ORDINARY },
    { name: 'a campaign', isCoveredAt: () => true, factors: { ...ORDINARY, teaches: false } },
  ])('teaches nothing of $name, however late it comes', ({ isCoveredAt, factors }) => {
    for (const shape of ['count', 'duration'] as const) {
      for (const length of [500, 600, 3000]) {
        const state = lived(length, { shape, isCoveredAt, factors });
        const before = structuredClone(historyOf(state));
        addLate(state, 300, length - 1);
        expect(historyOf(state)).toEqual(before);
      }
    }
  });

  it('counts for two days and no longer', () => {
    const weightOf = (state: SeriesState): number => state.hours.weight.reduce((sum, weight) => sum + weight, 0);
    const after = (minutes: number): number => {
      const state = lived(301 + minutes);
      const before = weightOf(state);
      addLate(state, 300, 300 + minutes);
      return weightOf(state) - before;
    };
    expect([RING_MINUTES - 1, RING_MINUTES, 48 * 60, FLAG_MINUTES].map(after)).toEqual([5, 5, 5, 0]);
  });

  it('leaves the minute alone that has since taken its place in the ring', () => {
    const state = lived(1000);
    const before = structuredClone(state.ring);
    addLate(state, 999 - RING_MINUTES, 999);
    expect({ ...state.ring, isChanged: false }).toEqual(before);
  });

  it('ends a silence at its own minute, as if it had come in time', () => {
    const weightAt = (index: number): number => (index < 100 ? 3 : 0);
    const late = lived(200, { weightAt });
    addLate(late, 150, 199);
    const onTime = lived(200, { weightAt: (index) => (index === 150 ? 5 : weightAt(index)) });
    expect(late.sinceLast).toEqual(onTime.sinceLast);
    expect(late.lastDataMs).toBe(onTime.lastDataMs);
    addLate(late, 120, 199);
    expect(late.sinceLast).toEqual(onTime.sinceLast);
  });
});

describe('a minute', () => {
  it('teaches four hours after its end, not before', () => {
    const taught = (length: number): number =>
      historyOf(lived(length)).minutes.reduce((sum, minutes) => sum + minutes, 0);
    expect([TEACHING_LAG_MINUTES, TEACHING_LAG_MINUTES + 1, 600].map(taught)).toEqual([
      0,
      1,
      600 - TEACHING_LAG_MINUTES,
    ]);
  });

  it('without anything is a zero of what is counted, and no data of what is measured', () => {
    const nothing = { weightAt: () => null };
    const taught = (shape: SeriesShape): number =>
      historyOf(lived(600, { shape, ...nothing })).minutes.reduce((sum, minutes) => sum + minutes, 0);
    expect((['count', 'sum', 'level', 'duration', 'ratio', 'gauge'] as const).map(taught)).toEqual([
      360, 360, 0, 0, 0, 0,
    ]);
  });

  it('that is not covered is no zero: it neither teaches nor counts as a silence', () => {
    const state = lived(600, { weightAt: () => 0, isCoveredAt: () => false });
    expect(historyOf(state).minutes.some((minutes) => minutes > 0)).toBe(false);
    expect(state.sinceLast).toMatchObject({ expected: 0, expectedLow: 0 });
  });

  it('of a campaign or holiday is expected as the calendar says, and teaches nothing', () => {
    const state = lived(600, { factors: { low: 0.5, mid: 2, high: 4, teaches: false } });
    const place = (OPENING_MINUTE + 599) % RING_MINUTES;
    expect([state.ring.low[place], state.ring.mid[place], state.ring.high[place]]).toEqual([1.5, 6, 12]);
    expect(historyOf(state).minutes.some((minutes) => minutes > 0)).toBe(false);
  });

  it('of a duration is expected as ever, whatever the calendar says of volumes', () => {
    const state = lived(10, { shape: 'duration', factors: { low: 0.5, mid: 2, high: 4, teaches: true } });
    const place = OPENING_MINUTE % RING_MINUTES;
    expect([state.ring.low[place], state.ring.mid[place], state.ring.high[place]]).toEqual([3, 3, 3]);
  });

  it('of an incident teaches nothing, from its onset on', () => {
    const state = lived(500);
    unteachFrom(state, OPENING_MS + 300 * MINUTE_MS, OPENING_MINUTE + 499);
    for (let index = 500; index < 740; index++) {
      teachMinute(state, OPENING_MINUTE + index - TEACHING_LAG_MINUTES, localOf(index - TEACHING_LAG_MINUTES));
    }
    expect(historyOf(state).minutes.reduce((sum, minutes) => sum + minutes, 0)).toBe(300);
  });
});
