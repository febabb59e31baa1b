import { HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';
import type { SeriesShape } from './types.js';

/** Weeks that are remembered: the year that lies between a week and the same one a year ago, and some on both sides. */
export const YEAR_WEEKS = 56;
/** The same days of the week, a day or two off by the date. */
const WEEKS_AGO = 52;
/** A week of which less than half taught says nothing of its level. */
const WEEK_MINUTES_MIN = (HOURS_PER_WEEK * 60) / 2;
const HOURS_MIN = HOURS_PER_WEEK / 2;
/** What the level of a week differs by from year to year for no reason, as a variance of its logarithm. */
const WANDER = 0.1 ** 2;
const FACTOR_MOST = 4;

/** How high a series was in each week of the last year; plain data of a quarter of a kilobyte. */
export interface YearSeason {
  /** Number of the newest local week that is noted. */
  newestWeek: number;
  /** Mean of each week in the profile's unit, at its number modulo YEAR_WEEKS; 0 where it is not known. */
  levels: Float32Array;
}

/** What the time of the year does to a profile: a factor on its middle, and how far the edges lie from the new middle. */
export interface SeasonFactors {
  mid: number;
  /** At most 1, and at least 1. */
  low: number;
  high: number;
}

/** A year of which nothing is known. */
export function createYearSeason(): YearSeason {
  return { newestWeek: -1, levels: new Float32Array(YEAR_WEEKS) };
}

/**
 * Notes how high the last two whole weeks before `newestWeek` were, against `mid`, what is usual in each hour of the week:
 * hours that did not teach do not make a week look lower. Twice the same changes nothing. Cost: 336 steps.
 */
export function noteWeeks(
  season: YearSeason,
  history: HourHistory,
  mid: Float32Array,
  shape: SeriesShape,
  newestWeek: number,
): void {
  for (const week of [newestWeek - 2, newestWeek - 1]) {
    const level = weekLevel(history, mid, shape, week);
    if (level === null || week <= season.newestWeek - YEAR_WEEKS) continue;
    for (let passed = Math.max(season.newestWeek + 1, week - YEAR_WEEKS + 1); passed < week; passed++) {
      season.levels[passed % YEAR_WEEKS] = 0;
    }
    season.newestWeek = Math.max(season.newestWeek, week);
    season.levels[week % YEAR_WEEKS] = level;
  }
}

function weekLevel(history: HourHistory, mid: Float32Array, shape: SeriesShape, week: number): number | null {
  const row = week % HISTORY_WEEKS;
  if (week < 0 || history.weekOfRow[row] !== week) return null;
  const sums = { seen: 0, expected: 0, minutes: 0, hours: 0, usual: 0 };
  for (let slot = 0; slot < HOURS_PER_WEEK; slot++) {
    const cell = row * HOURS_PER_WEEK + slot;
    const minutes = history.minutes[cell]!;
    sums.usual += mid[slot]! / HOURS_PER_WEEK;
    if (minutes === 0) continue;
    sums.seen += shape === 'count' ? history.weight[cell]! : history.quantity[cell]!;
    sums.expected += mid[slot]! * minutes;
    sums.minutes += minutes;
    sums.hours++;
  }
  // Of what is sampled, few minutes of many hours are enough.
  const isKnown = shape === 'level' ? sums.hours >= HOURS_MIN : sums.minutes >= WEEK_MINUTES_MIN;
  return isKnown && sums.expected > 0 ? (sums.usual * sums.seen) / sums.expected : null;
}

/**
 * What the same time a year ago makes plausible for the day that begins in hour `slot` of `week`: how that day stood to the
 * seven before it, by weeks between whose middles the level runs straight. A change is drawn to none as far as chance
 * alone makes as much (`unit`: what one event stands for; James and Stein 1961), and one year is one witness: the middle
 * goes half of the way, the edges from none of it to all. Null where last year is not known.
 */
export function seasonFactors(
  season: YearSeason,
  shape: SeriesShape,
  week: number,
  slot: number,
  unit: number,
): SeasonFactors | null {
  const day = week - WEEKS_AGO + slot / HOURS_PER_WEEK;
  const after = levelAt(season, day + 0.5 / 7);
  const before = levelAt(season, day - 0.5);
  if (after === null || before === null) return null;
  const change = Math.log(after / before);
  const minutes = HOURS_PER_WEEK * 60;
  const chance = shape === 'count' ? unit / (after * minutes) + unit / (before * minutes) : 0;
  const believed = (change * change ** 2) / (change ** 2 + WANDER + chance);
  const half = Math.min(Math.log(FACTOR_MOST), Math.max(-Math.log(FACTOR_MOST), believed)) / 2;
  return { mid: Math.exp(half), low: Math.exp(-Math.abs(half)), high: Math.exp(Math.abs(half)) };
}

/** The level at a moment in weeks; null where one of the two weeks between whose middles it lies is not known. */
function levelAt(season: YearSeason, moment: number): number | null {
  const first = Math.floor(moment - 0.5);
  const share = moment - 0.5 - first;
  const [one, other] = [levelOf(season, first), levelOf(season, first + 1)];
  return one === null || other === null ? null : one * (1 - share) + other * share;
}

function levelOf({ newestWeek, levels }: YearSeason, week: number): number | null {
  if (week < 0 || week > newestWeek || week <= newestWeek - YEAR_WEEKS) return null;
  const level = levels[week % YEAR_WEEKS]!;
  return level > 0 ? level : null;
}
