import { WINDOW_MINUTES } from '../../detectors/index.js';
import {
  HIGH_SUM,
  HOUR_SUMS,
  LOW_SUM,
  MID_SUM,
  MINUTE_WINDOWS,
  QUANTITY_SUM,
  SUMS,
  WEIGHT_SUM,
  type RunningSums,
} from './running-sums.js';
import { HAS_DATA, hasData, hourPlaceOf, placeOf, shiftOf, type SeriesState } from './series-state.js';
import { isMeanShape } from './series-windows.js';
import { FLAG_MINUTES, RING_MINUTES, type MinuteRing, type ShopRings } from './shop-rings.js';

/** Sums that are carried on are added up anew so often: of means over samples they lose their last digits. */
const ANEW_EVERY_MINUTES = 60;
const HOUR_MINUTES = 60;
const rows = new Int32Array(MINUTE_WINDOWS + 1);
const flagRows = new Int32Array(MINUTE_WINDOWS + 1);
const one = new Int32Array(1);

/** What the sums of a shop are made from and kept in. */
type Rings = Pick<ShopRings, 'ring' | 'hours' | 'sums'>;

/** Brings the sums of a series to the windows that end with `minute`, which the ring holds. */
export function moveSums(series: SeriesState, minute: number): void {
  one[0] = series.column;
  moveSumsOf(series, one, 1, isMeanShape(series.shape), minute);
}

/** The same for the first `count` of `columns`, which are all of series of means, or none of them. */
export function moveSumsOf(rings: Rings, columns: Int32Array, count: number, isMean: boolean, minute: number): void {
  const { sums } = rings;
  const isCarriedOn = minute % ANEW_EVERY_MINUTES !== 0;
  let next = 0;
  for (let at = 0; at < count; at++) {
    const column = columns[at]!;
    if (sums.minute[column] === minute) continue;
    if (isCarriedOn && sums.minute[column] === minute - 1) next = carriedNext(next, column);
    else addUp(rings, column, isMean, minute);
    sums.minute[column] = minute;
  }
  if (next > 0) carryOn(rings, next, isMean, minute);
  const hour = Math.floor(minute / HOUR_MINUTES);
  for (let at = 0; at < count; at++) {
    const column = columns[at]!;
    if (sums.hour[column] === hour) continue;
    addUpHours(rings, column, hour);
    sums.hour[column] = hour;
  }
}

/** What is carried on at once: the columns, and what the new minute brings each. They grow with the largest shop. */
let carried = new Int32Array(64);
let brought = newColumns(64);

function newColumns(length: number) {
  const column = () => new Float64Array(length);
  return {
    covered: column(),
    weight: column(),
    quantity: column(),
    mid: column(),
    low: column(),
    high: column(),
  };
}

function carriedNext(next: number, column: number): number {
  if (next === carried.length) {
    const wider = new Int32Array(2 * next);
    wider.set(carried);
    carried = wider;
    brought = newColumns(2 * next);
  }
  carried[next] = column;
  return next + 1;
}

function carryOn({ ring, sums }: Rings, count: number, isMean: boolean, minute: number): void {
  findRows(ring, minute);
  bring(ring, count, isMean);
  for (let index = 0; index < MINUTE_WINDOWS; index++) carryWindowOn(ring, sums, index, count, isMean);
}

/** Of the newest minute, as far as it has data. */
function bring(ring: MinuteRing, count: number, isMean: boolean): void {
  const flagRow = flagRows[MINUTE_WINDOWS]! * ring.flagBytes;
  const row = rows[MINUTE_WINDOWS]! * ring.width;
  const { flags, weight, quantity, mid, low, high } = ring;
  const to = brought;
  for (let at = 0; at < count; at++) {
    const column = carried[at]!;
    const hasCome = (flags[flagRow + (column >> 1)]! >> shiftOf(column)) & HAS_DATA;
    to.covered[at] = hasCome;
    const place = row + column;
    to.weight[at] = hasCome ? weight[place]! : 0;
    to.quantity[at] = hasCome ? quantity[place]! : 0;
    to.mid[at] = hasCome ? (isMean ? mid[place]! * weight[place]! : mid[place]!) : 0;
    to.low[at] = hasCome ? low[place]! : 0;
    to.high[at] = hasCome ? high[place]! : 0;
  }
}

/** Adds what was brought to a window, and takes off the minute that falls out of it. */
function carryWindowOn(ring: MinuteRing, sums: RunningSums, index: number, count: number, isMean: boolean): void {
  const { ofMinutes, width } = sums;
  const { flags } = ring;
  const flagRow = flagRows[index]! * ring.flagBytes;
  const row = rows[index]! * ring.width;
  const first = SUMS * index * width;
  for (let at = 0; at < count; at++) {
    const column = carried[at]!;
    const isGone = (flags[flagRow + (column >> 1)]! >> shiftOf(column)) & HAS_DATA;
    const gone = row + column;
    const place = first + column;
    const goneWeight = isGone ? ring.weight[gone]! : 0;
    const goneMid = isGone ? ring.mid[gone]! : 0;
    ofMinutes[place] = ofMinutes[place]! + brought.covered[at]! - isGone;
    carry(ofMinutes, place + WEIGHT_SUM * width, brought.weight[at]!, goneWeight);
    carry(ofMinutes, place + QUANTITY_SUM * width, brought.quantity[at]!, isGone ? ring.quantity[gone]! : 0);
    carry(ofMinutes, place + MID_SUM * width, brought.mid[at]!, isMean ? goneMid * goneWeight : goneMid);
    // A mean has no edges of its own, so the sums of these are not carried on.
    if (isMean) continue;
    carry(ofMinutes, place + LOW_SUM * width, brought.low[at]!, isGone ? ring.low[gone]! : 0);
    carry(ofMinutes, place + HIGH_SUM * width, brought.high[at]!, isGone ? ring.high[gone]! : 0);
  }
}

function carry(sums: Float64Array, place: number, comes: number, goes: number): void {
  sums[place] = sums[place]! + comes - goes;
}

/** Finds the rows of the minutes that fall out of each window, and last that of `minute`. */
function findRows(ring: MinuteRing, minute: number): void {
  const { away } = ring;
  for (let index = 0; index <= MINUTE_WINDOWS; index++) {
    const wanted = index < MINUTE_WINDOWS ? minute - WINDOW_MINUTES[index]! : minute;
    rows[index] = away ? away.rowOf(wanted) : wanted % RING_MINUTES;
    flagRows[index] = away ? away.flagRowOf(wanted) : wanted % FLAG_MINUTES;
  }
  // One of them was not here, and has brought all of them.
  if (ring.away !== away) findRows(ring, minute);
}

function addUp({ ring, sums }: Rings, column: number, isMean: boolean, minute: number): void {
  const { ofMinutes, width } = sums;
  const of = { ring, column };
  ring.away?.wake();
  const total = new Float64Array(SUMS);
  let back = 0;
  for (let index = 0; index < MINUTE_WINDOWS; index++) {
    for (; back < WINDOW_MINUTES[index]!; back++) {
      if (hasData(of, minute - back)) addPlace(ring, placeOf(of, minute - back), isMean, total);
    }
    for (let sum = 0; sum < SUMS; sum++) ofMinutes[(SUMS * index + sum) * width + column] = total[sum]!;
  }
}

function addUpHours({ hours, sums }: Rings, column: number, newestHour: number): void {
  const { ofHours, width } = sums;
  const of = { hours, column };
  const total = new Float64Array(SUMS);
  let back = 1;
  for (let index = 0; index < HOUR_SUMS / SUMS; index++) {
    for (; back < WINDOW_MINUTES[MINUTE_WINDOWS + index]! / HOUR_MINUTES; back++) {
      const place = hourPlaceOf(of, newestHour - back);
      if (hours.hour[place] !== newestHour - back) continue;
      total[0]! += hours.minutes[place]!;
      total[WEIGHT_SUM]! += hours.weight[place]!;
      total[QUANTITY_SUM]! += hours.quantity[place]!;
      total[MID_SUM]! += hours.mid[place]!;
      total[LOW_SUM]! += hours.low[place]!;
      total[HIGH_SUM]! += hours.high[place]!;
    }
    for (let sum = 0; sum < SUMS; sum++) ofHours[(SUMS * index + sum) * width + column] = total[sum]!;
  }
}

/**
 * Puts into `into` the sums of the hour of `minute` up to that minute. They are those of the ring of hours, but where it holds
 * later minutes already, up to `newest`.
 */
export function sumHourInProgress(series: SeriesState, minute: number, newest: number, into: Float64Array): void {
  into.fill(0);
  const hour = Math.floor(minute / HOUR_MINUTES);
  if (newest > minute) {
    for (let past = hour * HOUR_MINUTES; past <= minute; past++) {
      if (hasData(series, past)) addPlace(series.ring, placeOf(series, past), isMeanShape(series.shape), into);
    }
    return;
  }
  const { hours } = series;
  const place = hourPlaceOf(series, hour);
  if (hours.hour[place] !== hour) return;
  into[0] = hours.minutes[place]!;
  into[WEIGHT_SUM] = hours.weight[place]!;
  into[QUANTITY_SUM] = hours.quantity[place]!;
  into[MID_SUM] = hours.mid[place]!;
  into[LOW_SUM] = hours.low[place]!;
  into[HIGH_SUM] = hours.high[place]!;
}

/** Adds a minute with data, which has this place in the ring. */
function addPlace(ring: MinuteRing, place: number, isMean: boolean, into: Float64Array): void {
  const { weight, quantity, mid, low, high } = ring;
  const factor = isMean ? weight[place]! : 1;
  into[0]! += 1;
  into[WEIGHT_SUM]! += weight[place]!;
  into[QUANTITY_SUM]! += quantity[place]!;
  into[MID_SUM]! += mid[place]! * factor;
  into[LOW_SUM]! += low[place]! * factor;
  into[HIGH_SUM]! += high[place]! * factor;
}
