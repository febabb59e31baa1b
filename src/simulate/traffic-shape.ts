import Holidays from 'date-holidays';
import { DateTime, IANAZone } from 'luxon';
import type { Span } from './span.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets are kept for each half-hour: no zone changes its clock within one. */
const SLOT_MS = 30 * MINUTE_MS;
const EXPECT_STEP_MS = 5 * MINUTE_MS;

/** Visitors of a consumer shop by local hour: quiet at four in the morning, busiest after supper. */
const DAY_CURVE = [
  0.42, 0.24, 0.15, 0.11, 0.1, 0.14, 0.3, 0.55, 0.86, 1.1, 1.26, 1.3, 1.28, 1.34, 1.32, 1.28, 1.27, 1.3, 1.38, 1.55,
  1.8, 1.86, 1.5, 0.86,
];
/** The same by day, Monday first. */
const WEEK_CURVE = [1.08, 1.02, 0.99, 0.98, 0.93, 0.88, 1.12];
/** A public holiday is a Sunday on which fewer people sit at a screen. */
const HOLIDAY_FACTOR = 0.8;
const HOLIDAY_WEEKDAY = 7;

/** What it takes to say how busy a shop is at a moment. */
export interface TrafficShapeOptions {
  timezone: string;
  country: string;
  startMs: number;
  endMs: number;
  /** Growth from one week to the next, 0.01 for one per cent. */
  weeklyGrowth: number;
}

/** Where a moment lies in the shop's own calendar. */
export interface LocalMoment {
  /** 1 = Monday to 7 = Sunday. */
  weekday: number;
  /** Fractional hour of the day, 0 to 24. */
  hour: number;
  /** Days since 1970-01-01, local. */
  day: number;
}

/** How busy a shop is at each moment of its period, before chance has its say. */
export interface TrafficShape {
  /** Activity at a moment; 1 is the mean of an ordinary week in the middle of the period. */
  unit(atMs: number): number;
  /** Mean count over a span of something that comes `perDay` times a day. */
  expected(perDay: number, span: Span): number;
  local(atMs: number): LocalMoment;
  /** Local days that are public holidays. */
  holidays: { span: Span; date: string }[];
  /** Local days on which the clock changes. */
  clockChanges: { span: Span; date: string }[];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The day's curve at a fractional hour: straight lines between the middles of the hours, around midnight too. */
export function dayCurveAt(hour: number): number {
  const position = hour - 0.5;
  const before = Math.floor(position);
  const at = (index: number): number => DAY_CURVE[(index + 24) % 24] ?? 0;
  return (at(before) + (at(before + 1) - at(before)) * (position - before)) / mean(DAY_CURVE);
}

/** The week's curve: 1 on a mean day. */
export function weekCurveAt(weekday: number): number {
  return (WEEK_CURVE[weekday - 1] ?? 1) / mean(WEEK_CURVE);
}

function localDays(options: TrafficShapeOptions): { span: Span; date: string; clockChanges: boolean; noon: Date }[] {
  const days = [];
  let day = DateTime.fromMillis(options.startMs, { zone: options.timezone }).startOf('day');
  while (day.toMillis() < options.endMs) {
    const next = day.plus({ days: 1 });
    const span = { startMs: day.toMillis(), endMs: next.toMillis() };
    const noon = new Date(day.set({ hour: 12 }).toMillis());
    days.push({ span, date: day.toISODate() ?? '', clockChanges: day.offset !== next.offset, noon });
    day = next;
  }
  return days;
}

function offsetTable(options: TrafficShapeOptions): (atMs: number) => number {
  const zone = IANAZone.create(options.timezone);
  if (!zone.isValid) throw new Error(`unknown time zone ${options.timezone}`);
  const first = Math.floor((options.startMs - 2 * DAY_MS) / SLOT_MS);
  const count = Math.ceil((options.endMs + 2 * DAY_MS) / SLOT_MS) - first;
  const offsets = Float64Array.from({ length: count }, (_, i) => zone.offset((first + i) * SLOT_MS) * MINUTE_MS);
  return (atMs) => offsets[Math.min(count - 1, Math.max(0, Math.floor(atMs / SLOT_MS) - first))] ?? 0;
}

/** Works out the shape of one shop's traffic, once, for its whole period. */
export function createTrafficShape(options: TrafficShapeOptions): TrafficShape {
  const offsetAt = offsetTable(options);
  const calendar = new Holidays(options.country, { types: ['public'], timezone: options.timezone });
  const days = localDays(options);
  const holidays = days.filter((day) => calendar.isHoliday(day.noon) !== false);
  const local = (atMs: number): LocalMoment => {
    const localMs = atMs + offsetAt(atMs);
    const day = Math.floor(localMs / DAY_MS);
    return { day, weekday: ((day + 3) % 7) + 1, hour: (localMs - day * DAY_MS) / 3_600_000 };
  };
  const holidayDays = new Set(holidays.map((day) => local(day.noon.getTime()).day));
  const middleMs = (options.startMs + options.endMs) / 2;
  const unit = (atMs: number): number => {
    const { day, weekday, hour } = local(atMs);
    const isHoliday = holidayDays.has(day);
    const growth = (1 + options.weeklyGrowth) ** ((atMs - middleMs) / (7 * DAY_MS));
    const week = weekCurveAt(isHoliday ? HOLIDAY_WEEKDAY : weekday);
    return dayCurveAt(hour) * week * growth * (isHoliday ? HOLIDAY_FACTOR : 1);
  };
  const expected = (perDay: number, { startMs, endMs }: Span): number => {
    let sum = 0;
    for (let ms = startMs; ms < endMs; ms += EXPECT_STEP_MS) sum += unit(ms) * Math.min(EXPECT_STEP_MS, endMs - ms);
    return (sum / DAY_MS) * perDay;
  };
  return {
    unit,
    expected,
    local,
    holidays: holidays.map(({ span, date }) => ({ span, date })),
    clockChanges: days.filter((day) => day.clockChanges).map(({ span, date }) => ({ span, date })),
  };
}
