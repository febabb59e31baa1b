import { DateTime } from 'luxon';
import type { PhraseBook } from './phrase-book.js';

const MINUTE_MS = 60_000;

/** A zone by its name; settings are checked elsewhere, and one that slipped through must not keep a report from being read. */
export function knownZone(zone: string | undefined): string {
  return zone !== undefined && DateTime.utc().setZone(zone).isValid ? zone : 'UTC';
}

/**
 * A moment in the shop's own time, to stand in a sentence.
 *
 * @example writeMoment('2026-11-20T14:03:00Z', 'Europe/Rome', english) // 'on Friday 20 November 2026 at 15:03'
 */
export function writeMoment(at: string, zone: string, book: PhraseBook, beside = at): string {
  return book.on(writeDate(at, zone, book), clockBeside(at, beside, zone, book));
}

/** The same beside another moment: without the day where it is the same. */
export function writeMomentNear(at: string, near: string, zone: string, book: PhraseBook): string {
  const isSameDay = inZone(at, zone).hasSame(inZone(near, zone), 'day');
  return isSameDay ? book.at(clockBeside(at, near, zone, book)) : writeMoment(at, zone, book, near);
}

/** The day alone, as `Friday 20 November 2026`. */
export function writeDate(at: string, zone: string, { locale }: PhraseBook): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(Date.parse(at));
  // Whether a comma stands between the two depends on the version of the locale data.
  return `${part({ weekday: 'long' })} ${part({ dateStyle: 'long' })}`;
}

/** Where the clocks were changed between two moments, each says which clock it is of. */
function clockBeside(at: string, other: string, zone: string, book: PhraseBook): string {
  return writeClock(at, zone, book, inZone(at, zone).offset !== inZone(other, zone).offset);
}

/** The time alone, as `15:03`, with the short name of the zone where asked for. */
export function writeClock(at: string, zone: string, { locale }: PhraseBook, isZoneTold = false): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
    ...(isZoneTold && { timeZoneName: 'short' }),
  }).format(Date.parse(at));
}

/** What the zone is called at a moment, as `Central European Time`. */
export function zoneName(at: string, zone: string, { locale }: PhraseBook): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(
    Date.parse(at),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/**
 * A length of time in at most two units.
 *
 * @example writeDuration(4_620_000, english) // '1 hour and 17 minutes'
 */
export function writeDuration(durationMs: number, book: PhraseBook): string {
  const { locale, moments } = book;
  const minutes = Math.round(durationMs / MINUTE_MS);
  if (minutes < 1) return moments;
  const counts = [
    { count: Math.floor(minutes / 1440), unit: 'day' },
    { count: Math.floor((minutes % 1440) / 60), unit: 'hour' },
    { count: minutes % 60, unit: 'minute' },
  ];
  const first = counts.findIndex(({ count }) => count > 0);
  const parts = counts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ count, unit }) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
    );
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}

function inZone(at: string, zone: string): DateTime {
  return DateTime.fromISO(at, { zone });
}
