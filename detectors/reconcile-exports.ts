import { binomialLogUpperTail } from './binomial-tail.js';

/** What one good run of an export has to account for. */
export interface ExportedOrders {
  /** Orders placed since the good run before. */
  placed: number;
  /** Orders that this run exported. */
  exported: number;
  /** Of those placed, the ones so shortly before the run that the next may take them. */
  edge: number;
}

/** What is missing of the orders that a run had to account for. */
export interface Reconciled {
  missing: number;
  /** Whether more is missing than this export ordinarily leaves out, which may be none. */
  isShort: boolean;
  /** Minus the natural logarithm of the chance that an ordinary run leaves out so many. */
  surprise: number;
}

const RUNS_MIN = 20;
/** An order that is exported by one of so many next runs was only late. */
const MADE_UP_WITHIN = 3;
/** Of fewer orders a part says nothing. */
const PART_FROM = 5;
const ORDERS_MIN = 30;
const TOLERANCE = 0.05;
/** So many of the runs must export what was placed for the export to be one of orders, one by one. */
const MATCHING_MIN = 0.8;
/** The worst runs say nothing of what is ordinarily left out. */
const WORST = 0.1;
const SIGMAS = 3;

/**
 * Holds the orders that an export brought against those that were placed, run by run, oldest first. What one run leaves and
 * one of the next three brings over and above is settled, for orders are placed while an export runs and some exports wait
 * a while; the newest runs are allowed to leave as much as any did before. Null where the two do not go together one by one,
 * or in too few runs (20 with 30 orders) to tell. Cost: n log n.
 *
 * @example reconcileExports([...many, { placed: 40, exported: 12, edge: 0 }])?.at(-1)?.missing; // 28
 */
export function reconcileExports(runs: readonly ExportedOrders[]): Reconciled[] | null {
  const { open, waiting } = settled(runs);
  const missing = withoutWaiting(runs, open, waiting);
  if (!isOneToOne(runs, missing)) return null;
  const usualShare = ordinarilyMissing(runs, missing);
  const orders = runs.reduce((sum, { placed }) => sum + placed, 0);
  const chance = (usualShare * orders + 0.5) / (orders + 1);
  return runs.map(({ placed }, n) => {
    const usual = usualShare * placed;
    const left = Math.max(0, missing[n]!);
    return {
      missing: left,
      isShort: left > usual + SIGMAS * Math.sqrt(usual),
      surprise: left === 0 ? 0 : -binomialLogUpperTail(left, placed, chance),
    };
  });
}

/** What each run leaves open after those beside it have made up for it, and how many orders waited after each run. */
function settled(runs: readonly ExportedOrders[]): { open: number[]; waiting: number[] } {
  const open = runs.map(({ placed, exported }) => placed - exported);
  const waiting = open.map(() => 0);
  const settle = (short: number, over: number): void => {
    const moved = Math.max(0, Math.min(open[short] ?? 0, -(open[over] ?? 0)));
    if (moved === 0) return;
    open[short]! -= moved;
    open[over]! += moved;
    for (let n = short; n < over; n++) waiting[n]! += moved;
  };
  for (let n = 0; n < open.length; n++) {
    settle(n, n - 1);
    for (let ahead = 1; ahead <= MADE_UP_WITHIN; ahead++) settle(n, n + ahead);
  }
  return { open, waiting };
}

/** The newest runs may still be made up for: as many as ever waited, or were placed at the last moment, are not missing yet. */
function withoutWaiting(
  runs: readonly ExportedOrders[],
  open: readonly number[],
  waiting: readonly number[],
): number[] {
  const left = [...open];
  const newest = runs.at(-1);
  if (!newest) return left;
  const parts = runs.map(({ placed }, n) => (placed >= PART_FROM ? waiting[n]! / placed : 0));
  let allowed = Math.max(newest.edge, ...waiting, Math.ceil(Math.max(...parts) * newest.placed));
  for (let n = left.length - 1; n >= Math.max(0, left.length - MADE_UP_WITHIN); n--) {
    const waits = Math.max(0, Math.min(left[n]!, allowed));
    left[n]! -= waits;
    allowed -= waits;
  }
  return left;
}

function isOneToOne(runs: readonly ExportedOrders[], open: readonly number[]): boolean {
  const told = runs
    .map((run, n) => ({ ...run, open: open[n]! }))
    .filter(({ placed, exported }) => placed + exported > 0);
  const orders = told.reduce((sum, { placed }) => sum + placed, 0);
  if (told.length < RUNS_MIN || orders < ORDERS_MIN) return false;
  const matching = told.filter((one) => Math.abs(one.open) <= TOLERANCE * one.placed).length;
  return matching >= MATCHING_MIN * told.length;
}

function ordinarilyMissing(runs: readonly ExportedOrders[], open: readonly number[]): number {
  const shares = runs
    .map(({ placed }, n) => ({ placed, missing: Math.max(0, open[n]!) }))
    .filter(({ placed }) => placed > 0)
    .toSorted((a, b) => a.missing / a.placed - b.missing / b.placed);
  const kept = shares.slice(0, Math.ceil((1 - WORST) * shares.length));
  const placed = kept.reduce((sum, one) => sum + one.placed, 0);
  return placed === 0 ? 0 : kept.reduce((sum, one) => sum + one.missing, 0) / placed;
}
