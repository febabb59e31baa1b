import { betaBinomialLogUpperTail } from './beta-binomial.js';
import { causeOfError } from './cause-of-error.js';
import { failuresInARow } from './failures-in-a-row.js';
import type { Finding, RunDetector, RunView } from './types.js';

function judge(view: RunView): Finding | null {
  const failures = failuresInARow(view.runs);
  const newest = failures.at(-1);
  if (newest === undefined) return null;
  const before = view.runs.slice(0, view.runs.length - failures.length);
  const failedBefore = before.filter((run) => !run.ok).length;
  const share = (failedBefore + 0.5) / (before.length + 1);
  const count = failures.length;
  const cause = causeOfError(newest.errorKind);
  const said = newest.errorMessage ?? newest.errorKind ?? 'without saying why';
  return {
    detector: 'run-failed',
    kind: 'failure',
    startedMs: failures[0]!.timeMs,
    observed: count,
    expected: { low: 0, mid: 0, high: 0 },
    unit: 'failed runs in a row',
    score: -betaBinomialLogUpperTail(count, count, failedBefore + 0.5, before.length - failedBefore + 0.5),
    evidence: [
      `${count === 1 ? 'the newest run' : `the newest ${count} runs`} failed: ${said}`,
      `${failedBefore} of ${before.length} runs before had failed (${(100 * share).toFixed(1)} % to be expected)`,
    ],
    ...(cause === null ? {} : { cause }),
  };
}

/**
 * Says at once that a job or backup failed: its newest run did.
 *
 * `startedMs` is the first failed run of the row, `observed` their number, the cause the newest one's `errorKind`. The
 * score is minus the logarithm of the chance of so many failures in a row, given those before: the tail of a
 * beta-binomial with Jeffreys' prior. Cost n.
 */
export const runFailed: RunDetector = { name: 'run-failed', subjects: ['job', 'backup'], judge };
