import { DAY_HOURS } from '../../detectors/index.js';
import type { SeriesName } from '../series/series-name.js';

/**
 * A day that was a public holiday, or out of the ordinary, and what it did to each hour of what the shop counts. Plain data: it is
 * stored with the shop.
 */
export interface UnusualDay {
  /** Local day since 1970. */
  day: number;
  /** Name of the public holiday; left out where it was none. */
  holiday?: string;
  /** Of what it is known: see `subjectOf`. Those of an ordinary day are left out where it was no holiday. */
  subjects: string[];
  /** For each of them 24 hours of the local day: see `effectAt`. */
  codes: Uint8Array;
}

/** What may be learnt of a shop's days: the list is another where something was learnt. */
export interface LearntDays {
  /** Oldest first; left out where there are none. */
  unusualDays?: readonly UnusualDay[] | undefined;
}

/** As of a campaign: a day may bring more than others did, and one that nobody notices is an ordinary one or a little less. */
export const MORE_SLACK = 1.3;
/** The same downwards. */
export const LESS_SLACK = 0.9;
/** A day's effect on one hour is not known. */
const UNKNOWN = 0;
const NO_EFFECT = 128;
/** A step is 6 %; ten octaves up and down fit. */
const STEPS_PER_OCTAVE = 12;
const OCTAVE = Math.LN2;

/** Under which name what a day does to a series is kept: all pages follow the same visitors, and are one. */
export function subjectOf({ metric, dimension }: SeriesName): string {
  return metric === 'page.views' ? metric : `${metric}|${dimension}`;
}

/** What days did to the hours, natural logarithms, in a byte each. */
export function codesOf(effects: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(effects, (log) => {
    if (Number.isNaN(log)) return UNKNOWN;
    return Math.min(255, Math.max(1, Math.round(NO_EFFECT + (STEPS_PER_OCTAVE * log) / OCTAVE)));
  });
}

/** What a day did to an hour of a subject, as a natural logarithm; null where that is not known. */
export function effectAt({ subjects, codes }: UnusualDay, subject: string, hour: number): number | null {
  const index = subjects.indexOf(subject);
  if (index < 0) return null;
  const code = codes[DAY_HOURS * index + hour]!;
  return code === UNKNOWN ? null : ((code - NO_EFFECT) / STEPS_PER_OCTAVE) * OCTAVE;
}

/** The same day without what it did to those hours of a subject. */
export function withoutHours(day: UnusualDay, subject: string, hours: Iterable<number>): UnusualDay {
  const index = day.subjects.indexOf(subject);
  const codes = day.codes.slice();
  for (const hour of hours) codes[DAY_HOURS * index + hour] = UNKNOWN;
  return { ...day, codes };
}

/** The same day by clocks that are ahead by some whole hours; of what lies on another day then nothing is known. */
export function laterBy(day: UnusualDay, laterHours: number): UnusualDay {
  const codes = day.codes.map((_, at) => {
    const hour = (at % DAY_HOURS) - laterHours;
    return hour >= 0 && hour < DAY_HOURS ? day.codes[at - laterHours]! : UNKNOWN;
  });
  return { ...day, codes };
}

/** An hour and its neighbours within the day: what comes an hour later is the same thing. */
export function hoursAround(hour: number): number[] {
  return [hour - 1, hour, hour + 1].filter((one) => one >= 0 && one < DAY_HOURS);
}
