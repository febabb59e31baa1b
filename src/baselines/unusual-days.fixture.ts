import { DAY_HOURS } from '../../detectors/index.js';
import { codesOf, type UnusualDay } from './unusual-days.js';

const DAY_MS = 86_400_000;

/** Number of a local day since 1970, of its date. */
export function dayNumber(date: string): number {
  return Date.parse(date) / DAY_MS;
}

/** A day that brought each subject so many times the usual, all day or by the hour; with a name it was a holiday. */
export function dayOf(
  date: string,
  factors: Readonly<Record<string, number | ((hour: number) => number)>>,
  holiday?: string,
): UnusualDay {
  const logs = Object.values(factors).flatMap((factor) =>
    Array.from({ length: DAY_HOURS }, (_, hour) => Math.log(typeof factor === 'number' ? factor : factor(hour))),
  );
  const day = { day: dayNumber(date), subjects: Object.keys(factors), codes: codesOf(logs) };
  return holiday === undefined ? day : { ...day, holiday };
}
