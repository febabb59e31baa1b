import Holidays from 'date-holidays';
import { DateTime } from 'luxon';
import { wholeBetween, randomSource } from './random-source.js';
import type { Span } from './span.js';
import { UCI_TIMEZONE, type MovedRow } from './uci-calendar.js';

/** When the incidents of the demo happen. */
export interface DemoMoments {
  attack: Span;
  outage: Span;
  /** The outage is not over yet. */
  stillGoingOn: boolean;
}

const HOUR_MS = 3_600_000;
/** Weeks before now from which the ordinary volume of an hour of the week is taken. */
const LEARN_WEEKS = 12;
/** Orders an hour from which an hour of the week counts as trading. */
const TRADING_ORDERS_PER_HOUR = 3;
/** So many orders missing leave no doubt: at a Poisson rate the chance of none at all is below 10^-11. */
const ORDERS_MISSED_MIN = 26;
const OUTAGE_HOURS_MIN = 3.5;
const OUTAGE_HOURS_MAX = 5;
const EXPECT_STEP_MS = 5 * 60_000;
const ATTACK_MINUTES = 25;
const LOOK_BACK_DAYS = 42;

/** What an ordinary week of this shop looks like: mean orders for each weekday (1..7) and local hour. */
type WeekShape = Map<number, number[]>;

function weekShape(moved: readonly MovedRow[], nowMs: number): WeekShape {
  const from = nowMs - LEARN_WEEKS * 7 * 24 * HOUR_MS;
  const dates = new Map<number, Set<string>>();
  const shape: WeekShape = new Map();
  for (const row of moved) {
    if (row.atMs < from || row.atMs > nowMs) continue;
    const hours = shape.get(row.weekday) ?? Array.from({ length: 24 }, () => 0);
    hours[row.hour] = (hours[row.hour] ?? 0) + row.orders;
    shape.set(row.weekday, hours);
    dates.set(row.weekday, (dates.get(row.weekday) ?? new Set()).add(row.date));
  }
  for (const [weekday, hours] of shape) {
    const days = dates.get(weekday)?.size ?? 1;
    shape.set(
      weekday,
      hours.map((orders) => orders / days),
    );
  }
  return shape;
}

/** Trading hours of an ordinary local day, or null where it has none. */
function tradingHours(day: DateTime, shape: WeekShape): Span | null {
  const hours = shape.get(day.weekday) ?? [];
  const open = hours.findIndex((orders) => orders >= TRADING_ORDERS_PER_HOUR);
  if (open < 0) return null;
  const close = hours.findLastIndex((orders) => orders >= TRADING_ORDERS_PER_HOUR) + 1;
  return { startMs: day.set({ hour: open }).toMillis(), endMs: day.set({ hour: 0 }).plus({ hours: close }).toMillis() };
}

function expectedOrders(span: Span, shape: WeekShape): number {
  let sum = 0;
  for (let ms = span.startMs; ms < span.endMs; ms += EXPECT_STEP_MS) {
    const at = DateTime.fromMillis(ms, { zone: UCI_TIMEZONE });
    sum += ((shape.get(at.weekday)?.[at.hour] ?? 0) * EXPECT_STEP_MS) / HOUR_MS;
  }
  return sum;
}

function actualOrders(span: Span, moved: readonly MovedRow[]): number {
  const inside = moved.filter((row) => row.atMs >= span.startMs && row.atMs < span.endMs);
  return inside.reduce((sum, row) => sum + row.orders, 0);
}

/** The shortest outage of this day that ends now or, if the day is too old for that, an hour before closing. */
function outageOf(trading: Span, nowMs: number, moved: readonly MovedRow[], shape: WeekShape): Span | null {
  const inTrade = nowMs > trading.endMs - HOUR_MS && nowMs <= trading.endMs;
  const endMs = inTrade ? nowMs : Math.min(nowMs, trading.endMs - HOUR_MS);
  for (let hours = OUTAGE_HOURS_MIN; hours <= OUTAGE_HOURS_MAX; hours += 0.5) {
    const span = { startMs: endMs - hours * HOUR_MS, endMs };
    if (span.startMs < trading.startMs + HOUR_MS) return null;
    const expected = expectedOrders(span, shape);
    if (expected >= ORDERS_MISSED_MIN) return actualOrders(span, moved) >= expected / 2 ? span : null;
  }
  return null;
}

/** 25 minutes somewhere in the first half of a trading day, at a time that depends on the date alone. */
function attackOf(day: DateTime, trading: Span): Span {
  const minutes = wholeBetween(randomSource(`attack/${day.toISODate()}`), 60, 150);
  const startMs = trading.startMs + minutes * 60_000;
  return { startMs, endMs: startMs + ATTACK_MINUTES * 60_000 };
}

/**
 * Chooses the latest ordinary trading hours for the outage, and an earlier ordinary day for the attack. Closed days of the
 * sample and public holidays are passed over: there a drop is nothing remarkable.
 */
export function chooseDemoMoments(moved: readonly MovedRow[], nowMs: number): DemoMoments {
  const holidays = new Holidays('GB', 'ENG', { types: ['public'] });
  const openDates = new Set(moved.map((row) => row.date));
  const shape = weekShape(moved, nowMs);
  let outage: Span | null = null;
  let day = DateTime.fromMillis(nowMs, { zone: UCI_TIMEZONE }).startOf('day');
  for (let back = 0; back < LOOK_BACK_DAYS; back++, day = day.minus({ days: 1 })) {
    const trading = tradingHours(day, shape);
    const isHoliday = holidays.isHoliday(new Date(day.set({ hour: 12 }).toMillis())) !== false;
    if (trading === null || isHoliday || !openDates.has(day.toISODate() ?? '')) continue;
    if (outage !== null) return { attack: attackOf(day, trading), outage, stillGoingOn: outage.endMs === nowMs };
    outage = outageOf(trading, nowMs, moved, shape);
  }
  throw new Error(
    `the sample has no ordinary trading hours in the ${LOOK_BACK_DAYS} days before ${new Date(nowMs).toISOString()}`,
  );
}
