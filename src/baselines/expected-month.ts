import { DAY_HOURS } from '../../detectors/index.js';
import { effectAt, LESS_SLACK, MORE_SLACK, hoursAround, type UnusualDay } from './unusual-days.js';
import type { CalendarFactors } from './shop-calendar.js';

/** Months looked back at, and how many of them count: a holiday among them says nothing. */
const MONTHS_BACK = 4;
const MONTHS_COUNTED = 3;
/** The last days of a month are known by their place from its end as well. */
const DAYS_FROM_END = 3;
/** What a day of the month has to do to an hour to be anything at all: days differ by less for no reason. */
const EFFECT_MIN = Math.log(1.6);
/** Two days did alike where they agree in so much of all the hours in which one of them did something. */
const ALIKE_MIN = 0.5;
const DAY_MS = 86_400_000;

/**
 * The days before, of which something is known, that a day has a rhythm of months with: for its place from the first of the month,
 * and for one of the last three also from the end; the newest first, null where the day was as any other. Holidays say nothing of
 * months. `day` is a local day since 1970. Empty where no two of them were out of the ordinary.
 */
export function monthlyDays(known: readonly UnusualDay[], day: number): (UnusualDay | null)[][] {
  const date = new Date(day * DAY_MS);
  const [year, month, ofMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const fromEnd = lengthOf(year, month) - ofMonth;
  const rhythms = [daysBefore(known, (back) => dayOf(year, month - back, ofMonth))];
  if (fromEnd < DAYS_FROM_END) {
    rhythms.push(daysBefore(known, (back) => dayOf(year, month - back, lengthOf(year, month - back) - fromEnd)));
  }
  return rhythms.filter((days) => days.filter((one) => one !== null).length >= 2);
}

/** Months differ in length: the 31st of those that have none is left out. */
function daysBefore(known: readonly UnusualDay[], dayBack: (months: number) => number | null): (UnusualDay | null)[] {
  const days: (UnusualDay | null)[] = [];
  for (let back = 1; back <= MONTHS_BACK && days.length < MONTHS_COUNTED; back++) {
    const day = dayBack(back);
    if (day === null) continue;
    const found = known.find((one) => one.day === day) ?? null;
    if (found?.holiday === undefined) days.push(found);
  }
  return days;
}

function dayOf(year: number, month: number, ofMonth: number): number | null {
  return ofMonth > lengthOf(year, month) ? null : Date.UTC(year, month, ofMonth) / DAY_MS;
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

/** What a rhythm of months makes of one hour of a day; null where the hour is expected to be as any other. */
export function monthlyFactors(
  rhythms: readonly (readonly (UnusualDay | null)[])[],
  subject: string,
  hour: number,
): CalendarFactors | null {
  let factors: CalendarFactors | null = null;
  for (const days of rhythms) {
    if (!isRepeated(days, subject)) continue;
    const effects = hoursAround(hour).map((one) => agreed(days, subject, one));
    const least = Math.min(...effects.map(({ low }) => low));
    const most = Math.max(...effects.map(({ high }) => high));
    if (least === 0 && most === 0) continue;
    const { middle } = agreed(days, subject, hour);
    factors = widest(factors, {
      low: LESS_SLACK * Math.exp(least),
      mid: Math.exp(middle),
      high: most > 0 ? MORE_SLACK * Math.exp(most) : 1,
      teaches: false,
    });
  }
  return factors;
}

/** Whether two of the days did much the same: trouble in two months may meet in an hour by chance, but hardly all along. */
function isRepeated(days: readonly (UnusualDay | null)[], subject: string): boolean {
  const effects = days.flatMap((day) => (day?.subjects.includes(subject) ? [directions(day, subject)] : []));
  return effects.some((one, index) => effects.slice(index + 1).some((other) => areAlike(one, other)));
}

/** What a day did to each hour: more, less, or nothing to speak of. */
function directions(day: UnusualDay, subject: string): number[] {
  return Array.from({ length: DAY_HOURS }, (_, hour) => {
    const effect = effectAt(day, subject, hour) ?? 0;
    return Math.abs(effect) < EFFECT_MIN ? 0 : Math.sign(effect);
  });
}

function areAlike(one: readonly number[], other: readonly number[]): boolean {
  const touched = one.filter((direction, hour) => direction !== 0 || other[hour] !== 0).length;
  const shared = one.filter((direction, hour) => direction !== 0 && direction === other[hour]).length;
  return shared > 0 && shared >= ALIKE_MIN * touched;
}

/** What two of three days did alike to an hour; nothing where they do not agree. */
function agreed(
  days: readonly (UnusualDay | null)[],
  subject: string,
  hour: number,
): { low: number; middle: number; high: number } {
  const seen = days.map((day) => (day && effectAt(day, subject, hour)) ?? 0);
  while (seen.length < MONTHS_COUNTED) seen.push(0);
  seen.sort((a, b) => a - b);
  const middle = seen[1]!;
  if (Math.abs(middle) < EFFECT_MIN) return { low: 0, middle: 0, high: 0 };
  return { low: middle < 0 ? seen[0]! : 0, middle, high: middle > 0 ? seen[2]! : 0 };
}

/** Both of two things that a day may be: a holiday, or the first of a month. */
export function widest(one: CalendarFactors | null, other: CalendarFactors): CalendarFactors {
  if (one === null) return other;
  return {
    ...one,
    low: Math.min(one.low, other.low),
    high: Math.max(one.high, other.high),
    teaches: one.teaches && other.teaches,
  };
}
