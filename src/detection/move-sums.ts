import { WINDOW_MINUTES } from '../../detectors/index.js';
import {
  HIGH_SUM,
  HOUR_SUMS,
  LOW_SUM,
  MID_SUM,
  MINUTE_SUMS,
  MINUTE_WINDOWS,
  QUANTITY_SUM,
  SUMS,
  WEIGHT_SUM,
} from './running-sums.js';
import { HAS_DATA, hasData, hourPlaceOf, placeOf, shiftOf, type SeriesState } from './series-state.js';
import { isMeanShape } from './series-windows.js';
import { FLAG_MINUTES, RING_MINUTES, type MinuteRing } from './shop-rings.js';

/** Sums that are carried on are added up anew so often: of means over samples they lose their last digits. */
const ANEW_EVERY_MINUTES = 60;
const HOUR_MINUTES = 60;
const rows = new Int32Array(MINUTE_WINDOWS + 1);
const flagRows = new Int32Array(MINUTE_WINDOWS + 1);

/** Brings the sums of a series to the windows that end with `minute`, which the ring holds. */
export function moveSums(series: SeriesState, minute: number): void {
  const { sums, column } = series;
  if (sums.minute[column] !== minute) {
    if (sums.minute[column] === minute - 1 && minute % ANEW_EVERY_MINUTES !== 0) carryOn(series, minute);
    else addUp(series, minute);
    sums.minute[column] = minute;
  }
  const hour = Math.floor(minute / HOUR_MINUTES);
  if (sums.hour[column] === hour) return;
  addUpHours(series, hour);
  sums.hour[column] = hour;
}

function carryOn(series: SeriesState, minute: number): void {
  const { column, ring } = series;
  const { minutes } = series.sums;
  const { flagBytes, width } = ring;
  findRows(ring, minute);
  const { weight, quantity, mid, low, high, flags } = ring;
  const flagColumn = column >> 1;
  const dataBit = HAS_DATA << shiftOf(column);
  // A mean has no edges of its own, so the sums of these are not carried on.
  const isMean = isMeanShape(series.shape);
  const first = MINUTE_SUMS * column;
  if (flags[flagRows[MINUTE_WINDOWS]! * flagBytes + flagColumn]! & dataBit) {
    const place = rows[MINUTE_WINDOWS]! * width + column;
    const newWeight = weight[place]!;
    const newQuantity = quantity[place]!;
    const newMid = isMean ? mid[place]! * newWeight : mid[place]!;
    for (let at = first; at < first + MINUTE_SUMS; at += SUMS) {
      minutes[at]! += 1;
      minutes[at + WEIGHT_SUM]! += newWeight;
      minutes[at + QUANTITY_SUM]! += newQuantity;
      minutes[at + MID_SUM]! += newMid;
      if (isMean) continue;
      minutes[at + LOW_SUM]! += low[place]!;
      minutes[at + HIGH_SUM]! += high[place]!;
    }
  }
  for (let index = 0, at = first; index < MINUTE_WINDOWS; index++, at += SUMS) {
    if ((flags[flagRows[index]! * flagBytes + flagColumn]! & dataBit) === 0) continue;
    const gone = rows[index]! * width + column;
    const goneWeight = weight[gone]!;
    minutes[at]! -= 1;
    minutes[at + WEIGHT_SUM]! -= goneWeight;
    minutes[at + QUANTITY_SUM]! -= quantity[gone]!;
    minutes[at + MID_SUM]! -= isMean ? mid[gone]! * goneWeight : mid[gone]!;
    if (isMean) continue;
    minutes[at + LOW_SUM]! -= low[gone]!;
    minutes[at + HIGH_SUM]! -= high[gone]!;
  }
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

function addUp(series: SeriesState, minute: number): void {
  const { minutes } = series.sums;
  series.ring.away?.wake();
  const { weight, quantity, mid, low, high } = series.ring;
  const isMean = isMeanShape(series.shape);
  const first = MINUTE_SUMS * series.column;
  minutes.fill(0, first, first + MINUTE_SUMS);
  let back = 0;
  for (let index = 0, at = first; index < MINUTE_WINDOWS; index++, at += SUMS) {
    if (index > 0) minutes.copyWithin(at, at - SUMS, at);
    for (; back < WINDOW_MINUTES[index]!; back++) {
      if (!hasData(series, minute - back)) continue;
      const place = placeOf(series, minute - back);
      const factor = isMean ? weight[place]! : 1;
      minutes[at]! += 1;
      minutes[at + WEIGHT_SUM]! += weight[place]!;
      minutes[at + QUANTITY_SUM]! += quantity[place]!;
      minutes[at + MID_SUM]! += mid[place]! * factor;
      minutes[at + LOW_SUM]! += low[place]! * factor;
      minutes[at + HIGH_SUM]! += high[place]! * factor;
    }
  }
}

function addUpHours(series: SeriesState, newestHour: number): void {
  const { hours: ring } = series;
  const { hours } = series.sums;
  const first = HOUR_SUMS * series.column;
  hours.fill(0, first, first + HOUR_SUMS);
  let back = 1;
  for (let index = MINUTE_WINDOWS, at = first; index < WINDOW_MINUTES.length; index++, at += SUMS) {
    if (index > MINUTE_WINDOWS) hours.copyWithin(at, at - SUMS, at);
    for (; back < WINDOW_MINUTES[index]! / HOUR_MINUTES; back++) {
      const place = hourPlaceOf(series, newestHour - back);
      if (ring.hour[place] !== newestHour - back) continue;
      hours[at]! += ring.minutes[place]!;
      hours[at + WEIGHT_SUM]! += ring.weight[place]!;
      hours[at + QUANTITY_SUM]! += ring.quantity[place]!;
      hours[at + MID_SUM]! += ring.mid[place]!;
      hours[at + LOW_SUM]! += ring.low[place]!;
      hours[at + HIGH_SUM]! += ring.high[place]!;
    }
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
    for (let past = hour * HOUR_MINUTES; past <= minute; past++) addMinute(series, past, into);
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

function addMinute(series: SeriesState, minute: number, into: Float64Array): void {
  if (!hasData(series, minute)) return;
  const place = placeOf(series, minute);
  const { weight, quantity, mid, low, high } = series.ring;
  const factor = isMeanShape(series.shape) ? weight[place]! : 1;
  into[0]! += 1;
  into[WEIGHT_SUM]! += weight[place]!;
  into[QUANTITY_SUM]! += quantity[place]!;
  into[MID_SUM]! += mid[place]! * factor;
  into[LOW_SUM]! += low[place]! * factor;
  into[HIGH_SUM]! += high[place]! * factor;
}
