import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchSpool,
  ClickHouseEventStore,
  EventWriter,
  insertBlock,
  prepareEvent,
  ShopKeys,
  type EventStore,
  type StoredEvent,
} from '../../ingest/index.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { EditedMigrationError, migrateClickHouse, pendingMigrations } from '../../src/db/clickhouse-migrations.js';
import { ArrivalReader } from '../../src/watch/arrival-reader.js';

const NOW_MS = Date.UTC(2026, 2, 10, 12, 0, 30);
let folder: string;
let client: ClickHouseClient;
let tokens = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-store-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', NOW_MS);
  // The events of these tests are older than what the tables keep.
  await client.command({ query: 'SYSTEM STOP TTL MERGES' });
});

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

function order(shop: string, id: string, timeMs: number, value = 10): StoredEvent {
  const raw = {
    id,
    source: '/t',
    type: 'order.placed',
    time: new Date(timeMs).toISOString(),
    shop,
    data: { orderId: id, value, currency: 'EUR' },
  };
  const outcome = prepareEvent(raw, {
    shop: null,
    source: '/t',
    receivedMs: NOW_MS,
    newId: () => 'x',
    secret: 'a secret of the tests',
  });
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

function writerOn(store: EventStore, spool: BatchSpool | null = null): EventWriter {
  return new EventWriter({ store, spool, newToken: () => `test-${tokens++}`, arrivedMs: () => NOW_MS });
}

interface Counts {
  raw: number;
  points: number;
  arrivals: number;
}

async function counts(shop: string): Promise<Counts> {
  const result = await client.query({
    query: `SELECT (SELECT count() FROM events WHERE shop = {shop:String}) AS raw,
                   (SELECT sum(events) FROM points WHERE shop = {shop:String} AND metric = 'ingest.silence') AS points,
                   (SELECT sum(events) FROM arrivals WHERE shop = {shop:String} AND metric = 'ingest.silence') AS arrivals`,
    query_params: { shop },
    format: 'JSONEachRow',
  });
  const [row] = await result.json<Counts>();
  return { raw: Number(row?.raw), points: Number(row?.points), arrivals: Number(row?.arrivals) };
}

const equal = (n: number): Counts => ({ raw: n, points: n, arrivals: n });

describe('the event store on the real engine', () => {
  it('counts an event once however often, in whatever order and however late it comes (promise 2)', async () => {
    const writer = writerOn(new ClickHouseEventStore(client));
    const events = Array.from({ length: 300 }, (_, n) => order('once', `o${n}`, NOW_MS - n * 600_000));
    await writer.write(events);
    const receipt = await writer.write([...events].reverse());
    await Promise.all([writer.write(events.slice(0, 50)), writer.write(events.slice(25, 75))]);
    expect(new Set(receipt)).toEqual(new Set(['duplicate']));
    expect(await counts('once')).toEqual(equal(300));
  });

  it('lets nobody who asks wait for an insert that is under way', async () => {
    await client.command({ query: 'CREATE TABLE slow_inlet (n UInt8) ENGINE = Null' });
    await client.command({ query: 'CREATE TABLE slow_rows (n UInt8) ENGINE = MergeTree ORDER BY n' });
    await client.command({
      query: 'CREATE MATERIALIZED VIEW slow_view TO slow_rows AS SELECT toUInt8(n + sleep(3)) AS n FROM slow_inlet',
    });
    const done: string[] = [];
    // One column, one row: its name and type with their lengths before them, and a byte.
    const block = Buffer.from('\x01\x01\x01n\x05UInt8\x01', 'latin1');
    const slow = { table: 'slow_inlet', columns: ['n'], token: 'slow', block };
    const insert = insertBlock(client, slow).then(() => done.push('insert'));
    for (let question = 0; question < 3; question++) {
      await client.query({ query: 'SELECT 1', format: 'JSONEachRow' });
      done.push('answer');
    }
    await insert;
    expect(done).toEqual(['answer', 'answer', 'answer', 'insert']);
  });

  it('puts a late event into its own minute and tells detection when it arrived', async () => {
    await writerOn(new ClickHouseEventStore(client)).write([order('late', 'a', NOW_MS - 47 * 3_600_000, 42)]);
    const points = await new ArrivalReader(client).points('late', NOW_MS - 60_000, NOW_MS + 60_000);
    const value = points.find(({ metric }) => metric === 'order.value');
    expect(value).toMatchObject({
      minuteMs: Date.UTC(2026, 2, 8, 13, 0),
      arrivedMs: Date.UTC(2026, 2, 10, 12, 0),
      sum: 42,
      events: 1,
    });
  });

  it('lets the first of two events with the same id win, also when the second names another time', async () => {
    const writer = writerOn(new ClickHouseEventStore(client));
    await writer.write([order('first', 'same', NOW_MS, 10)]);
    await writer.write([order('first', 'same', NOW_MS - 86_400_000, 99)]);
    expect(await counts('first')).toEqual(equal(1));
  });

  it('keeps two shops with the same ids apart (promise 5)', async () => {
    const writer = writerOn(new ClickHouseEventStore(client));
    await writer.write([order('tenant-a', 'same', NOW_MS), order('tenant-b', 'same', NOW_MS)]);
    expect(await counts('tenant-a')).toEqual(equal(1));
    expect(await counts('tenant-b')).toEqual(equal(1));
  });

  it('does not take an insert for a repetition because an earlier one carried a token', async () => {
    const store = new ClickHouseEventStore(client);
    await writerOn(store).write([order('leak', 'a', NOW_MS)]);
    await client.command({ query: "INSERT INTO rejected_events VALUES ('leak', now(), '1', 'r', '')" });
    await client.command({ query: "INSERT INTO rejected_events VALUES ('leak', now(), '2', 'r', '')" });
    const result = await client.query({
      query: "SELECT count() AS n FROM rejected_events WHERE shop = 'leak'",
      format: 'JSONEachRow',
    });
    expect(Number((await result.json<{ n: number }>())[0]?.n)).toBe(2);
  });

  it('gives back to the letter what was sent, whatever stands in it', async () => {
    const job = `l'export "ü" \\ {1:2},[x]`;
    const raw = {
      id: `i'd \\n 😀`,
      source: "/it's",
      type: 'job.finished',
      shop: 'odd',
      data: { job, outcome: 'ok', note: 'a\tb\nc\\' },
    };
    const outcome = prepareEvent(raw, {
      shop: null,
      source: '',
      receivedMs: NOW_MS,
      newId: () => 'x',
      secret: 'a secret of the tests',
    });
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    await writerOn(new ClickHouseEventStore(client)).write([outcome.event]);
    const result = await client.query({
      query: `SELECT id, source, data, (SELECT groupUniqArray(dimension) FROM points WHERE shop = 'odd' AND metric = 'job.finished') AS dimensions
              FROM events WHERE shop = 'odd'`,
      format: 'JSONEachRow',
    });
    const [row] = await result.json<{ id: string; source: string; data: string; dimensions: string[] }>();
    expect({ ...row, data: JSON.parse(row!.data) as unknown }).toEqual({
      id: raw.id,
      source: raw.source,
      data: raw.data,
      dimensions: [`job=${job}`],
    });
  });

  it('sends a spooled batch again after a crash and makes raw events and points agree (promise 1)', async () => {
    const store = new ClickHouseEventStore(client);
    const spoolFolder = join(folder, 'spool');
    // The store takes the batch, and the process dies before it hears of it.
    const deaf: EventStore = {
      knownKeys: (keys) => store.knownKeys(keys),
      insertRejected: (rows, token) => store.insertRejected(rows, token),
      insert: async (rows, token) => {
        await store.insert(rows, token);
        throw new Error('the connection broke');
      },
    };
    const events = Array.from({ length: 20 }, (_, n) => order('crash', `c${n}`, NOW_MS));
    await expect(writerOn(deaf, new BatchSpool(spoolFolder)).write(events)).rejects.toThrow('refused a batch');
    expect(readdirSync(spoolFolder)).toHaveLength(1);
    const next = writerOn(store, new BatchSpool(spoolFolder));
    expect(await next.recover()).toBe(1);
    expect(await counts('crash')).toEqual(equal(20));
    expect(new Set(await next.write(events))).toEqual(new Set(['duplicate']));
    expect(readdirSync(spoolFolder)).toHaveLength(0);
  });

  it('writes nothing behind a batch that was given up: only a new start may', async () => {
    const broken: EventStore = {
      knownKeys: async () => new ShopKeys(),
      insertRejected: async () => undefined,
      insert: async () => {
        throw new Error('no');
      },
    };
    const writer = writerOn(broken);
    await expect(writer.write([order('gone', 'a', NOW_MS)])).rejects.toThrow();
    await expect(writer.write([order('gone', 'b', NOW_MS)])).rejects.toThrow('refused a batch');
  });
});

describe('migrations of the analytics store', () => {
  it('are applied once', async () => {
    expect(await migrateClickHouse(client, 'migrations/clickhouse', NOW_MS)).toEqual([]);
  });

  it('refuse a file that was edited after it was applied, naming it', () => {
    const files = [{ name: '0001.sql', sql: 'x', checksum: 'new' }];
    expect(() => pendingMigrations(files, [{ name: '0001.sql', checksum: 'old' }])).toThrow(EditedMigrationError);
    expect(() => pendingMigrations([], [{ name: '0001.sql', checksum: 'old' }])).toThrow(
      '0001.sql was applied but its file is gone',
    );
  });
});
