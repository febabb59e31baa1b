import type { SpecialDay } from './api-types.js';
import { formatNumber } from './format-number.js';
import { formatDay, formatMoment } from './format-time.js';

/** What a special day is called: `holiday All Saints' Day`, `campaign Black Friday`, `clocks go back an hour`. */
export function dayWords({ kind, name }: Pick<SpecialDay, 'kind' | 'name'>): string {
  return kind === 'clockChange' || kind === name ? name : `${kind} ${name}`;
}

/** What it means for what is expected; null where it means nothing: hours of the week are the shop's own. */
export function dayMeaning({ kind, expectedUplift }: Pick<SpecialDay, 'kind' | 'expectedUplift'>): string | null {
  switch (kind) {
    case 'holiday':
      return 'may be quiet or closed';
    case 'campaign':
      return `up to ${formatNumber(expectedUplift ?? 1)} times the usual is expected`;
    case 'maintenance':
      return 'the shop is closed, nothing is judged then and ten minutes more';
    case 'clockChange':
      return null;
  }
}

/** When it is: a moment, a whole day of the shop, or from and to. */
export function dayTimes(day: Pick<SpecialDay, 'kind' | 'from' | 'to'>, timezone: string, nowMs: number): string {
  const [fromMs, toMs] = [Date.parse(day.from), Date.parse(day.to)];
  if (day.kind === 'holiday') return formatDay(fromMs, timezone);
  if (fromMs === toMs) return formatMoment(fromMs, timezone, nowMs);
  return `${formatMoment(fromMs, timezone, nowMs)} to ${formatMoment(toMs, timezone, nowMs)}`;
}

/** The special days that hold some of `[fromMs, toMs)`; a change of the clock is no time that could be held. */
export function daysWithin(days: SpecialDay[], fromMs: number, toMs: number): SpecialDay[] {
  return days.filter(({ from, to }) => Date.parse(from) < toMs && Date.parse(to) > fromMs);
}
