import { badRequest } from './bad-request.js';

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
// What the store can hold.
const LATEST_MS = Date.parse('2100-01-01T00:00:00Z');

/** Reads a time of RFC 3339 with its offset into milliseconds since the Unix epoch; `name` is the parameter's. */
export function parseMoment(name: string, text: string): number {
  // In an address an unescaped plus is a blank.
  const parts = RFC_3339.exec(text.replace(/ (\d\d:\d\d)$/, '+$1'));
  const ms = parts
    ? Date.parse(`${parts[1]}T${parts[2]}${(parts[3] ?? '').slice(0, 4)}${parts[4]?.toUpperCase()}`)
    : Number.NaN;
  if (!parts || Number.isNaN(ms) || !isDay(parts[1]!)) {
    throw badRequest(`${name} must be a time of RFC 3339 with its offset, for example 2026-11-20T14:03:00Z`);
  }
  if (ms < 0 || ms > LATEST_MS) throw badRequest(`${name} must be a time from 1970 to 2100`);
  return ms;
}

/** The platform takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

/** A moment as the API writes it: RFC 3339 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
