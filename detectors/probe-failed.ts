import { betaBinomialLogUpperTail } from './beta-binomial.js';
import { causeOfError } from './cause-of-error.js';
import { failuresInARow } from './failures-in-a-row.js';
import { MINUTE_MS } from './time-spans.js';
import type { Finding, RunDetector, RunView } from './types.js';

/** One failed check is an accident; the contract asks for two. */
const FAILURES_MIN = 2;

function judge(view: RunView): Finding | null {
  const failures = failuresInARow(view.runs);
  const first = failures[0];
  const newest = failures.at(-1);
  if (first === undefined || newest === undefined || failures.length < FAILURES_MIN) return null;
  const before = view.runs.slice(0, view.runs.length - failures.length);
  const failedBefore = before.filter((run) => !run.ok).length;
  const count = failures.length;
  const cause = causeOfError(newest.errorKind);
  const said = newest.errorMessage ?? newest.errorKind ?? 'without saying why';
  return {
    detector: 'probe-failed',
    kind: 'failure',
    startedMs: first.timeMs,
    observed: count,
    expected: { low: 0, mid: 0, high: FAILURES_MIN - 1 },
    unit: 'failed checks in a row',
    score: -betaBinomialLogUpperTail(count, count, failedBefore + 0.5, before.length - failedBefore + 0.5),
    evidence: [
      `${count} checks in a row failed within ${Math.ceil((newest.timeMs - first.timeMs) / MINUTE_MS)} minutes: ${said}`,
      `${failedBefore} of ${before.length} checks before had failed`,
    ],
    ...(cause === null ? {} : { cause }),
  };
}

/**
 * Says that a probe fails: its newest two checks or more did.
 *
 * `startedMs` is the first failed check. The score is minus the logarithm of the chance of so many failures in a row,
 * given those before: the tail of a beta-binomial with Jeffreys' prior. Cost n.
 */
export const probeFailed: RunDetector = { name: 'probe-failed', subjects: ['probe'], judge };
