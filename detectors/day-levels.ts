import { HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';
import type { SeriesShape } from './types.js';

/** The level of one whole day against what is usual at its hours of the week, as a difference of natural logarithms. */
export interface DayLevelAt {
  /** Local day, number since 1970. */
  day: number;
  level: number;
}

/** The levels of the days that a history knows, and what they are levels of. */
export interface DayLevels {
  /** Oldest first. */
  days: DayLevelAt[];
  /** Mean over the hours of the week: a minute's value, of durations the typical one in milliseconds. */
  usual: number;
}

const HOURS_PER_DAY = 24;
/** Of a day of which fewer hours taught, or fewer things came than this, the level is not known. */
const HOURS_MIN = 8;
const THINGS_MIN = 8;
/** Local week 0 of a history began on day -3: the epoch was a Thursday. */
const FIRST_MONDAY = -3;

/**
 * Gives the level of each day before `today` that the history knows: with the hours of the week compared to
 * themselves in the other weeks, nothing of the day's or the week's course is left in it. For counts and levels the
 * logarithm of seen over usual, for durations the mean difference of their logarithms. Days in which something was wrong have
 * not taught and are missing. Cost: twice the cells of the history, 2,700 steps.
 */
export function dayLevels(history: HourHistory, shape: SeriesShape, today: number): DayLevels {
  const usual = usualOfSlots(history, shape);
  const levels: DayLevelAt[] = [];
  for (let row = 0; row < HISTORY_WEEKS; row++) {
    const week = history.weekOfRow[row]!;
    if (week < 0) continue;
    for (let weekday = 0; weekday < 7; weekday++) {
      const day = 7 * week + FIRST_MONDAY + weekday;
      const level =
        day < today ? levelOfDay(history, shape, usual, row * HOURS_PER_WEEK, weekday * HOURS_PER_DAY) : null;
      if (level !== null) levels.push({ day, level });
    }
  }
  return { days: levels.sort((a, b) => a.day - b.day), usual: meanOfWeek(usual, shape) };
}

/** The mean of each hour of the week over all weeks: a minute's value, or a single one's of durations; NaN where unknown. */
function usualOfSlots(history: HourHistory, shape: SeriesShape): Float64Array {
  const usual = new Float64Array(HOURS_PER_WEEK);
  for (let slot = 0; slot < HOURS_PER_WEEK; slot++) {
    const sums = { amount: 0, of: 0 };
    for (let row = 0; row < HISTORY_WEEKS; row++) add(sums, history, shape, row * HOURS_PER_WEEK + slot);
    usual[slot] = sums.of > 0 ? sums.amount / sums.of : Number.NaN;
  }
  return usual;
}

function meanOfWeek(usual: Float64Array, shape: SeriesShape): number {
  const known = usual.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return shape === 'duration' ? Math.exp(mean) : mean;
}

function add(sums: { amount: number; of: number }, history: HourHistory, shape: SeriesShape, cell: number): void {
  if (!(history.weekOfRow[Math.floor(cell / HOURS_PER_WEEK)]! >= 0)) return;
  sums.amount += shape === 'count' ? history.weight[cell]! : history.quantity[cell]!;
  sums.of += shape === 'duration' ? history.weight[cell]! : history.minutes[cell]!;
}

function levelOfDay(
  history: HourHistory,
  shape: SeriesShape,
  usual: Float64Array,
  rowFrom: number,
  slotFrom: number,
): number | null {
  let [hours, things, expected] = [0, 0, 0];
  const sums = { amount: 0, of: 0 };
  for (let slot = slotFrom; slot < slotFrom + HOURS_PER_DAY; slot++) {
    const cell = rowFrom + slot;
    if (!(history.minutes[cell]! > 0) || Number.isNaN(usual[slot])) continue;
    const before = sums.of;
    add(sums, history, shape, cell);
    hours++;
    things += history.weight[cell]!;
    expected += usual[slot]! * (sums.of - before);
  }
  if (hours < HOURS_MIN || things < THINGS_MIN) return null;
  if (shape === 'duration') return (sums.amount - expected) / sums.of;
  return sums.amount > 0 && expected > 0 ? Math.log(sums.amount / expected) : null;
}
