import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchSpool, ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import type { IncidentChange } from '../../src/incidents/incident.js';
import { IncidentRepository } from '../../src/incidents/incident.repository.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import { WatchService } from '../../src/watch/watch-service.js';
import { startClickHouse, type ClickHouseServer } from '../support/clickhouse-server.js';
import { startPostgres, type PostgresServer } from '../support/postgres-server.js';

const MINUTE_MS = 60_000;
const INSERT = /INSERT INTO event_inlet/;
const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => {
    throw new Error(JSON.stringify(fields));
  },
};

let folder: string;
let clickhouse: ClickHouseServer;
let postgres: PostgresServer;
let settings: Settings;
let stores: Stores;
// The servers drop what is old by their own clocks, so the events of this file are of today.
let nowMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
let serial = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-servers-'));
  [clickhouse, postgres] = await Promise.all([
    startClickHouse({ user: 'ada', password: 'p@ss word' }),
    startPostgres(),
  ]);
  settings = loadSettings(
    {
      VEDETTA_DATA_DIR: folder,
      VEDETTA_CLICKHOUSE_URL: `${clickhouse.url}/shop-watch`,
      VEDETTA_DATABASE_URL: postgres.url,
    },
    folder,
  );
  stores = await openStores(settings, { now: () => nowMs });
});

afterEach(() => clickhouse.clear());

afterAll(async () => {
  await stores?.close();
  await Promise.all([clickhouse?.stop(), postgres?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

function event(shop: string, type: string, data: object): StoredEvent {
  const raw = { id: `e${serial++}`, type, time: new Date(nowMs).toISOString(), data };
  const outcome = prepareEvent(raw, {
    shop,
    source: '/t',
    receivedMs: nowMs,
    newId: () => '',
    secret: 'a secret of the tests',
  });
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

const order = (shop: string): StoredEvent =>
  event(shop, 'order.placed', { orderId: `o${serial}`, value: 10, currency: 'EUR' });

function newWriter({
  spool = null,
  retries = false,
}: { spool?: BatchSpool | null; retries?: boolean } = {}): EventWriter {
  return new EventWriter({
    store: new ClickHouseEventStore(stores.clickhouse),
    spool,
    newToken: () => `servers-${serial++}`,
    arrivedMs: () => nowMs,
    ...(retries && { pause: () => Promise.resolve() }),
  });
}

async function counts(shop: string): Promise<object | undefined> {
  const result = await stores.clickhouse.query({
    query: `SELECT (SELECT count() FROM events WHERE shop = {shop:String}) AS raw,
                   (SELECT count() FROM event_keys WHERE shop = {shop:String}) AS keys,
                   (SELECT sum(events) FROM points WHERE shop = {shop:String} AND metric = 'ingest.silence') AS points,
                   (SELECT sum(events) FROM arrivals WHERE shop = {shop:String} AND metric = 'ingest.silence') AS arrivals`,
    query_params: { shop },
    format: 'JSONEachRow',
  });
  return (await result.json<object>())[0];
}

const all = (n: number): object => ({ raw: n, keys: n, points: n, arrivals: n });

async function changes(shop: string): Promise<IncidentChange[]> {
  const repository = new IncidentRepository(stores.postgres);
  const incidents = await repository.list({ shop }, 100, null);
  return (await Promise.all(incidents.map(({ id }) => repository.log(id)))).flat();
}

describe('ClickHouse and PostgreSQL as servers', () => {
  it('have the whole schema after the first opening, in the database that the address names', async () => {
    const files = readdirSync('migrations/clickhouse').filter((name) => name.endsWith('.sql'));
    expect(stores.migrations).toEqual(expect.arrayContaining(files));
    const tables = await stores.clickhouse.query({
      query: "SELECT name FROM system.tables WHERE database = 'shop-watch'",
      format: 'JSONEachRow',
    });
    const names = (await tables.json<{ name: string }>()).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['events', 'points', 'arrivals', 'points_from_inlet', 'schema_migrations']),
    );
    for (const { tableName } of stores.postgres.entityMetadatas) {
      expect(await stores.postgres.query('SELECT to_regclass($1) AS found', [tableName])).toEqual([
        { found: tableName },
      ]);
    }
  });

  it('apply nothing when they are opened a second time', async () => {
    const second = await openStores(settings, { now: () => nowMs });
    expect(second.migrations).toEqual([]);
    await second.close();
  });

  it('hold an event once: raw, as key, as point and as arrival', async () => {
    const one = order('once');
    expect(await newWriter().write([one])).toEqual(['stored']);
    expect(await counts('once')).toEqual(all(1));
    expect(await newWriter().write([one])).toEqual(['duplicate']);
    expect(await counts('once')).toEqual(all(1));
  });

  it('count a batch once whose answer was lost and that was sent again (promise 1)', async () => {
    await clickhouse.fault({ match: INSERT, kind: 'applyThenDrop', times: 2 });
    await newWriter({ retries: true }).write(Array.from({ length: 20 }, () => order('lost')));
    expect((await clickhouse.queries(INSERT)).slice(-3)).toMatchObject([
      { fault: 'applyThenDrop', ran: true },
      { fault: 'applyThenDrop', ran: true },
      { fault: null, ran: true },
    ]);
    expect(await counts('lost')).toEqual(all(20));
  });

  it('lose nothing of a batch that they refused at first', async () => {
    for (const code of [241, 243, 252] as const) await clickhouse.fault({ match: INSERT, kind: 'error', code });
    await clickhouse.fault({ match: INSERT, kind: 'drop' });
    await newWriter({ retries: true }).write([order('refused')]);
    expect(await counts('refused')).toEqual(all(1));
  });

  it('count a batch once that both died over, and go on after their restart (promise 1)', async () => {
    const spoolFolder = join(folder, 'spool');
    const events = Array.from({ length: 20 }, () => order('killed'));
    const fault = await clickhouse.fault({ match: INSERT, kind: 'applyThenHang' });
    const written = expect(newWriter({ spool: new BatchSpool(spoolFolder) }).write(events)).rejects.toThrow(
      'refused a batch',
    );
    await fault.hit();
    await Promise.all([clickhouse.kill(), postgres.kill()]);
    await written;
    await expect(stores.postgres.query('SELECT 1')).rejects.toThrow();

    await Promise.all([clickhouse.restart(), postgres.restart()]);
    const writer = newWriter({ spool: new BatchSpool(spoolFolder) });
    expect(await writer.recover()).toBe(1);
    expect(await counts('killed')).toEqual(all(20));
    expect(new Set(await writer.write(events))).toEqual(new Set(['duplicate']));
    expect(await stores.postgres.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('let the watch open an incident and keep it across its own restart', async () => {
    await newWriter().write([
      event('watched', 'job.finished', {
        job: 'order-export',
        outcome: 'failed',
        errorMessage: 'Could not resolve host: erp.example',
      }),
    ]);
    for (let minute = 0; minute < 2; minute++) {
      nowMs += 3 * MINUTE_MS;
      const watch = new WatchService(stores.clickhouse, stores.postgres, new ShopRepository(stores.postgres), silent);
      await watch.pass(nowMs);
    }
    expect(await changes('watched')).toMatchObject([
      { event: 'opened', metric: 'job.finished', kind: 'failure', cause: 'network' },
    ]);
    expect(await stores.postgres.query('SELECT count(*)::int AS n FROM notice_outbox')).toEqual([{ n: 1 }]);
  });
});
