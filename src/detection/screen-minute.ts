import { WINDOW_MINUTES, type SeriesShape, type WindowColumns } from '../../detectors/index.js';
import { moveSumsOf } from './move-sums.js';
import {
  HIGH_SUM,
  LOW_SUM,
  MID_SUM,
  MINUTE_WINDOWS,
  QUANTITY_SUM,
  SUMS,
  WEIGHT_SUM,
  type RunningSums,
} from './running-sums.js';
import { hourPlaceOf, type SeriesState } from './series-state.js';
import { isMeanShape } from './series-windows.js';
import type { HourRing, ShopRings } from './shop-rings.js';
import { detectorsOf } from './strongest-finding.js';

const HOUR_MINUTES = 60;

/** The series of one shape that are looked at together. */
interface ShapeColumns {
  shape: SeriesShape;
  columns: Int32Array;
  units: Float64Array;
  count: number;
}

/** Detection judges one shop at a time, and its minute is over before the next one. */
const shapes = new Map<SeriesShape, ShapeColumns>();
let marks = new Uint8Array(64);
let whole = new Float64Array(SUMS * 64);
let inProgress = new Float64Array(SUMS * 64);
const seen: WindowColumns = {
  minutes: 0,
  columns: new Int32Array(0),
  count: 0,
  units: new Float64Array(0),
  sums: whole,
  covered: 0,
  weight: 0,
  quantity: 0,
  expected: 0,
  expectedLow: 0,
  expectedHigh: 0,
  pressure: 1,
};

/**
 * Looks at the windows that end with `minute` of all these series of a shop at once, and marks, by column, those of which a
 * window may have something to say; the marks hold until the next call. Brings the sums of all of them to that minute.
 * `mostPressure` is the factor by which visitors explain more of a level. Cost: some hundred steps a series, in rows.
 */
export function screenMinute(
  rings: Pick<ShopRings, 'ring' | 'hours' | 'sums'>,
  series: readonly SeriesState[],
  minute: number,
  mostPressure: number,
): Uint8Array {
  const { width } = rings.sums;
  if (marks.length < width) marks = new Uint8Array(2 * width);
  if (whole.length < SUMS * width) {
    whole = new Float64Array(SUMS * 2 * width);
    inProgress = new Float64Array(SUMS * 2 * width);
  }
  marks.fill(0, 0, width);
  for (const { columns, units, count, shape } of byShape(series)) {
    moveSumsOf(rings, columns, count, isMeanShape(shape), minute);
    const detectors = detectorsOf(shape);
    if (detectors.some(({ screen }) => screen === undefined)) {
      for (let at = 0; at < count; at++) marks[columns[at]!] = 1;
      continue;
    }
    Object.assign(seen, { columns, units, count, pressure: shape === 'level' ? mostPressure : 1 });
    for (let index = 0; index < MINUTE_WINDOWS; index++) {
      show(WINDOW_MINUTES[index]!, rings.sums.ofMinutes, SUMS * index * width, width);
      for (const { screen } of detectors) screen!(seen, marks);
    }
    takeHours(rings, minute);
    for (let index = MINUTE_WINDOWS; index < WINDOW_MINUTES.length; index++) {
      showHours(rings.sums, index, minute);
      for (const { screen } of detectors) screen!(seen, marks);
    }
  }
  return marks;
}

function* byShape(series: readonly SeriesState[]): Generator<ShapeColumns, void, undefined> {
  for (const group of shapes.values()) group.count = 0;
  for (const { shape, column, unitWeight } of series) {
    let group = shapes.get(shape);
    if (!group || group.count === group.columns.length) {
      group = widened(shape, group);
      shapes.set(shape, group);
    }
    group.columns[group.count] = column;
    group.units[group.count++] = unitWeight;
  }
  for (const group of shapes.values()) if (group.count > 0) yield group;
}

function widened(shape: SeriesShape, group: ShapeColumns | undefined): ShapeColumns {
  const count = group?.count ?? 0;
  const wider = { shape, columns: new Int32Array(2 * count + 32), units: new Float64Array(2 * count + 32), count };
  if (group) {
    wider.columns.set(group.columns);
    wider.units.set(group.units);
  }
  return wider;
}

/** Takes down what the hour in progress has of each series. */
function takeHours({ hours, sums }: { hours: HourRing; sums: RunningSums }, minute: number): void {
  const { width } = sums;
  const { columns, count } = seen;
  const hour = Math.floor(minute / HOUR_MINUTES);
  const row = hourPlaceOf({ hours, column: 0 }, hour);
  for (let at = 0; at < count; at++) {
    const column = columns[at]!;
    const place = row + column;
    const isKnown = hours.hour[place] === hour;
    inProgress[column] = isKnown ? hours.minutes[place]! : 0;
    inProgress[WEIGHT_SUM * width + column] = isKnown ? hours.weight[place]! : 0;
    inProgress[QUANTITY_SUM * width + column] = isKnown ? hours.quantity[place]! : 0;
    inProgress[MID_SUM * width + column] = isKnown ? hours.mid[place]! : 0;
    inProgress[LOW_SUM * width + column] = isKnown ? hours.low[place]! : 0;
    inProgress[HIGH_SUM * width + column] = isKnown ? hours.high[place]! : 0;
  }
}

/** Shows a window of hours: those before, and the one in progress. */
function showHours({ width, ofHours }: RunningSums, index: number, minute: number): void {
  const { columns, count } = seen;
  const first = SUMS * (index - MINUTE_WINDOWS) * width;
  for (let row = 0; row < SUMS * width; row += width) {
    for (let at = 0; at < count; at++) {
      const place = row + columns[at]!;
      whole[place] = ofHours[first + place]! + inProgress[place]!;
    }
  }
  const nextHour = Math.floor(minute / HOUR_MINUTES) + 1;
  show(minute + 1 - (nextHour * HOUR_MINUTES - WINDOW_MINUTES[index]!), whole, 0, width);
}

function show(minutes: number, sums: Float64Array, first: number, width: number): void {
  seen.minutes = minutes;
  seen.sums = sums;
  seen.covered = first;
  seen.weight = first + WEIGHT_SUM * width;
  seen.quantity = first + QUANTITY_SUM * width;
  seen.expected = first + MID_SUM * width;
  seen.expectedLow = first + LOW_SUM * width;
  seen.expectedHigh = first + HIGH_SUM * width;
}
