import { median, quantile } from 'simple-statistics';
import { distinctRunTimes } from './distinct-run-times.js';
import { ordinaryGapMs } from './ordinary-gap.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './time-spans.js';
import type { Run, RunSchedule } from './types.js';

/** Runs looked at when a schedule is put to the test, newest first. */
const TESTED_RUNS_MAX = 400;
/** Intervals this near to the period, as a share of it, follow it. */
const NEARNESS = 0.2;
const GRACE_MINUTES_MIN = 20;
const GRACE_MINUTES_MAX = 90;

function isDaily(interval: number): boolean {
  return Math.abs(interval - DAY_MS) <= 1.5 * HOUR_MS;
}

/** Three daily runs are enough to know them by; others must show five, and how their night looks. */
function hasSeenEnough(times: readonly number[], intervals: readonly number[]): boolean {
  if (intervals.length >= 2 && intervals.every(isDaily)) return true;
  return intervals.length >= 4 && times.at(-1)! - times[0]! > DAY_MS + HOUR_MS;
}

/** How much later than ordinary each tested run came, in milliseconds, and whether a pause went before it. */
function lateness(times: readonly number[], everyMs: number): { lateMs: number; afterPause: boolean }[] {
  const learningMs = times.at(-1)! - times[0]! > WEEK_MS + 2 * DAY_MS ? WEEK_MS : DAY_MS;
  const tested: { lateMs: number; afterPause: boolean }[] = [];
  for (let index = Math.max(0, times.length - TESTED_RUNS_MAX); index < times.length - 1; index++) {
    const gap = times[index + 1]! - times[index]!;
    const isPause = gap > everyMs * (1 + NEARNESS);
    if (isPause && times[index]! - times[0]! < learningMs && !isDaily(everyMs)) continue;
    tested.push({ lateMs: gap - ordinaryGapMs(times, index, everyMs), afterPause: isPause });
  }
  return tested;
}

function graceMs(everyMs: number, usualLatenessMs: number): number {
  const floor = Math.min(GRACE_MINUTES_MAX, Math.max(GRACE_MINUTES_MIN, everyMs / 2 / MINUTE_MS)) * MINUTE_MS;
  return Math.max(floor, everyMs / 24) + 2 * usualLatenessMs;
}

/** One in ten, and one of a few daily runs: a weekend, or a run that was lost. */
function latenessesForgiven(testedCount: number, everyMs: number): number {
  return Math.max(isDaily(everyMs) || testedCount >= 8 ? 1 : 0, testedCount * 0.1);
}

function share<T>(items: readonly T[], isSo: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(isSo).length / items.length;
}

/**
 * Gives the schedule that past runs have kept, or null where they kept none: then nobody can say that a run is late.
 *
 * The period is the median interval of distinct runs, in whole minutes where it is 5 or more; the grace is half of it,
 * from 20 to 90 minutes (a 24th of it where that is more) and twice the usual lateness, so that delivery half an hour
 * late, one lost run of a job that runs every quarter of an hour, and the change of clock of a daily one are forgiven.
 * Three daily runs suffice, or else five over more than a day. The rule is put to the test on the past itself: with nights
 * and weekends as `ordinaryGapMs` knows them, nine of ten runs must have come in time and seven of ten pauses ended when
 * they should. Takes runs in any order, a few of them twice, late or missing. Cost n log n. `minItems` is null: what is
 * too few is learnt by the hour elsewhere.
 *
 * @example learnSchedule(runsEvery(60)); // { everyMinutes: 60, graceMinutes: 30, minItems: null, isLearnt: true }
 */
export function learnSchedule(runs: readonly Run[]): RunSchedule | null {
  const times = distinctRunTimes(runs);
  const intervals = times.slice(1).map((time, index) => time - times[index]!);
  if (!hasSeenEnough(times, intervals)) return null;
  const everyMs = median(intervals);
  if (share(intervals, (interval) => interval < everyMs * (1 - NEARNESS)) > 0.15) return null;
  const tested = lateness(times, everyMs);
  const punctual = tested.filter((run) => !run.afterPause).map((run) => Math.abs(run.lateMs));
  if (punctual.length < tested.length / 2) return null;
  const usualLatenessMs = punctual.length === 0 ? 0 : quantile(punctual, 0.95);
  if (usualLatenessMs > everyMs * NEARNESS * 1.5) return null;
  const grace = graceMs(everyMs, usualLatenessMs);
  const isLate = (run: { lateMs: number }): boolean => run.lateMs > grace;
  const pauses = tested.filter((run) => run.afterPause);
  const lateCount = tested.filter(isLate).length;
  if (lateCount > latenessesForgiven(tested.length, everyMs)) return null;
  if (lateCount > Math.max(2, tested.length * 0.03) && share(pauses, isLate) > 0.3) return null;
  const everyMinutes = everyMs / MINUTE_MS;
  return {
    everyMinutes: everyMinutes >= 5 ? Math.round(everyMinutes) : Math.round(everyMinutes * 10) / 10,
    graceMinutes: Math.ceil(grace / MINUTE_MS),
    minItems: null,
    isLearnt: true,
  };
}
