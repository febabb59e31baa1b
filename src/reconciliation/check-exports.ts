import { reconcileExports } from '../../detectors/index.js';

const MINUTE_MS = 60_000;
/** An export that ends now has looked for orders a little before. */
const EDGE_MS = 2 * MINUTE_MS;

/** One good run of a job, as far as it tells of orders. */
export interface ExportRun {
  timeMs: number;
  /** When it began, where it told its duration; else `timeMs`. */
  startedMs: number;
  items: number | null;
  /** The orders that it exported, where it tells them. */
  orderIds: readonly string[] | null;
}

/** An order that was placed. */
export interface PlacedOrder {
  id: string;
  timeMs: number;
}

/** A good run of an export of orders, and what it left out. */
export interface ExportCheck {
  timeMs: number;
  /** The good run before: from its start on, orders were this one's to export. */
  sinceMs: number;
  placed: number;
  exported: number;
  missing: number;
  /** The orders that are missing; null where the runs do not tell which they exported. */
  missingIds: string[] | null;
  /** Whether more is missing than this export ordinarily leaves out. */
  isShort: boolean;
}

/**
 * Holds the runs of one job, oldest first, against the orders that were placed, oldest first too. Null where the job is no
 * export of orders, as far as its numbers tell. Where runs tell the orders that they exported, those decide: an order is
 * missing that no run has exported by the run after.
 */
export function checkExports(runs: readonly ExportRun[], orders: readonly PlacedOrder[]): ExportCheck[] | null {
  const spans = runs.slice(1).map((run, n) => ({ run, sinceMs: runs[n]!.startedMs, untilMs: run.startedMs }));
  const due = spans.map(({ sinceMs, untilMs }) => ordersWithin(orders, sinceMs, untilMs));
  const told = new Set(runs.flatMap(({ orderIds }) => orderIds ?? []));
  const counted = reconcileExports(
    spans.map(({ run, untilMs }, n) => ({
      placed: due[n]!.length,
      exported: run.items ?? run.orderIds?.length ?? 0,
      edge: due[n]!.filter(({ timeMs }) => timeMs >= untilMs - EDGE_MS).length,
    })),
  );
  if (counted === null && told.size === 0) return null;
  return spans.map(({ run, sinceMs, untilMs }, n) => {
    const isNewest = n === spans.length - 1;
    const left = due[n]!.filter(({ id, timeMs }) => !told.has(id) && !(isNewest && timeMs >= untilMs - EDGE_MS));
    const isTold = run.orderIds !== null;
    const missing = isTold ? left.length : (counted?.[n]?.missing ?? 0);
    const exported = run.items ?? run.orderIds?.length ?? 0;
    const isNamed = isTold || (exported === 0 && missing === due[n]!.length);
    return {
      timeMs: run.timeMs,
      sinceMs,
      placed: due[n]!.length,
      exported,
      missing,
      missingIds: isNamed ? (missing === 0 ? [] : left.map(({ id }) => id)) : missing === 0 ? [] : null,
      isShort: missing > 0 && (counted?.[n]?.isShort ?? true),
    };
  });
}

function ordersWithin(orders: readonly PlacedOrder[], fromMs: number, untilMs: number): PlacedOrder[] {
  return orders.slice(firstAt(orders, fromMs), firstAt(orders, untilMs));
}

/** The number of the first order at or after a moment. */
function firstAt(orders: readonly PlacedOrder[], atMs: number): number {
  let [low, high] = [0, orders.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (orders[middle]!.timeMs < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
