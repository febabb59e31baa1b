import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../detectors/index.js';
import type { JobCheck } from '../reconciliation/reconciliation-reader.js';
import type { CaseFile } from './case-file.js';
import { missingOrders } from './missing-orders.js';

const HOUR_MS = 3_600_000;
const NOW_MS = 40 * HOUR_MS;

/** Exports each hour of what was placed, the last one of far less. */
const RUNS: Run[] = Array.from({ length: 40 }, (_, n) => ({
  timeMs: n * HOUR_MS,
  ok: true,
  items: n === 39 ? 2 : 5,
  bytes: null,
  durationMs: null,
  errorKind: null,
  errorMessage: null,
  orders: { placed: 5, edge: 0 },
}));

function fileOf(kind: 'empty' | 'failure' | 'late'): CaseFile {
  const lead = { metric: 'job.items', dimension: 'job=order-export', kind, startedMs: 39 * HOUR_MS };
  const now = { fromMs: 39 * HOUR_MS, untilMs: NOW_MS };
  return { shop: 'acme', lead, signals: [lead], now, before: [], nowMs: NOW_MS, changes: [], detectorCause: null };
}

function exportsWith(missingIds: string[] | null, waiting: string[] = []) {
  const check: JobCheck = {
    job: 'order-export',
    timeMs: 39 * HOUR_MS,
    sinceMs: 38 * HOUR_MS,
    placed: 5,
    exported: 2,
    missing: 3,
    missingIds,
    isShort: true,
  };
  return {
    checks: () => Promise.resolve({ checks: [check], wholeFromMs: 0 }),
    orders: () => Promise.resolve(waiting.map((id) => ({ id, timeMs: NOW_MS }))),
  };
}

describe('missingOrders', () => {
  it('names the orders that were left out', async () => {
    const said = await missingOrders(exportsWith(['1001', '1003', '1004']), fileOf('empty'), RUNS);
    expect(said).toEqual(['not exported: 3 orders, 1001, 1003, 1004']);
  });

  it('says that it cannot name them where the runs do not', async () => {
    const said = await missingOrders(exportsWith(null), fileOf('empty'), RUNS);
    expect(said).toEqual(['which 3 orders are missing cannot be told: the runs do not name theirs (orderIds)']);
  });

  it('names those that wait while the export fails or does not come', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => String(2001 + n));
    const [said] = await missingOrders(exportsWith(null, ids), fileOf('failure'), RUNS);
    expect(said).toBe(
      'not exported since the last good run: 12 orders, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010 and 2 more',
    );
    expect(await missingOrders(exportsWith(null, []), fileOf('late'), RUNS)).toEqual([]);
  });

  it('says nothing of a job that does not export orders', async () => {
    const articles = RUNS.map((run) => ({ ...run, items: 8000 }));
    expect(await missingOrders(exportsWith(['1001']), fileOf('empty'), articles)).toEqual([]);
  });
});
