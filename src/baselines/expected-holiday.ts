import { DAY_HOURS } from '../../detectors/index.js';
import { effectAt, LESS_SLACK, MORE_SLACK, hoursAround, type UnusualDay } from './unusual-days.js';
import type { CalendarFactors } from './shop-calendar.js';

/** Holidays that count, of any name and of the same. */
const HOLIDAYS_COUNTED = 6;
const SAME_COUNTED = 3;
/** With so many holidays what they did is all that counts. */
const ENOUGH_HOLIDAYS = 4;
/** From so many on a single one that was quite another is left out. */
const HOLIDAYS_TO_FORGIVE = 5;
/** Nobody excuses a dead day of a shop that was open on so many holidays. */
const HOLIDAYS_OPEN = 2;
/** A day with a twentieth of the usual was one on which the shop was closed. */
const CLOSED = Math.log(1 / 20);
/** So near to an ordinary day it is one. */
const NEAR = Math.log(1.1);

/** What the holidays known make of one hour of another one, called `name`; `before` is what is to be expected where none is known. */
export function holidayFactors(
  known: readonly UnusualDay[],
  name: string,
  subject: string,
  hour: number,
  before: CalendarFactors,
): CalendarFactors {
  const holidays = known.filter(({ holiday }) => holiday !== undefined);
  const others = holidays.filter(({ holiday }) => holiday !== name).slice(-HOLIDAYS_COUNTED);
  const same = holidays.filter(({ holiday }) => holiday === name).slice(-SAME_COUNTED);
  return afterDays(same, subject, hour, afterDays(others, subject, hour, before));
}

/** Moves what was expected to what days did: out at once, in with each day that agrees. */
function afterDays(
  days: readonly UnusualDay[],
  subject: string,
  hour: number,
  before: CalendarFactors,
): CalendarFactors {
  const known = days.filter((day) => effectAt(day, subject, hour) !== null);
  if (known.length === 0) return before;
  const seen = known.map((day) => effectAt(day, subject, hour)!).toSorted((a, b) => a - b);
  const edges = known.map((day) => hullAt(day, subject, hour));
  const spare = seen.length >= HOLIDAYS_TO_FORGIVE ? 1 : 0;
  const least = edges.map(([low]) => low).toSorted((a, b) => a - b)[spare]!;
  const most = edges.map(([, high]) => high).toSorted((a, b) => b - a)[spare]!;
  const share = Math.min(1, seen.length / ENOUGH_HOLIDAYS);
  const low = LESS_SLACK * Math.exp(Math.min(0, least));
  const high = MORE_SLACK * Math.exp(Math.max(0, most));
  const middle = (middleOf(seen) * seen.length + Math.log(before.mid)) / (seen.length + 1);
  const isExcused = known.length < HOLIDAYS_OPEN && before.mayStayClosed === true;
  const mayStayClosed = isExcused || known.filter((day) => wasClosed(day, subject)).length > spare;
  return {
    low: Math.min(low, before.low ** (1 - share) * low ** share),
    mid: Math.abs(middle) < NEAR ? 1 : Math.exp(middle),
    high: Math.max(high, before.high ** (1 - share) * high ** share),
    teaches: false,
    ...(mayStayClosed && { mayStayClosed }),
  };
}

/** What a day did to an hour and its neighbours, at the least and at the most. */
function hullAt(day: UnusualDay, subject: string, hour: number): [low: number, high: number] {
  const near = hoursAround(hour).flatMap((one) => effectAt(day, subject, one) ?? []);
  return [Math.min(...near), Math.max(...near)];
}

function wasClosed(day: UnusualDay, subject: string): boolean {
  const effects = Array.from({ length: DAY_HOURS }, (_, hour) => effectAt(day, subject, hour)).filter(
    (effect) => effect !== null,
  );
  return effects.length > 0 && Math.max(...effects) < CLOSED;
}

function middleOf(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}
