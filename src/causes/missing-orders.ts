import { reconcileExports, type Run } from '../../detectors/index.js';
import type { ReconciliationReader } from '../reconciliation/reconciliation-reader.js';
import type { CaseFile } from './case-file.js';

const NAMED_MAX = 10;
const MINUTE_MS = 60_000;

/**
 * The orders that an incident of a job leaves behind, by name where they can be told: those that its short runs did not
 * export, or, where it fails or does not come, those that wait for it. Nothing of a job that does not export orders one by
 * one; `runs` are those remembered of it, oldest first.
 */
export async function missingOrders(
  exports: Pick<ReconciliationReader, 'checks' | 'orders'>,
  { shop, lead, now, nowMs }: CaseFile,
  runs: readonly Run[],
): Promise<string[]> {
  const job = /^job=(.*)$/s.exec(lead.dimension)?.[1];
  if (job === undefined || !isExport(runs)) return [];
  if (lead.kind !== 'empty') return waitingOrders(exports, { shop, nowMs }, runs);
  const range = { fromMs: lead.startedMs - MINUTE_MS, untilMs: now.untilMs, nowMs, receivedBeforeMs: nowMs };
  const short = (await exports.checks(shop, range, job)).checks.filter(({ isShort }) => isShort);
  const missing = short.reduce((sum, one) => sum + one.missing, 0);
  if (missing === 0) return [];
  const names = short.flatMap(({ missingIds }) => missingIds ?? []);
  if (names.length > 0) return [`not exported: ${listed(names, missing)}`];
  return [`which ${missing} orders are missing cannot be told: the runs do not name theirs (orderIds)`];
}

function isExport(runs: readonly Run[]): boolean {
  const counted = runs.flatMap(({ items, orders }) =>
    items !== null && orders ? [{ ...orders, exported: items }] : [],
  );
  return reconcileExports(counted) !== null;
}

async function waitingOrders(
  exports: Pick<ReconciliationReader, 'orders'>,
  { shop, nowMs }: Pick<CaseFile, 'shop' | 'nowMs'>,
  runs: readonly Run[],
): Promise<string[]> {
  const good = runs.findLast(({ ok }) => ok);
  if (!good) return [];
  const fromMs = good.timeMs - (good.durationMs ?? 0);
  const orders = await exports.orders(shop, { fromMs, untilMs: nowMs, receivedBeforeMs: nowMs });
  if (orders.length === 0) return [];
  const names = orders.map(({ id }) => id);
  return [`not exported since the last good run: ${listed(names, names.length)}`];
}

function listed(names: readonly string[], count: number): string {
  const shown = names.slice(0, NAMED_MAX).join(', ');
  const more = count - Math.min(names.length, NAMED_MAX);
  const noun = count === 1 ? 'order' : 'orders';
  return `${count} ${noun}, ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
