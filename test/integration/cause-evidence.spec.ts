import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import type { CaseFile } from '../../src/causes/case-file.js';
import { EvidenceReader } from '../../src/causes/evidence-reader.js';
import { VitalSignReader } from '../../src/causes/vital-sign-reader.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import { ShopQuery } from '../../src/series/shop-query.js';

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
const ONSET_MS = Date.UTC(2026, 2, 10, 12);
const NOW_MS = ONSET_MS + 12 * MINUTE_MS;
const LATER_MS = NOW_MS + MINUTE_MS;

const FILE: CaseFile = {
  shop: 'acme',
  lead: { metric: 'customer.registered', dimension: '', kind: 'spike', startedMs: ONSET_MS },
  signals: [],
  now: { fromMs: ONSET_MS, untilMs: ONSET_MS + 10 * MINUTE_MS },
  before: [1, 2].map((weeks) => ({
    fromMs: ONSET_MS - weeks * WEEK_MS,
    untilMs: ONSET_MS - weeks * WEEK_MS + 10 * MINUTE_MS,
  })),
  nowMs: NOW_MS,
  changes: [],
  detectorCause: null,
};

let folder: string;
let client: ClickHouseClient;
let events: EvidenceReader;
let series: VitalSignReader;
let serial = 0;

function event(type: string, timeMs: number, data: object, receivedMs = timeMs, shop = 'acme'): StoredEvent {
  const raw = { id: `e${serial++}`, source: '/t', type, time: new Date(timeMs).toISOString(), shop, data };
  const options = { shop: null, source: '/t', receivedMs, newId: () => 'x', secret: 'a secret of the tests' };
  const outcome = prepareEvent(raw, options);
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

function signup(timeMs: number, receivedMs?: number, shop?: string): StoredEvent {
  const data = {
    email: 'ab12cd34ef@mailinator.com',
    ip: '203.0.113.7',
    origin: 'form',
    formSeconds: 1.5,
    confirmed: false,
  };
  return event('customer.registered', timeMs, data, receivedMs, shop);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-causes-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', NOW_MS);
  await client.command({ query: 'SYSTEM STOP TTL MERGES' });
  const query = new ShopQuery(client);
  events = new EvidenceReader(query);
  series = new VitalSignReader(query);
  const page = { page: '/cart', durationMs: 900, status: 500, moduleMs: { 'pickup-points': 700 }, sampleRate: 0.5 };
  const sample = { bytesOut: 5000, slowQueries: 3, byModule: { 'pickup-points': { bytesOut: 4000, queries: 9 } } };
  const payment = { outcome: 'failed', provider: 'stripe', errorKind: 'gateway' };
  const writer = new EventWriter({
    store: new ClickHouseEventStore(client),
    spool: null,
    newToken: () => 'causes',
    arrivedMs: ({ receivedMs }) => receivedMs,
  });
  await writer.write([
    ...[1, 2, 3].map((minute) => signup(ONSET_MS + minute * MINUTE_MS)),
    signup(ONSET_MS - WEEK_MS + MINUTE_MS),
    // Late: it belongs to the case, and nobody has it yet.
    signup(ONSET_MS + 4 * MINUTE_MS, LATER_MS),
    // After the case, and before its reference.
    signup(ONSET_MS + 11 * MINUTE_MS),
    signup(ONSET_MS - WEEK_MS - MINUTE_MS),
    signup(ONSET_MS + MINUTE_MS, undefined, 'zenith'),
    event('page.timed', ONSET_MS + 2 * MINUTE_MS, page),
    event('page.timed', ONSET_MS - WEEK_MS + 2 * MINUTE_MS, { page: '/cart', durationMs: 300 }),
    event('db.sampled', ONSET_MS + 2 * MINUTE_MS, sample),
    event('payment.attempted', ONSET_MS + 2 * MINUTE_MS, payment),
  ]);
});

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the evidence of a case', () => {
  it('is who signed up in it and in its references, with traits and without addresses', async () => {
    const { now, before, stretches } = await events.signups(FILE, 'customer.registered');
    expect([now.length, before.length, stretches]).toEqual([3, 1, 2]);
    expect(now[0]).toMatchObject({
      origin: 'form',
      network: '203.0.113.0/24',
      domain: 'mailinator.com',
      formSeconds: 1.5,
      confirmed: false,
      shape: { length: 10, digits: 4, letters: 6 },
    });
    expect(JSON.stringify(now)).not.toContain('ab12cd34ef');
  });

  it('is pages and database samples with what modules say of themselves', async () => {
    const pages = await events.pages(FILE);
    expect(pages.now).toEqual([
      {
        timeMs: ONSET_MS + 2 * MINUTE_MS,
        page: '/cart',
        durationMs: 900,
        status: 500,
        modules: { 'pickup-points': 700 },
      },
    ]);
    expect(pages.before).toMatchObject([{ durationMs: 300, modules: null }]);
    const { now } = await events.databases(FILE);
    expect(now).toMatchObject([
      { bytesOut: 5000, queries: null, slowQueries: 3, modules: { 'pickup-points': { bytesOut: 4000 } } },
    ]);
  });

  it('is how often a field had each value', async () => {
    const failed = "JSONExtractString(data, 'outcome') = 'failed'";
    const { now } = await events.fields(FILE, 'payment.attempted', ['provider', 'errorKind'], [failed]);
    expect(now).toEqual([
      { field: 'errorKind', value: 'gateway', count: 1 },
      { field: 'provider', value: 'stripe', count: 1 },
    ]);
  });

  it('is how all series fared, beside the mean of the references in which anything came', async () => {
    const vitals = await series.vitalSigns(FILE);
    expect(vitals.stretches).toBe(1);
    expect(vitals.of('customer.registered')).toMatchObject({ now: { weight: 3 }, usual: { weight: 1 } });
    expect(vitals.of('page.errorRate', 'page=/cart').now).toMatchObject({ events: 1, weight: 2, bad: 2 });
    expect(vitals.of('order.placed').now.weight).toBe(0);
  });

  it('takes in by the minute what had come by then, and later what has come since', async () => {
    const minutes = (file: CaseFile) => series.minutes(file, [FILE.lead], FILE.now);
    const known = (await minutes(FILE)).get('customer.registered|')!;
    expect([...known.keys()]).toEqual([1, 2, 3].map((minute) => ONSET_MS + minute * MINUTE_MS));
    const later = { ...FILE, nowMs: LATER_MS + MINUTE_MS };
    expect((await minutes(later)).get('customer.registered|')!.size).toBe(4);
    expect((await events.signups(later, 'customer.registered')).now).toHaveLength(4);
  });
});
