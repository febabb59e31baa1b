/** Orders against exports on the real store and through the API: what is missing is named, page by page. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { ReconciliationController } from '../../src/api/reconciliation.controller.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import type { AuthorisedRequest } from '../../src/http/access.guard.js';
import { ReconciliationReader } from '../../src/reconciliation/reconciliation-reader.js';
import { ShopQuery } from '../../src/series/shop-query.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURS = 40;
const START_MS = Date.UTC(2026, 10, 18);
const NOW_MS = START_MS + HOURS * HOUR_MS;

let folder: string;
let client: ClickHouseClient;
let reader: ReconciliationReader;
let serial = 0;

function event(shop: string, type: string, timeMs: number, data: object): StoredEvent {
  const raw = { id: `e${serial++}`, source: '/t', type, time: new Date(timeMs).toISOString(), shop, data };
  const options = { shop: null, source: '/t', receivedMs: timeMs, newId: () => 'x', secret: 'a secret of the tests' };
  const outcome = prepareEvent(raw, options);
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

/** Twelve orders an hour and an export on the hour, which in hour 30 leaves three out. */
function lifeOf(shop: string, tells: boolean): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    const ids = Array.from({ length: 12 }, (_, n) => 1000 + 12 * hour + n);
    for (const [n, orderId] of ids.entries()) {
      const atMs = START_MS + hour * HOUR_MS + n * 4 * MINUTE_MS;
      events.push(event(shop, 'order.placed', atMs, { orderId, value: 20, currency: 'EUR' }));
    }
    const exported = hour === 30 ? ids.slice(3) : ids;
    const run = { job: 'order-export', outcome: 'ok', items: exported.length, durationMs: 60_000 };
    const told = tells ? { orderIds: exported.map(String) } : {};
    const endMs = START_MS + (hour + 1) * HOUR_MS - MINUTE_MS;
    events.push(event(shop, 'job.finished', endMs, { ...run, ...told }));
    events.push(event(shop, 'job.finished', endMs, { job: 'product-feed', outcome: 'ok', items: 8000 }));
  }
  return events;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-reconciliation-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', NOW_MS);
  await client.command({ query: 'SYSTEM STOP TTL MERGES' });
  reader = new ReconciliationReader(new ShopQuery(client));
  const writer = new EventWriter({
    store: new ClickHouseEventStore(client),
    spool: null,
    newToken: () => 'reconciliation',
    arrivedMs: ({ receivedMs }) => receivedMs,
  });
  await writer.write([...lifeOf('telling', true), ...lifeOf('silent', false)]);
});

afterAll(async () => {
  await client?.close();
  rmSync(folder, { recursive: true, force: true });
});

const RANGE = { fromMs: START_MS + 20 * HOUR_MS, untilMs: NOW_MS, nowMs: NOW_MS };

describe('orders against exports', () => {
  it('says of each export what it left out, by name where the runs tell what they exported', async () => {
    const { checks } = await reader.checks('telling', RANGE);
    expect([checks.length, new Set(checks.map(({ job }) => job))]).toEqual([20, new Set(['order-export'])]);
    const short = checks.filter(({ missing }) => missing > 0);
    expect(short).toEqual([
      {
        job: 'order-export',
        timeMs: START_MS + 31 * HOUR_MS - MINUTE_MS,
        sinceMs: START_MS + 30 * HOUR_MS - 2 * MINUTE_MS,
        placed: 12,
        exported: 9,
        missing: 3,
        missingIds: ['1360', '1361', '1362'],
        isShort: true,
      },
    ]);
    const [unnamed] = (await reader.checks('silent', RANGE)).checks.filter(({ missing }) => missing > 0);
    expect(unnamed).toMatchObject({ missing: 3, missingIds: null, isShort: true });
  });

  it('looks at nothing that was received later than it is asked for', async () => {
    const receivedBeforeMs = START_MS + 31 * HOUR_MS - 2 * MINUTE_MS;
    expect((await reader.checks('telling', { ...RANGE, receivedBeforeMs })).checks[0]).toMatchObject({ missing: 0 });
    const since = { fromMs: START_MS + 30 * HOUR_MS, untilMs: NOW_MS, receivedBeforeMs };
    expect((await reader.orders('telling', since)).length).toBe(12);
  });

  it('lets no busy job push the runs of another out, and says where it has left out runs', async () => {
    const few = new ReconciliationReader(new ShopQuery(client), 30);
    const { checks, wholeFromMs } = await few.checks('telling', RANGE);
    expect([checks.length, wholeFromMs]).toEqual([20, START_MS + 11 * HOUR_MS - MINUTE_MS + 1]);
    const controller = new ReconciliationController(few, { now: () => NOW_MS });
    const originalUrl = `/v1/reconciliation?from=${new Date(START_MS).toISOString()}`;
    const request = { originalUrl, access: { shop: 'telling', scope: 'read' } } as unknown as AuthorisedRequest;
    await expect(controller.list(request, { set: () => undefined } as never)).rejects.toMatchObject({
      problem: { status: 400, detail: expect.stringContaining('from must be 2026-11-18T10:59:00.001Z or later') },
    });
  });

  it('comes as a list by pages, narrowed to what is short', async () => {
    const controller = new ReconciliationController(reader, { now: () => NOW_MS });
    const list = (query: string) => {
      const request = { originalUrl: `/v1/reconciliation?${query}`, access: { shop: 'telling', scope: 'read' } };
      return controller.list(request as unknown as AuthorisedRequest, { set: () => undefined } as never);
    };
    const from = `from=${new Date(RANGE.fromMs).toISOString()}`;
    const { items, next } = await list(`${from}&limit=15`);
    const rest = await list(`${from}&cursor=${next}`);
    expect([items.length, rest.items.length, rest.next]).toEqual([15, 5, null]);
    const at = [...items, ...rest.items].map((item) => item.at);
    expect(at).toEqual([...new Set(at)].sort().reverse());
    expect((await list(`${from}&state=short`)).items).toMatchObject([
      { shop: 'telling', state: 'short', missingIds: ['1360', '1361', '1362'] },
    ]);
  });
});
