import { DateTime } from 'luxon';
import { AFTER_MAINTENANCE_MS, type CalendarWindow } from '../baselines/shop-calendar.js';
import type { ShopDays } from '../changes/shop-calendar-reader.js';

/** The kinds of time that differ from an ordinary week. */
export const SPECIAL_KINDS = ['holiday', 'campaign', 'maintenance', 'clockChange'] as const;

/** A stretch of a shop's time that is no ordinary one, `[fromMs, untilMs)`; a clock change is a moment. */
export interface SpecialDay {
  kind: (typeof SPECIAL_KINDS)[number];
  name: string;
  fromMs: number;
  untilMs: number;
  /** Factor on the usual volume that a campaign was announced with. */
  expectedUplift: number | null;
}

const MINUTE_MS = 60_000;

/** What is special about a shop's time in `[fromMs, untilMs)`, oldest first. A day costs microseconds. */
export function specialDays(days: ShopDays, fromMs: number, untilMs: number): SpecialDay[] {
  const overlaps = (one: SpecialDay): boolean =>
    one.fromMs < untilMs && (one.untilMs > fromMs || one.fromMs === one.untilMs);
  return [...holidays(days, fromMs, untilMs), ...declared(days.windows), ...clockChanges(days, fromMs, untilMs)]
    .filter(overlaps)
    .toSorted((a, b) => a.fromMs - b.fromMs || a.untilMs - b.untilMs);
}

/** The public holidays of a shop's country that hold some of `[fromMs, untilMs)`, as days of the shop. */
export function holidays({ calendar, hours }: ShopDays, fromMs: number, untilMs: number): SpecialDay[] {
  const found: SpecialDay[] = [];
  for (const [startMs, endMs] of localDays(hours.timezone, fromMs, untilMs)) {
    const noonMs = (startMs + endMs) / 2;
    const name = calendar.holidayAt(noonMs, hours.at(noonMs).day);
    if (name !== null) found.push({ kind: 'holiday', name, fromMs: startMs, untilMs: endMs, expectedUplift: null });
  }
  return found;
}

/** A campaign or maintenance that settings and a change both tell of is one. */
function declared(windows: readonly CalendarWindow[]): SpecialDay[] {
  const found: SpecialDay[] = [];
  for (const { kind, name, fromMs, untilMs: judgedAgainMs, uplift } of windows) {
    const untilMs = kind === 'maintenance' ? judgedAgainMs - AFTER_MAINTENANCE_MS : judgedAgainMs;
    const isKnown = found.some(
      (one) => one.kind === kind && one.name === name && one.fromMs < untilMs && one.untilMs > fromMs,
    );
    if (isKnown) continue;
    found.push({ kind, name, fromMs, untilMs, expectedUplift: kind === 'campaign' ? uplift : null });
  }
  return found;
}

function clockChanges({ hours: { timezone } }: ShopDays, fromMs: number, untilMs: number): SpecialDay[] {
  const offsetMinutes = (ms: number): number => DateTime.fromMillis(ms, { zone: timezone }).offset;
  const found: SpecialDay[] = [];
  for (const [startMs, endMs] of localDays(timezone, fromMs, untilMs)) {
    const before = offsetMinutes(startMs);
    const byMinutes = offsetMinutes(endMs) - before;
    if (byMinutes === 0) continue;
    let [lastOldMs, firstNewMs] = [startMs, endMs];
    while (firstNewMs - lastOldMs > MINUTE_MS) {
      const middleMs = lastOldMs + Math.floor((firstNewMs - lastOldMs) / (2 * MINUTE_MS)) * MINUTE_MS;
      if (offsetMinutes(middleMs) === before) lastOldMs = middleMs;
      else firstNewMs = middleMs;
    }
    const name = `clocks go ${byMinutes > 0 ? 'forward' : 'back'} ${minutesWords(Math.abs(byMinutes))}`;
    found.push({ kind: 'clockChange', name, fromMs: firstNewMs, untilMs: firstNewMs, expectedUplift: null });
  }
  return found;
}

function minutesWords(minutes: number): string {
  return minutes === 60 ? 'an hour' : `${minutes} minutes`;
}

function* localDays(timezone: string, fromMs: number, untilMs: number): Generator<[fromMs: number, untilMs: number]> {
  let day = DateTime.fromMillis(fromMs, { zone: timezone }).startOf('day');
  while (day.toMillis() < untilMs) {
    const next = day.plus({ days: 1 });
    yield [day.toMillis(), next.toMillis()];
    day = next;
  }
}
