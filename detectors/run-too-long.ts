import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { comparableRuns, type RunMeasure } from './comparable-runs.js';
import { studentLogUpperTail } from './student-tail.js';
import { MINUTE_MS } from './time-spans.js';
import type { Finding, Run, RunDetector, RunView } from './types.js';

const TIMES_USUAL_MIN = 3;
const TIMES_LONGEST_MIN = 1.5;
/** By less than this nobody waits any longer. */
const LONGER_MIN_MS = MINUTE_MS;
/** A tenth of the past may have been bad itself. */
const SHARE_SPOILT = 0.1;
/** Even the steadiest past wavers by so much, as a spread of the logarithm. */
const SPREAD_MIN = 0.15;
const SCORE_MIN = 9;
/** What a median absolute deviation is worth beside a standard deviation of as many (Rousseeuw and Croux 1993). */
const MAD_EFFICIENCY = 0.37;

/** What is over sooner than this is over at once. */
const AT_ONCE_MS = 1000;
/** As paces, so that a row of long runs just before the newest is what is left out of the past. */
const pace: RunMeasure = ({ durationMs }) => (durationMs === null ? null : 1 / Math.max(AT_ONCE_MS, durationMs));

function minutes(spanMs: number): string {
  const told = spanMs / MINUTE_MS;
  return `${told >= 10 ? Math.round(told) : told.toFixed(1)} min`;
}

/** How many times the usual amount the newest run had to do, at least one: what brings more may take longer. */
function timesTheWork(runs: readonly Run[], newest: Run): number {
  const unit = newest.items === null ? 'bytes' : 'items';
  const amount = newest[unit];
  const past = comparableRuns(runs, (run) => run[unit]);
  const usual = past.length === 0 ? 0 : median([...past]);
  return amount === null || usual <= 0 ? 1 : Math.max(1, amount / usual);
}

function judge({ runs }: RunView): Finding | null {
  const newest = runs.at(-1);
  if (newest === undefined || !newest.ok || newest.durationMs === null) return null;
  const past = comparableRuns(runs, pace).map((perMs) => 1 / perMs);
  if (past.length === 0) return null;
  const sorted = past.toSorted((a, b) => a - b);
  const mid = median(sorted);
  const longest = sorted[Math.ceil((1 - SHARE_SPOILT) * sorted.length) - 1]!;
  const tookMs = newest.durationMs / timesTheWork(runs, newest);
  if (tookMs < TIMES_USUAL_MIN * mid || tookMs < TIMES_LONGEST_MIN * longest || tookMs - mid < LONGER_MIN_MS)
    return null;
  const spread = Math.max(SPREAD_MIN, 1.4826 * medianAbsoluteDeviation(sorted.map(Math.log)));
  const residual = Math.log(tookMs / mid) / (spread * Math.sqrt(1 + 1 / sorted.length));
  const score = -studentLogUpperTail(residual, Math.max(1, MAD_EFFICIENCY * (sorted.length - 1)));
  if (score < SCORE_MIN) return null;
  return {
    detector: 'run-too-long',
    kind: 'slow',
    startedMs: newest.timeMs - newest.durationMs,
    observed: newest.durationMs,
    expected: { low: sorted[0]!, mid, high: longest },
    unit: 'ms',
    score,
    evidence: [
      `the run took ${minutes(newest.durationMs)}, usual are ${minutes(mid)}`,
      `none of the ${sorted.length} compared took over ${minutes(longest)}, but for the longest tenth of them`,
    ],
  };
}

/**
 * Says that a job or backup took far too long: its newest run succeeded, in three times the time that past runs took at this
 * time of day, half as long again as the longest nine tenths of them, and a minute longer at least. Of a run that had more to
 * do than usual (items; where not told, bytes) only the time for the usual amount counts.
 *
 * Only runs that are over are judged: of one that goes on nothing is heard, until it is late. The score is the upper tail of
 * Student's t of the logarithm, with the past's median and its median absolute deviation (1.4826 times it estimates a standard
 * deviation, as well as so many show it). Cost n log n.
 */
export const runTooLong: RunDetector = { name: 'run-too-long', subjects: ['job', 'backup'], judge };
