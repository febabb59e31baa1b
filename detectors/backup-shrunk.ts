import { comparableRuns } from './comparable-runs.js';
import { farBelow } from './far-below.js';
import type { Finding, RunDetector, RunView } from './types.js';

const SHARE_OF_USUAL = 0.6;

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}

function judge(view: RunView): Finding | null {
  const newest = view.runs.at(-1);
  if (newest === undefined || !newest.ok || newest.bytes === null) return null;
  const past = comparableRuns(view.runs, (run) => run.bytes);
  if (past.length === 0) return null;
  const below = farBelow(newest.bytes, past, SHARE_OF_USUAL);
  if (below === null) return null;
  const share = ((100 * newest.bytes) / below.mid).toFixed(0);
  return {
    detector: 'backup-shrunk',
    kind: 'empty',
    startedMs: newest.timeMs,
    observed: newest.bytes,
    expected: { low: below.low, mid: below.mid, high: Math.max(...past) },
    unit: 'bytes',
    score: below.score,
    evidence: [
      `the backup succeeded with ${megabytes(newest.bytes)}, ${share} % of the usual ${megabytes(below.mid)}`,
      `none of the ${past.length} compared had under ${megabytes(below.low)}, but for the worst tenth of them`,
    ],
  };
}

/**
 * Says that a backup is far too small: its newest run succeeded with less than 60 % of the usual bytes at this time of
 * day, and a fifth under the smallest of them.
 *
 * Where small and large backups take turns, only one smaller than the small ones is found. The score is that of
 * `farBelow`. Cost n log n.
 */
export const backupShrunk: RunDetector = { name: 'backup-shrunk', subjects: ['backup'], judge };
