import { HISTORY_WEEKS } from '../../detectors/index.js';
import { ShopCalendar, type CalendarWindow } from '../baselines/shop-calendar.js';
import { VERDICT_WORDS } from '../notify/incident-words.js';
import { LocalHours } from '../series/local-hour.js';
import type { LeftOutDto } from './dto/baseline.dto.js';
import type { IncidentSpan } from './incident-spans.js';
import { isoTime } from './parse-moment.js';
import type { ShopDays } from '../changes/shop-calendar-reader.js';
import { holidays } from './special-days.js';

/** How far back the history of a baseline reaches. */
export const HISTORY_MS = HISTORY_WEEKS * 7 * 86_400_000;

/** What a baseline built at `builtMs` did not learn from, and why; oldest first. */
export function windowsLeftOut(
  metric: string,
  builtMs: number,
  days: ShopDays,
  incidents: readonly IncidentSpan[],
): LeftOutDto[] {
  const fromMs = builtMs - HISTORY_MS;
  const windows = days.windows.filter((window) => isKeptFrom(metric, window, days.hours));
  const found = [
    ...incidents.map((span) => ({
      ...span,
      why: `incident ${span.id}${span.verdict ? `, ${VERDICT_WORDS[span.verdict]}` : ''}`,
    })),
    ...windows.map((window) => ({ fromMs: window.fromMs, untilMs: window.untilMs, why: whyOf(window) })),
    ...holidays(days, fromMs, builtMs).map((day) => ({ ...day, why: `public holiday of ${days.settings.country}` })),
  ];
  return found
    .map((one) => ({ ...one, fromMs: Math.max(fromMs, one.fromMs), untilMs: Math.min(builtMs, one.untilMs) }))
    .filter((one) => one.fromMs < one.untilMs)
    .toSorted((a, b) => a.fromMs - b.fromMs || a.untilMs - b.untilMs)
    .map((one) => ({ from: isoTime(one.fromMs), to: isoTime(one.untilMs), why: one.why }));
}

function whyOf({ kind, name }: CalendarWindow): string {
  return kind === name ? kind : `${kind} ${name}`;
}

/** Asks a calendar that knows only this window, so that detection and the API can never disagree. */
function isKeptFrom(metric: string, window: CalendarWindow, hours: LocalHours): boolean {
  const alone = new ShopCalendar({ shop: '' }, [window]);
  return !alone.factors(metric, window.fromMs, hours.at(window.fromMs).day).teaches;
}
