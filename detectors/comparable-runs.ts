import { median } from 'simple-statistics';
import { DAY_MS, MINUTE_MS } from './time-spans.js';
import type { Run } from './types.js';

const SAME_HOUR_MS = 90 * MINUTE_MS;
const DAYS_MIN = 3;
const RUNS_MAX = 200;
const RUNS_MIN_AT_ANY_HOUR = 10;

/** A measure of a run: null where the run does not tell it. */
export type RunMeasure = (run: Run) => number | null;

function hourDistanceMs(a: number, b: number): number {
  const apart = Math.abs(a - b) % DAY_MS;
  return Math.min(apart, DAY_MS - apart);
}

function dayCount(runs: readonly Run[]): number {
  return new Set(runs.map((run) => Math.round(run.timeMs / DAY_MS))).size;
}

/** Leaves out the runs just before the newest that share its trouble, unless they have become the rule. */
function withoutStreak(values: readonly number[]): readonly number[] {
  const half = values.length === 0 ? 0 : median([...values]) / 2;
  const lastFull = values.findLastIndex((value) => value >= half);
  const isRule = values.length - 1 - lastFull > values.length / 3;
  return isRule ? values : values.slice(0, lastFull + 1);
}

/**
 * Gives a measure of the past runs that the newest may be compared with, oldest first: successful ones that tell it, an
 * hour and a half around the same time of day (in UTC), from at least three days; else of any hour, where the runs keep
 * no hour: at least ten of them over a week. Empty where there is too little to compare with.
 *
 * A row of runs of less than half the median just before the newest is left out, so that the second empty run is not
 * judged by the first. At most the newest 200. Cost n log n.
 *
 * @throws where there is no run
 */
export function comparableRuns(runs: readonly Run[], measure: RunMeasure): readonly number[] {
  const newest = runs.at(-1);
  if (newest === undefined) throw new Error('comparableRuns requires at least one run');
  const told = runs.slice(0, -1).filter((run) => run.ok && measure(run) !== null);
  const sameHour = told.filter((run) => hourDistanceMs(run.timeMs, newest.timeMs) <= SAME_HOUR_MS);
  const values = (some: readonly Run[]): number[] => some.slice(-RUNS_MAX).map((run) => measure(run) ?? 0);
  if (dayCount(sameHour) >= DAYS_MIN) return withoutStreak(values(sameHour));
  const isLong = told.length >= RUNS_MIN_AT_ANY_HOUR && newest.timeMs - told[0]!.timeMs >= 7 * DAY_MS;
  return isLong ? withoutStreak(values(told)) : [];
}
