import { hasData, hourPlaceOf, placeOf, type SeriesState } from './series-state.js';
import { isMeanShape, peakOf } from './series-windows.js';
import type { HourRing } from './shop-rings.js';

/** Adds a minute that the ring of minutes has just taken to the sums of its hour. */
export function addMinuteToHour(series: SeriesState, minute: number): void {
  if (!hasData(series, minute)) return;
  const hour = Math.floor(minute / 60);
  addPlaceToHour(series, placeOf(series, minute), hour, hourPlaceOf(series, hour));
}

/** The same of a minute with data that has this place in its ring, as its hour has `cell` in the other. */
export function addPlaceToHour(series: SeriesState, place: number, hour: number, cell: number): void {
  const { ring, hours } = series;
  if (!beginHour(hours, cell, hour)) return;
  const weight = ring.weight[place]!;
  hours.minutes[cell]!++;
  hours.weight[cell]! += weight;
  hours.quantity[cell]! += ring.quantity[place]!;
  addExpected(hours, cell, ring, place, isMeanShape(series.shape) ? weight : 1);
  raisePeak(series, cell, weight, ring.quantity[place]!, ring.mid[place]!);
}

/** Adds what came late to a minute that is among the newest RING_MINUTES and holds it already. */
export function addLateToHour(series: SeriesState, minute: number, late: LatePart): void {
  const { ring, hours } = series;
  const cell = hourCell(series, Math.floor(minute / 60));
  if (cell === null) return;
  const place = placeOf(series, minute);
  addExpected(hours, cell, ring, place, isMeanShape(series.shape) ? late.weight : late.minutes);
  addPart(hours, cell, late);
  raisePeak(series, cell, ring.weight[place]!, ring.quantity[place]!, ring.mid[place]!);
}

/**
 * Adds what came so late that its minute is no longer kept by itself. It is expected to be as the rest of its hour was;
 * of an hour of which nothing was known there is nothing to go by.
 */
export function addBelatedToHour(series: SeriesState, minute: number, late: LatePart): void {
  const { hours } = series;
  const cell = hourCell(series, Math.floor(minute / 60));
  if (cell === null) return;
  const isMean = isMeanShape(series.shape);
  const known = isMean ? hours.weight[cell]! : hours.minutes[cell]!;
  if (!(known > 0)) return;
  const mid = hours.mid[cell]! / known;
  for (const sums of [hours.mid, hours.low, hours.high]) {
    sums[cell]! *= 1 + (isMean ? late.weight : late.minutes) / known;
  }
  addPart(hours, cell, late);
  raisePeak(series, cell, late.weight, late.quantity, mid);
}

/** What a late point adds: things, their quantity, and 1 where its minute had no data before. */
export interface LatePart {
  weight: number;
  quantity: number;
  minutes: number;
}

function addPart(hours: HourRing, cell: number, { weight, quantity, minutes }: LatePart): void {
  hours.minutes[cell]! += minutes;
  hours.weight[cell]! += weight;
  hours.quantity[cell]! += quantity;
}

function addExpected(hours: HourRing, cell: number, ring: SeriesState['ring'], place: number, factor: number): void {
  hours.mid[cell]! += ring.mid[place]! * factor;
  hours.low[cell]! += ring.low[place]! * factor;
  hours.high[cell]! += ring.high[place]! * factor;
}

function raisePeak({ shape, hours }: SeriesState, cell: number, weight: number, quantity: number, mid: number): void {
  hours.peak[cell] = Math.max(hours.peak[cell]!, peakOf(shape, weight, quantity, mid));
}

/** The place of an hour in the ring, emptied if an older one held it; null where the hour is too old. */
function hourCell(series: SeriesState, hour: number): number | null {
  const { hours } = series;
  const cell = hourPlaceOf(series, hour);
  return beginHour(hours, cell, hour) ? cell : null;
}

/** Empties a cell that an older hour held; gives whether it is that of the hour now. */
function beginHour(hours: HourRing, cell: number, hour: number): boolean {
  const held = hours.hour[cell]!;
  if (held === hour) return true;
  if (held > hour) return false;
  hours.hour[cell] = hour;
  hours.minutes[cell] = 0;
  for (const sums of [hours.weight, hours.quantity, hours.mid, hours.low, hours.high, hours.peak]) sums[cell] = 0;
  return true;
}
