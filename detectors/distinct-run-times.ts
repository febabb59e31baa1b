import { median } from 'simple-statistics';
import type { Run } from './types.js';

/** Runs closer together than this share of the usual interval are one run, told twice or tried again. */
const SHARE_OF_INTERVAL = 0.3;

function intervals(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - times[index]!);
}

/**
 * Gives the times of runs, oldest first, in milliseconds since the Unix epoch, with repetitions left out: of runs
 * closer together than 30 % of the median interval only the first is kept.
 *
 * Takes runs in any order; none give none. Cost n log n.
 *
 * @example distinctRunTimes(runsAt(0, 60, 60, 61, 120)); // those at 0, 60, 120
 */
export function distinctRunTimes(runs: readonly Run[]): number[] {
  const times = [...new Set(runs.map((run) => run.timeMs))].sort((a, b) => a - b);
  if (times.length < 3) return times;
  const closest = median(intervals(times)) * SHARE_OF_INTERVAL;
  const kept = [times[0]!];
  for (const time of times) if (time - kept.at(-1)! > closest) kept.push(time);
  return kept;
}
