import { comparableRuns, type RunMeasure } from './comparable-runs.js';
import { farBelow } from './far-below.js';
import type { Finding, Run, RunDetector, RunView } from './types.js';

const SHARE_OF_USUAL = 0.5;
/** One false finding in some 8,000 runs, were the counts as modelled. */
const SCORE_MIN = 9;

function finding(newest: Run, observed: number, unit: string, low: number, mid: number, score: number): Finding {
  const amount = (value: number): string => `${Math.round(value).toLocaleString('en-US')} ${unit}`;
  return {
    detector: 'run-empty',
    kind: 'empty',
    startedMs: newest.timeMs,
    observed,
    expected: { low, mid, high: Math.max(mid, low) },
    unit,
    score,
    evidence: [
      `the run succeeded with ${amount(observed)}, at least ${amount(low)} were expected`,
      `usual: ${amount(mid)}`,
    ],
    cause: 'empty',
  };
}

function judgeDeclared(view: RunView, newest: Run, items: number, minItems: number): Finding | null {
  if (items >= minItems) return null;
  const past = comparableRuns(view.runs, (run) => run.items);
  const below = past.length === 0 ? null : farBelow(items, past, 1);
  const score = Math.max(below?.score ?? 0, Math.log(view.runs.length + 1));
  return finding(newest, items, 'items', minItems, below?.mid ?? minItems, score);
}

function judge(view: RunView): Finding | null {
  const newest = view.runs.at(-1);
  if (newest === undefined || !newest.ok) return null;
  const minItems = view.schedule?.minItems ?? null;
  if (newest.items !== null && minItems !== null) return judgeDeclared(view, newest, newest.items, minItems);
  const unit = newest.items === null ? 'bytes' : 'items';
  const measure: RunMeasure = (run) => run[unit];
  const observed = measure(newest);
  const past = comparableRuns(view.runs, measure);
  if (observed === null || past.length === 0) return null;
  const below = farBelow(observed, past, SHARE_OF_USUAL);
  if (below === null || below.score < SCORE_MIN) return null;
  return finding(newest, observed, unit, below.low, below.mid, below.score);
}

/**
 * Says that a job came with nothing or far too little: its newest run succeeded, but with fewer items than declared
 * (`minItems`; 0 declares that nothing is fine), or else less than half of what past runs brought at this time of day and
 * clearly below the least of them. Where items are not told, bytes.
 *
 * A job that ordinarily brings 0 at this hour is never too empty. The score is that of `farBelow`. Cost n log n.
 */
export const runEmpty: RunDetector = { name: 'run-empty', subjects: ['job'], judge };
