import type { BaselineDto } from './dto/baseline.dto.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HEADER = 'hourOfWeek,day,hour,low,mid,high,samples,unit,timezone,builtAt';

/** A baseline as a table for a spreadsheet (RFC 4180): a line for each local hour of the week, Monday 00:00 first. */
export function baselineCsv({ hours, unit, timezone, builtAt }: BaselineDto): string {
  const lines = hours.map(({ low, mid, high, samples }, slot) => {
    const hour = String(slot % 24).padStart(2, '0');
    return [slot, DAYS[Math.floor(slot / 24)], `${hour}:00`, low, mid, high, samples, unit, timezone, builtAt].join(
      ',',
    );
  });
  return [HEADER, ...lines, ''].join('\r\n');
}

/** What the file is called: `baseline-page.durationMs-cart-2026-11-20.csv`. */
export function baselineFileName({ metric, dimension, builtAt }: BaselineDto): string {
  const parts = ['baseline', metric, ...Object.values(dimension), builtAt.slice(0, 10)];
  // What names a page or a job comes from outside, and stands in a header.
  return `${parts.map((part) => part.replaceAll(/[^\w.-]+/g, '')).join('-')}.csv`;
}
