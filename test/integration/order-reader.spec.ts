import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import { OrderReader } from '../../src/impact/order-reader.js';
import { ShopQuery } from '../../src/series/shop-query.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const ONSET_MS = Date.UTC(2026, 2, 10, 12);
const NOW_MS = ONSET_MS + 30 * MINUTE_MS;
const SPAN = { fromMs: ONSET_MS, untilMs: ONSET_MS + 20 * MINUTE_MS };
const AFTER = { fromMs: SPAN.untilMs, untilMs: ONSET_MS + 28 * MINUTE_MS };

let folder: string;
let client: ClickHouseClient;
let reader: OrderReader;
let serial = 0;

function event(type: string, timeMs: number, data: object, receivedMs = timeMs, shop = 'acme'): StoredEvent {
  const raw = { id: `e${serial++}`, source: '/t', type, time: new Date(timeMs).toISOString(), shop, data };
  const options = { shop: null, source: '/t', receivedMs, newId: () => 'x', secret: 'a secret of the tests' };
  const outcome = prepareEvent(raw, options);
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

function order(timeMs: number, value: number, currency = 'EUR', receivedMs?: number, shop?: string): StoredEvent {
  return event('order.placed', timeMs, { orderId: serial, value, currency }, receivedMs, shop);
}

function payment(minute: number, value: number, outcome: string, currency?: string): StoredEvent {
  const data = { outcome, value, provider: 'stripe', ...(currency ? { currency } : {}) };
  return event('payment.attempted', ONSET_MS + minute * MINUTE_MS, data);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-orders-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', NOW_MS);
  await client.command({ query: 'SYSTEM STOP TTL MERGES' });
  reader = new OrderReader(new ShopQuery(client));
  const writer = new EventWriter({
    store: new ClickHouseEventStore(client),
    spool: null,
    newToken: () => 'orders',
    arrivedMs: ({ receivedMs }) => receivedMs,
  });
  await writer.write([
    order(ONSET_MS - 30 * MINUTE_MS, 10),
    order(ONSET_MS + MINUTE_MS, 20),
    // Late: nobody has it yet.
    order(ONSET_MS + 2 * MINUTE_MS, 500, 'EUR', NOW_MS + MINUTE_MS),
    order(ONSET_MS + 22 * MINUTE_MS, 30),
    order(ONSET_MS + 3 * MINUTE_MS, 40, 'EUR', undefined, 'zenith'),
    // The same hours of the days before: thirty orders, and two of another currency.
    ...Array.from({ length: 30 }, (_, n) => order(ONSET_MS - (1 + (n % 10)) * DAY_MS + n * MINUTE_MS, n % 2 ? 40 : 60)),
    order(ONSET_MS - DAY_MS, 7, 'GBP'),
    order(ONSET_MS - 2 * DAY_MS, 9, 'GBP'),
    // Another hour of the day, of which orders are worth more.
    order(ONSET_MS - DAY_MS - 360 * MINUTE_MS, 900),
    payment(1, 11.5, 'failed'),
    payment(2, 11.5, 'ok', 'EUR'),
    payment(3, 22.5, 'failed'),
    payment(4, 33.5, 'failed', 'EUR'),
    payment(25, 33.5, 'ok', 'EUR'),
    payment(5, 44.5, 'failed', 'GBP'),
    payment(26, 55.5, 'failed', 'EUR'),
    event('probe.checked', ONSET_MS + MINUTE_MS, { probe: 'home', kind: 'http', ok: false }),
    event('probe.checked', ONSET_MS + MINUTE_MS, { probe: 'mailboxes', kind: 'imap', ok: false }),
    event('page.timed', ONSET_MS + 2 * MINUTE_MS, { page: '/cart', durationMs: 90, sampleRate: 0.5 }),
  ]);
});

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('orders read from the store', () => {
  it('are counted by the part of a case, as they had arrived, of this shop only', async () => {
    const before = { fromMs: ONSET_MS - 60 * MINUTE_MS, untilMs: ONSET_MS - 10 * MINUTE_MS };
    const split = [
      { fromMs: ONSET_MS, untilMs: ONSET_MS + 2 * MINUTE_MS },
      { fromMs: ONSET_MS + 2 * MINUTE_MS, untilMs: SPAN.untilMs },
    ];
    const counts = await reader.counts('acme', { before: [before], now: split, after: [AFTER] }, NOW_MS);
    const orders = counts.filter(({ metric }) => metric === 'order.placed');
    expect(orders.map(({ part, weight }) => [part, weight])).toEqual([
      ['before', 1],
      ['now', 1],
      ['after', 1],
    ]);
    const payments = counts.filter(({ metric, part }) => metric === 'payment.failureRate' && part === 'now');
    expect(payments.reduce((sum, { bad }) => sum + bad, 0)).toBe(4);
    expect(counts.find(({ metric }) => metric === 'page.views')).toMatchObject({ dimension: 'page=/cart', weight: 2 });
  });

  it('are worth what they were at these hours of the days before, each currency by itself', async () => {
    const values = await reader.values('acme', SPAN, 'UTC', 40, NOW_MS);
    expect(values).toEqual([
      { currency: 'EUR', count: 30, mean: 50, variance: 100 },
      { currency: 'GBP', count: 2, mean: 8, variance: 1 },
    ]);
  });

  it('are worth what they were at any hour where they are few', async () => {
    const night = { fromMs: ONSET_MS - 360 * MINUTE_MS, untilMs: ONSET_MS - 340 * MINUTE_MS };
    const [euros] = await reader.values('acme', night, 'UTC', 40, NOW_MS);
    expect(euros!.count).toBe(31);
  });
});

describe('payers read from the store', () => {
  it('are told apart by their amounts, and have paid where it worked later', async () => {
    expect(await reader.payers('acme', [SPAN, AFTER], 'EUR', NOW_MS)).toEqual([
      { value: 11.5, ok: 1, failed: 1 },
      { value: 22.5, ok: 0, failed: 1 },
      { value: 33.5, ok: 1, failed: 1 },
    ]);
  });
});

it('tells the checks of the site from those of anything else', async () => {
  expect(await reader.siteChecks('acme', SPAN, NOW_MS)).toEqual(['probe=home']);
});
