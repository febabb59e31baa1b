import { DateTime } from 'luxon';
import { oneOf, randomSource } from '../../src/simulate/random-source.js';
import type { Span } from '../../src/simulate/span.js';
import { UCI_TIMEZONE, type MovedRow } from '../../src/simulate/uci-calendar.js';

const DAY_MS = 86_400_000;
/** Two stops of one run are far enough apart for the first to be forgotten. */
const DAYS_BETWEEN_STOPS = 21;
/** Usual orders an hour, over the two hours that begin with the stop. */
const RATE_MIN = 5;
const RATE_MAX = 7;
const RATE_HOURS = 2;
const TRADING_HOURS_LEFT_MIN = 3;
/** An hour of the week with fewer usual orders is not trading. */
const TRADING_RATE_MIN = 1;

/** Usual orders in a local hour of the week, over the days of that weekday on which anything was sold. */
export type UsualOrders = (weekday: number, hour: number) => number;

/** What is usual in these rows, which are those of the period that is judged. */
export function usualOrders(rows: readonly MovedRow[]): UsualOrders {
  const days = new Map<number, Set<string>>();
  const orders = new Map<number, number>();
  for (const row of rows.filter((one) => one.orders > 0)) {
    days.set(row.weekday, (days.get(row.weekday) ?? new Set()).add(row.date));
    const slot = row.weekday * 24 + row.hour;
    orders.set(slot, (orders.get(slot) ?? 0) + row.orders);
  }
  return (weekday, hour) => (orders.get(weekday * 24 + hour) ?? 0) / (days.get(weekday)?.size ?? 1);
}

/** Whether the shop usually sells about six orders an hour from this hour on, and goes on trading for some. */
export function isSixAnHour(usual: UsualOrders, weekday: number, hour: number): boolean {
  const hours = Array.from({ length: RATE_HOURS }, (_, i) => usual(weekday, hour + i));
  const rate = hours.reduce((sum, one) => sum + one, 0) / RATE_HOURS;
  const left = Array.from({ length: TRADING_HOURS_LEFT_MIN + 1 }, (_, i) => usual(weekday, hour + i));
  return rate >= RATE_MIN && rate <= RATE_MAX && left.every((one) => one >= TRADING_RATE_MIN);
}

/**
 * Stops that last from a moment in trading hours to the end of the local day, one in each week of the period and at
 * least two weeks apart in each of the runs.
 */
export function plantStops(rows: readonly MovedRow[], runs: number, seed: string): Span[][] {
  const usual = usualOrders(rows);
  return plant(rows, runs, seed, (days, random) => {
    const starts = days.flatMap((day) =>
      Array.from({ length: 24 }, (_, hour) => hour)
        .filter((hour) => isSixAnHour(usual, day.weekday, hour))
        .map((hour) => day.set({ hour })),
    );
    if (starts.length === 0) return null;
    const start = oneOf(random, starts);
    const startMs = start.toMillis() + Math.floor(random() * 60) * 60_000;
    return { startMs, endMs: start.startOf('day').plus({ days: 1 }).toMillis() };
  });
}

/** Stops of a whole local day on which the shop sold something. */
export function plantDayStops(rows: readonly MovedRow[], runs: number, seed: string): Span[][] {
  return plant(rows, runs, seed, (days, random) => {
    if (days.length === 0) return null;
    const day = oneOf(random, days);
    return { startMs: day.toMillis(), endMs: day.plus({ days: 1 }).toMillis() };
  });
}

function plant(
  rows: readonly MovedRow[],
  runs: number,
  seed: string,
  choose: (openDays: DateTime[], random: () => number) => Span | null,
): Span[][] {
  const random = randomSource(seed);
  const open = [...new Set(rows.filter(({ orders }) => orders > 0).map(({ date }) => date))].map((date) =>
    DateTime.fromISO(date, { zone: UCI_TIMEZONE }),
  );
  const firstMs = open[0]?.toMillis() ?? 0;
  const lastMs = open.at(-1)?.toMillis() ?? 0;
  const weekOf = (run: number, slot: number): DateTime[] => {
    const fromMs = firstMs + (slot * DAYS_BETWEEN_STOPS + run * 7) * DAY_MS;
    return open.filter((day) => day.toMillis() >= fromMs && day.toMillis() < fromMs + 7 * DAY_MS);
  };
  const slots = Math.ceil((lastMs - firstMs) / DAY_MS / DAYS_BETWEEN_STOPS);
  return Array.from({ length: runs }, (_, run) =>
    Array.from({ length: slots }, (_unused, slot) => choose(weekOf(run, slot), random)).filter((one) => one !== null),
  );
}

/** How many series-fortnights there are in a span. */
export function seriesFortnights(series: number, { startMs, endMs }: Span): number {
  return (series * (endMs - startMs)) / (14 * DAY_MS);
}

/** The middle of delays, where one that was never found is longer than any other. */
export function medianDelay(delays: readonly (number | null)[]): number | null {
  if (delays.length === 0) return null;
  const sorted = delays.map((one) => one ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
