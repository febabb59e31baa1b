import { DateTime } from 'luxon';
import type { Span } from './span.js';
import type { UciRow } from './uci-sample.js';

/** Zone in which the sample's stamps are local time. */
export const UCI_TIMEZONE = 'Europe/London';

/** A row of the sample moved into the present: same local clock, same day of the week. */
export interface MovedRow extends UciRow {
  /** Start of the minute in its new place, milliseconds since the Unix epoch. */
  atMs: number;
  /** Its local date in the new place, such as `2026-11-20`. */
  date: string;
  /** Its local hour of the day, 0..23. */
  hour: number;
  /** 1 = Monday to 7 = Sunday. */
  weekday: number;
}

const WEEK_MS = 7 * 86_400_000;

/** A local stamp as if it were UTC: whole weeks can be counted on it, no clock change gets in the way. */
function nominalMs(local: DateTime): number {
  return local.setZone('utc', { keepLocalTime: true }).toMillis();
}

/**
 * By how many weeks the sample must move so that its last day is not over yet at `nowMs`, and is by less than a week
 * ahead of it. What then lies after `nowMs` has not happened yet.
 */
export function weeksToNow(rows: readonly UciRow[], nowMs: number): number {
  const last = rows.at(-1);
  if (last === undefined) throw new Error('weeksToNow requires at least one row');
  const endOfSample = DateTime.fromSQL(last.stamp, { zone: 'utc' }).endOf('day').toMillis();
  const now = nominalMs(DateTime.fromMillis(nowMs, { zone: UCI_TIMEZONE }));
  return Math.ceil((now - endOfSample) / WEEK_MS);
}

/** Every row of the sample in its new place, those after `nowMs` included: they tell which days are ordinary. */
export function moveUciRows(rows: readonly UciRow[], nowMs: number): MovedRow[] {
  const weeks = weeksToNow(rows, nowMs);
  let hourKey = '';
  let hourStart = DateTime.fromMillis(0);
  return rows.map((row) => {
    // A conversion for each local hour and not for each row: zone arithmetic is by far the slowest part.
    if (row.stamp.slice(0, 13) !== hourKey) {
      hourKey = row.stamp.slice(0, 13);
      hourStart = DateTime.fromSQL(`${hourKey}:00:00`, { zone: 'utc' })
        .plus({ weeks })
        .setZone(UCI_TIMEZONE, { keepLocalTime: true });
    }
    return {
      ...row,
      atMs: hourStart.toMillis() + Number(row.stamp.slice(14, 16)) * 60_000,
      date: hourStart.toISODate() ?? '',
      hour: hourStart.hour,
      weekday: hourStart.weekday,
    };
  });
}

/** Days on which the shop, otherwise open but on Saturday, sold nothing at all; days in a row make one span. */
export function uciClosures(moved: readonly MovedRow[]): Span[] {
  const open = new Set(moved.map((row) => row.date));
  const first = moved[0];
  const last = moved.at(-1);
  if (first === undefined || last === undefined) return [];
  const closures: Span[] = [];
  let day = DateTime.fromISO(first.date, { zone: UCI_TIMEZONE });
  for (; day.toMillis() < last.atMs; day = day.plus({ days: 1 })) {
    if (open.has(day.toISODate() ?? '') || day.weekday === 6) continue;
    const span = { startMs: day.toMillis(), endMs: day.plus({ days: 1 }).toMillis() };
    const previous = closures.at(-1);
    const saturdayBefore = day.minus({ days: 1 }).toMillis();
    if (
      previous !== undefined &&
      (previous.endMs === span.startMs || (day.weekday === 7 && previous.endMs === saturdayBefore))
    )
      previous.endMs = span.endMs;
    else closures.push(span);
  }
  return closures;
}
