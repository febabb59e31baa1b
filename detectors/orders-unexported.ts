import { median } from 'simple-statistics';
import { reconcileExports } from './reconcile-exports.js';
import type { Finding, Run, RunDetector, RunView } from './types.js';

/** Fewer than these, or a smaller part of what was placed, is named in the list of exports and raises no alarm. */
const MISSING_MIN = 5;
const MISSING_PART_MIN = 0.2;
const SCORE_MIN = 9;
/** After a longer gap than so many times the usual one a run may have gone untold that exported what seems missing. */
const GAP_MAX = 1.5;
const RUNS_COMPARED = 100;

function judge(view: RunView): Finding | null {
  const newest = view.runs.at(-1);
  if (newest === undefined || !newest.ok || newest.items === null || !newest.orders) return null;
  const compared = comparedRuns(view.runs.slice(-RUNS_COMPARED));
  if (compared.at(-1) !== newest) return null;
  const exports = compared.map(({ items, orders }) => ({ ...orders!, exported: items! }));
  const reconciled = reconcileExports(exports);
  if (reconciled === null) return null;
  // Some few each time are as bad as many at once.
  const firstShort = reconciled.findLastIndex(({ isShort }) => !isShort) + 1;
  const short = reconciled.slice(firstShort);
  const missing = short.reduce((sum, one) => sum + one.missing, 0);
  const placed = exports.slice(firstShort).reduce((sum, one) => sum + one.placed, 0);
  const score = short.reduce((sum, one) => sum + one.surprise, 0);
  if (missing < MISSING_MIN || missing < MISSING_PART_MIN * placed || score < SCORE_MIN) return null;
  const exported = exports.slice(firstShort).reduce((sum, one) => sum + one.exported, 0);
  const over = short.length === 1 ? 'since the run before' : `before the newest ${short.length} runs`;
  return {
    detector: 'orders-unexported',
    kind: 'empty',
    startedMs: compared[firstShort]!.timeMs,
    observed: exported,
    expected: { low: placed, mid: placed, high: placed },
    unit: 'items',
    score,
    evidence: [
      `exported ${exported} of ${placed} orders placed ${over}: ${leastWords(missing, placed - exported)} missing`,
    ],
  };
}

/** The newest orders may still come with the next run, so that there may be fewer missing than not exported. */
function leastWords(missing: number, unexported: number): string {
  return missing === unexported ? `${missing} are` : `at least ${missing} are`;
}

/** Good runs that can be held against orders: each with the run before it told. */
function comparedRuns(runs: readonly Run[]): Run[] {
  const gaps = runs.slice(1).map(({ timeMs }, n) => timeMs - runs[n]!.timeMs);
  if (gaps.length === 0) return [];
  const gapMax = GAP_MAX * median(gaps);
  return runs.filter(
    ({ ok, items, orders }, n) => n > 0 && ok && items !== null && orders !== undefined && gaps[n - 1]! <= gapMax,
  );
}

/**
 * Says that a job which exports orders one by one has left some out: more than it ordinarily does, at least five and a
 * fifth of those placed, by its newest run or by several in a row. Silent where items do not follow the orders
 * (`reconcileExports`). Cost n log n.
 */
export const ordersUnexported: RunDetector = { name: 'orders-unexported', subjects: ['job'], judge };
