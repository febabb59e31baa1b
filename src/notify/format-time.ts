import { DateTime } from 'luxon';

const MINUTE_MS = 60_000;

/**
 * A moment in the shop's own time, zone included.
 *
 * @example formatMoment('2026-11-20T14:03:00Z', 'Europe/Rome') // '20 Nov 2026, 15:03 (Europe/Rome)'
 */
export function formatMoment(at: string, zone: string): string {
  const local = inZone(at, zone);
  return `${local.toFormat('d LLL yyyy, HH:mm')} (${local.zoneName ?? 'UTC'})`;
}

/**
 * A moment as short as it can be beside another one: only the time on the same day, date and time otherwise.
 *
 * @example formatMomentNear('2026-11-20T14:05:00Z', '2026-11-20T14:03:00Z', 'Europe/Rome') // '15:05'
 */
export function formatMomentNear(at: string, near: string, zone: string): string {
  const [local, other] = [inZone(at, zone), inZone(near, zone)];
  return local.toFormat(local.hasSame(other, 'day') ? 'HH:mm' : 'd LLL, HH:mm');
}

/**
 * A length of time in at most two units.
 *
 * @example formatDuration(7_500_000) // '2 h 5 min'
 */
export function formatDuration(durationMs: number): string {
  const minutes = Math.round(durationMs / MINUTE_MS);
  if (minutes < 1) return 'less than a minute';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = [
    { count: days, unit: days === 1 ? 'day' : 'days' },
    { count: hours, unit: 'h' },
    { count: rest, unit: 'min' },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ count, unit }) => `${count} ${unit}`)
    .join(' ');
}

/** Settings are checked elsewhere; a zone that slipped through must not keep an alert from being told. */
function inZone(at: string, zone: string): DateTime {
  const local = DateTime.fromISO(at, { zone }).setLocale('en-US');
  return local.isValid ? local : DateTime.fromISO(at, { zone: 'UTC' }).setLocale('en-US');
}
