import { HOURS_PER_WEEK, isDayUnknown, plausibleHalfHour, type HourOfWeekProfile } from '../../detectors/index.js';
import type { LocalHour } from '../series/local-hour.js';
import type { SeriesState } from './series-state.js';

const NONE = -1;
/** A first working day of a shop that is closed on weekends may well be so many times all that was seen. */
const MUCH_MORE = 1000;
/**
 * Places among what is kept of a half hour: what `profileAt` runs from and to, what the time of the year does to the edges, and what
 * `plausibleHalfHour` gives.
 */
const BEFORE = 0;
const AFTER = 1;
const OWN = 2;
const LOW = 3;
const HIGH = 4;
const LOW_FACTOR = 5;
const HIGH_EXCESS = 6;
const SEASON_LOW = 7;
const SEASON_HIGH = 8;
const KEPT = 9;

/**
 * What is to be expected in the half hour in progress, for the series of a shop: all of it that does not change with its minutes,
 * so that no minute asks a profile. By the column of a series.
 */
export interface HalfHours {
  /** Number of the half hour of the week; -1 where it has to be asked for anew. */
  number: Int32Array;
  /** KEPT a column. */
  kept: Float64Array;
}

/** What is usual at a moment, and the least and the most that may be. */
export interface UsualRange {
  mid: number;
  low: number;
  high: number;
}

/** A moment within a half hour of the week. */
export interface HalfHourMoment {
  /** Number of the half hour of the week. */
  number: number;
  /** How far it is from the middle of the hour before to that of the hour after, 0 to 1. */
  share: number;
  /** How near it is to the edge of its hour: 1 there, 0 in its middle. */
  nearness: number;
}

/** The half hour of a moment, an hour of the week with its fraction. */
export function halfHourAt(hourOfWeek: number): HalfHourMoment {
  const position = positionOf(hourOfWeek);
  return {
    number: Math.floor(2 * hourOfWeek),
    share: position - Math.floor(position),
    nearness: 2 * Math.abs(hourOfWeek - Math.floor(hourOfWeek) - 0.5),
  };
}

/** Half hours of `width` series that have to be asked for. */
export function createHalfHours(width: number): HalfHours {
  return { number: new Int32Array(width).fill(NONE), kept: new Float64Array(KEPT * width) };
}

/** To be called where the profile of a series is another. */
export function forgetHalfHour({ halfHours, column }: Pick<SeriesState, 'halfHours' | 'column'>): void {
  halfHours.number[column] = NONE;
}

/**
 * Puts into `range` what `profileAt` and `plausibleRange` say of a moment, of which `local` is the hour; where there is no range
 * to ask for, both edges are what is usual, as far apart as the time of the year asks for. Constant cost: a few steps.
 */
export function usualRange(
  series: SeriesState,
  profile: HourOfWeekProfile,
  local: LocalHour,
  { number, share, nearness }: HalfHourMoment,
  hasRange: boolean,
  range: UsualRange,
): void {
  const { halfHours, column } = series;
  if (halfHours.number[column] !== number) ask(series, profile, local, hasRange);
  const { kept } = halfHours;
  const at = KEPT * column;
  range.mid = kept[at + BEFORE]! * (1 - share) + kept[at + AFTER]! * share;
  const seasonLow = kept[at + SEASON_LOW]!;
  const seasonHigh = kept[at + SEASON_HIGH]!;
  range.low = range.mid * seasonLow;
  range.high = range.mid * seasonHigh;
  if (!hasRange) return;
  const own = kept[at + OWN]!;
  range.low = (own + nearness * (kept[at + LOW]! - own)) * kept[at + LOW_FACTOR]! * seasonLow;
  range.high = (own + nearness * (kept[at + HIGH]! - own) + kept[at + HIGH_EXCESS]!) * seasonHigh;
}

function ask(
  { metric, column, halfHours: { number, kept } }: SeriesState,
  profile: HourOfWeekProfile,
  { slot, hourOfWeek }: LocalHour,
  hasRange: boolean,
): void {
  const at = KEPT * column;
  const before = Math.floor(positionOf(hourOfWeek));
  number[column] = Math.floor(2 * hourOfWeek);
  kept[at + BEFORE] = profile.mid[before]!;
  kept[at + AFTER] = profile.mid[(before + 1) % HOURS_PER_WEEK]!;
  kept[at + SEASON_LOW] = profile.season?.low ?? 1;
  kept[at + SEASON_HIGH] = profile.season?.high ?? 1;
  if (!hasRange) return;
  const { own, low, high, lowFactor, highExcess } = plausibleHalfHour(profile, slot, hourOfWeek);
  kept[at + OWN] = own;
  kept[at + LOW] = low;
  kept[at + HIGH] = high;
  kept[at + LOW_FACTOR] = lowFactor;
  kept[at + HIGH_EXCESS] = highExcess;
  // That the whole shop is silent is no matter of how a day is.
  if (metric === 'ingest.silence' || !isDayUnknown(profile, slot)) return;
  kept[at + LOW_FACTOR] = 0;
  kept[at + HIGH_EXCESS] = MUCH_MORE * Math.max(...profile.mid);
}

/** Hours since the middle of the first one: between the middles of two hours a profile runs straight. */
function positionOf(hourOfWeek: number): number {
  return (hourOfWeek - 0.5 + HOURS_PER_WEEK) % HOURS_PER_WEEK;
}
