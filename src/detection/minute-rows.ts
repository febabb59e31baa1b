import type { LocalHour } from '../series/local-hour.js';
import { halfHourAt, type HalfHourMoment } from './half-hours.js';
import { flagPlaceOf, hourPlaceOf, placeOf } from './series-state.js';
import type { ShopRings } from './shop-rings.js';

const HOUR_MINUTES = 60;
/** A level knows how its day runs by slots of so many minutes. */
export const SLOT_MINUTES = 5;
const NOT_ASKED = -1;

/**
 * Where the rings of a shop have a minute, and what of it is the same for all of its series, so that it is asked for once a minute.
 * Places are those of column 0. They hold until something is asked for that the rings have to bring.
 */
export interface MinuteRows {
  /** Number of the minute since 1970, and of its hour. */
  minute: number;
  hour: number;
  local: LocalHour;
  moment: HalfHourMoment;
  /** Number of the five minutes of the local day, 0 to 287. */
  slotOfDay: number;
  /** Minutes of the local day before this one. */
  minutesOfDay: number;
  place: number;
  flagPlace: number;
  /** -1 until it is asked for by `hourPlaceAt`. */
  hourPlace: number;
}

/** The rows of one of the newest minutes; `local` is its hour. */
export function rowsOfMinute({ ring }: Pick<ShopRings, 'ring'>, minute: number, local: LocalHour): MinuteRows {
  const { away } = ring;
  const place = placeOf({ ring, column: 0 }, minute);
  const flagPlace = flagPlaceOf(ring, 0, minute);
  // One of them was not here, and has brought all of them.
  if (ring.away !== away) return rowsOfMinute({ ring }, minute, local);
  return {
    minute,
    hour: Math.floor(minute / HOUR_MINUTES),
    local,
    moment: halfHourAt(local.hourOfWeek),
    slotOfDay: slotOfDay(local),
    minutesOfDay: Math.floor((local.hourOfWeek % 24) * 60 + 1e-6),
    place,
    flagPlace,
    hourPlace: NOT_ASKED,
  };
}

/** The place of the hour. Only where something comes: a shop at rest would have to bring all its hours for a new one. */
export function hourPlaceAt(rows: MinuteRows, hours: ShopRings['hours']): number {
  if (rows.hourPlace === NOT_ASKED) rows.hourPlace = hourPlaceOf({ hours, column: 0 }, rows.hour);
  return rows.hourPlace;
}

/** Number of the five minutes of the local day, 0 to 287. */
export function slotOfDay(local: LocalHour): number {
  return Math.floor(((local.hourOfWeek % 24) * 60) / SLOT_MINUTES + 1e-6);
}
