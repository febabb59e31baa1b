/**
 * Reads an RFC 3339 time (`2026-11-20T14:03:07.412+01:00`) into milliseconds since the Unix epoch, or null where it is
 * none. Lower-case `t` and `z` and a space for the `T` are read too; without an offset it is UTC; digits beyond
 * milliseconds are cut off; a leap second counts as the first of the next minute. Written out by hand because it runs
 * for each event and `Date.parse` takes far too much, such as local times and month names.
 */
export function parseTime(text: string): number | null {
  const date = dateMs(text);
  const clock = clockMs(text);
  if (date === null || clock === null) return null;
  const fraction = readFraction(text, 19);
  if (fraction === null) return null;
  const offset = readOffsetMs(text, fraction.end);
  return offset === null ? null : date + clock + fraction.ms - offset;
}

function dateMs(text: string): number | null {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || text[4] !== '-' || text[7] !== '-') return null;
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return null;
  return Date.UTC(year, month - 1, day);
}

function clockMs(text: string): number | null {
  const separator = text[10];
  const hours = digits(text, 11, 2);
  const minutes = digits(text, 14, 2);
  const seconds = digits(text, 17, 2);
  if ((separator !== 'T' && separator !== 't' && separator !== ' ') || text[13] !== ':' || text[16] !== ':')
    return null;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return null;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function readFraction(text: string, start: number): { ms: number; end: number } | null {
  if (text[start] !== '.') return { ms: 0, end: start };
  let end = start + 1;
  let ms = 0;
  for (let unit = 100; isDigit(text, end); end++, unit /= 10) {
    if (unit >= 1) ms += unit * digits(text, end, 1);
  }
  return end === start + 1 ? null : { ms, end };
}

function readOffsetMs(text: string, start: number): number | null {
  const sign = text[start];
  if (sign === undefined) return 0;
  if (sign === 'Z' || sign === 'z') return text.length === start + 1 ? 0 : null;
  if (sign !== '+' && sign !== '-') return null;
  const hours = digits(text, start + 1, 2);
  const minutes = digits(text, start + 4, 2);
  if (text.length !== start + 6 || text[start + 3] !== ':') return null;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** The number written in `count` digits from `start`, or -1 where one of them is no digit. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    if (!isDigit(text, at)) return -1;
    value = value * 10 + text.charCodeAt(at) - 48;
  }
  return value;
}
