import { DateTime } from 'luxon';

const TIME_TEXT = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const DAY_ONLY = /^[^T ]*$/i;
const WITH_OFFSET = /[T ].*(Z|[+-]\d\d:?\d\d)$/i;

/** Tells whether `value` is a time as settings may write it: a day, or a day and a time, with or without an offset. */
export function isShopTime(value: unknown): value is string {
  return typeof value === 'string' && TIME_TEXT.test(value) && read(value, 'UTC').isValid;
}

/**
 * Gives the moment from which a period counts, as RFC 3339 with offset. Without an offset the text is in the shop's own
 * zone; a day alone is its first moment. `text` must be one that `isShopTime` accepts.
 */
export function periodStart(text: string, zone: string): string {
  return WITH_OFFSET.test(text) ? text : rfc3339(read(text, zone));
}

/** Gives the moment up to which a period counts, as `periodStart` does, but a day alone is included whole. */
export function periodEnd(text: string, zone: string): string {
  if (DAY_ONLY.test(text)) return rfc3339(read(text, zone).plus({ days: 1 }));
  return periodStart(text, zone);
}

function read(text: string, zone: string): DateTime {
  return DateTime.fromISO(text.replace(' ', 'T'), { zone });
}

function rfc3339(time: DateTime): string {
  const text = time.toISO({ suppressMilliseconds: true });
  if (text === null)
    throw new Error(`time must be valid, for example 2026-11-27T00:00:00+01:00: ${time.invalidExplanation}`);
  return text;
}
