import { comparableRuns, type RunMeasure } from './comparable-runs.js';
import { farBelow } from './far-below.js';
import type { Finding, RunDetector, RunView } from './types.js';

const SHARE_OF_USUAL_DURATION = 0.5;
const SHARE_OF_USUAL_AMOUNT = 0.9;
const SCORE_MIN = 9;

function seconds(spanMs: number): string {
  return `${(spanMs / 1000).toFixed(1)} s`;
}

function judge(view: RunView): Finding | null {
  const newest = view.runs.at(-1);
  if (newest === undefined || !newest.ok || newest.durationMs === null) return null;
  const unit = newest.items === null ? 'bytes' : 'items';
  const measure: RunMeasure = (run) => run[unit];
  const amount = measure(newest);
  const pastAmounts = comparableRuns(view.runs, measure);
  const pastDurations = comparableRuns(view.runs, (run) => run.durationMs);
  if (amount === null || pastAmounts.length === 0 || pastDurations.length === 0) return null;
  const less = farBelow(amount, pastAmounts, SHARE_OF_USUAL_AMOUNT);
  const faster = farBelow(newest.durationMs, pastDurations, SHARE_OF_USUAL_DURATION);
  if (less === null || faster === null || faster.score < SCORE_MIN) return null;
  return {
    detector: 'run-too-fast',
    kind: 'empty',
    startedMs: newest.timeMs,
    observed: newest.durationMs,
    expected: { low: faster.low, mid: faster.mid, high: Math.max(...pastDurations) },
    unit: 'ms',
    score: faster.score,
    evidence: [
      `the run ended after ${seconds(newest.durationMs)}, usual are ${seconds(faster.mid)}`,
      `it brought ${amount.toLocaleString('en-US')} ${unit}, usual are ${Math.round(less.mid).toLocaleString('en-US')}`,
    ],
  };
}

/**
 * Says that a job ended far too soon with too little: its newest run succeeded in less than half the time that past runs
 * took at this time of day, clearly faster than the fastest of them, and brought fewer items (where not told, bytes) as well.
 *
 * A run that is merely fast, or merely brought less, is left alone. Durations are compared by their ratio to the median;
 * the score is that of `farBelow` for the duration. Cost n log n.
 */
export const runTooFast: RunDetector = { name: 'run-too-fast', subjects: ['job'], judge };
