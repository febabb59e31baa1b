/** Several processes on one PostgreSQL: each shop is watched by one of them, and what it found is told once. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { ClickHouseEventStore, EventWriter, prepareEvent } from '../../ingest/index.js';
import { loadSettings } from '../../src/config/settings.js';
import { openPostgres } from '../../src/db/postgres.js';
import { LeaseStore } from '../../src/leases/lease-store.js';
import { LeaseLostError } from '../../src/leases/leases.js';
import { SharedLeases } from '../../src/leases/shared-leases.js';
import { SoleDuty } from '../../src/leases/sole-duty.js';
import { ENTITIES, openStores, POSTGRES_MIGRATIONS, type Stores } from '../../src/open-stores.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import { WatchService } from '../../src/watch/watch-service.js';
import { startPostgres, type PostgresServer } from '../support/postgres-server.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const SHOPS = ['s1', 's2', 's3', 's4'];

let folder: string;
let server: PostgresServer;
let stores: Stores;
/** Another process has connections of its own. */
let otherDb: DataSource;
let nowMs = Date.UTC(2026, 2, 2);
let serial = 0;
let warnings: object[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-leases-'));
  server = await startPostgres();
  const settings = loadSettings({ VEDETTA_DATA_DIR: folder, VEDETTA_DATABASE_URL: server.url }, folder);
  stores = await openStores(settings, { now: () => nowMs });
  await stores.clickhouse.command({ query: 'SYSTEM STOP TTL MERGES' });
  ({ source: otherDb } = await openPostgres({ kind: 'server', url: server.url }, ENTITIES, POSTGRES_MIGRATIONS));
});

beforeEach(() => {
  warnings = [];
});

afterEach(async () => {
  const tables = ['leases', 'instances', 'watch_states', 'notice_outbox', 'incident_changes', 'incidents'];
  await stores.postgres.query(`TRUNCATE ${tables.join(', ')} CASCADE`);
  await stores.clickhouse.command({ query: 'TRUNCATE TABLE arrivals' });
  await stores.clickhouse.command({ query: 'TRUNCATE TABLE occurrences' });
  nowMs += 60 * MINUTE_MS;
});

afterAll(async () => {
  await otherDb?.destroy();
  await stores?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A job of the shop fails or goes well, and the minute of it is over. */
async function finishJob(shop: string, outcome: 'failed' | 'ok'): Promise<void> {
  const data = { job: 'export', outcome, ...(outcome === 'failed' && { errorMessage: 'disk full' }) };
  const raw = { id: `e${serial++}`, type: 'job.finished', time: new Date(nowMs).toISOString(), data };
  const context = { shop, source: '/t', receivedMs: nowMs, newId: () => '', secret: 'a secret of the tests' };
  const prepared = prepareEvent(raw, context);
  if (prepared.kind === 'rejected') throw new Error(prepared.reason);
  const store = new ClickHouseEventStore(stores.clickhouse);
  const newToken = () => `leases-${serial++}`;
  await new EventWriter({ store, spool: null, newToken, arrivedMs: () => nowMs }).write([prepared.event]);
}

/** A detector as it runs in a process of its own. */
class Detector {
  readonly leases: SharedLeases;
  private readonly watch: WatchService;
  /** While it is set the process hangs wherever it asks for the shops' settings. */
  held: Promise<void> | null = null;
  private asked: (() => void) | null = null;

  constructor(instance: string, db: DataSource) {
    this.leases = new SharedLeases(new LeaseStore(db, () => nowMs), { role: 'detector', instance });
    const shops = new ShopRepository(db);
    const list = shops.list.bind(shops);
    shops.list = async () => {
      this.asked?.();
      if (this.held) await this.held;
      return list();
    };
    const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields), error: fail };
    this.watch = new WatchService(stores.clickhouse, db, shops, log, { leases: this.leases });
  }

  async pass(): Promise<void> {
    await this.watch.pass(nowMs);
  }

  async stop(): Promise<void> {
    await this.watch.stop(nowMs);
  }

  get shops(): string[] {
    return [...this.leases.held.keys()].sort();
  }

  get watched(): number {
    return this.watch.figures(nowMs).shops;
  }

  /** Begins a pass and has it hang before it looks at anything; gives how to let it go on. */
  async passUntilItHangs(): Promise<() => Promise<void>> {
    let release: () => void = () => undefined;
    this.held = new Promise((resolve) => (release = resolve));
    const hangs = new Promise<void>((resolve) => (this.asked = resolve));
    const pass = this.pass();
    await hangs;
    return async () => {
      this.held = null;
      release();
      await pass;
    };
  }
}

function fail(fields: object): never {
  throw new Error(JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? value.stack : value)));
}

const newPair = () => [new Detector('a', stores.postgres), new Detector('b', otherDb)] as const;

async function rows(sql: string): Promise<object[]> {
  return stores.postgres.query(sql);
}

const changes = () => rows('SELECT shop, seq, event FROM incident_changes ORDER BY shop, seq');
const notices = () => rows('SELECT shop, change_seq AS seq FROM notice_outbox ORDER BY shop, change_seq');

/** As many rounds as it takes for a second detector to get its share: one gives back, the other takes. */
async function settle(...detectors: Detector[]): Promise<void> {
  for (let round = 0; round < 2; round++) for (const detector of detectors) await detector.pass();
}

describe('two detectors on one store', () => {
  it('share the shops out evenly, each shop with one of them', async () => {
    for (const shop of SHOPS) await finishJob(shop, 'ok');
    const [a, b] = newPair();
    await a.pass();
    expect([a.shops, a.watched]).toEqual([SHOPS, 4]);
    await settle(b, a);
    await b.pass();
    expect([a.shops.length, b.shops.length]).toEqual([2, 2]);
    expect([...a.shops, ...b.shops].sort()).toEqual(SHOPS);
    expect([a.watched, b.watched]).toEqual([2, 2]);
    await settle(a, b);
    expect([a.shops.length, b.shops.length]).toEqual([2, 2]);
  });

  it('take the shops of one that died over within 30 seconds, and tell nothing twice', async () => {
    for (const shop of SHOPS) await finishJob(shop, 'ok');
    const [a, b] = newPair();
    await settle(a, b);
    await a.pass();
    const [lost] = a.shops;
    await finishJob(lost!, 'failed');
    nowMs += 3 * MINUTE_MS;
    // By now every lease has run out, but nobody has taken one: whoever renews goes on.
    await b.leases.renew();
    await a.pass();
    await b.pass();
    const told = [{ shop: lost, seq: 1, event: 'opened' }];
    expect(await changes()).toEqual(told);

    // `a` is not heard of again.
    const diedMs = nowMs;
    while (b.shops.length < SHOPS.length && nowMs < diedMs + 30 * SECOND_MS) {
      nowMs += 5 * SECOND_MS;
      await b.leases.renew();
      await b.pass();
    }
    expect(b.shops).toEqual(SHOPS);
    nowMs += 3 * MINUTE_MS;
    await b.pass();
    expect(await changes()).toEqual(told);
    expect(await notices()).toEqual([{ shop: lost, seq: 1 }]);
    for (let minute = 0; minute < 25; minute++) {
      if (minute === 0) await finishJob(lost!, 'ok');
      nowMs += MINUTE_MS;
      await b.pass();
    }
    expect(await changes()).toEqual([...told, { shop: lost, seq: 2, event: 'resolved' }]);
  });

  it('store nothing of one that was held up while the other took its shop over', async () => {
    await finishJob('s1', 'ok');
    const [a, b] = newPair();
    await a.pass();
    await finishJob('s1', 'failed');
    nowMs += 3 * MINUTE_MS;
    const goOn = await a.passUntilItHangs();
    nowMs += 20 * SECOND_MS;
    await b.pass();
    expect(b.shops).toEqual(['s1']);
    const before = [await changes(), await notices(), await rows('SELECT state FROM watch_states')];
    expect(before[0]).toEqual([{ shop: 's1', seq: 1, event: 'opened' }]);

    await goOn();
    expect([await changes(), await notices(), await rows('SELECT state FROM watch_states')]).toEqual(before);
    expect(warnings).toEqual([{ shop: 's1' }]);
    expect([a.shops, a.watched]).toEqual([[], 0]);
  });

  it('wait for a save that is under way before they take the shop', async () => {
    await finishJob('s1', 'ok');
    const [a, b] = newPair();
    await a.pass();
    const epoch = a.leases.held.get('s1')!;
    nowMs += 20 * SECOND_MS;
    await stores.postgres.transaction(async (manager) => {
      await a.leases.verify(manager, 's1', epoch);
      await b.pass();
      expect(b.shops).toEqual([]);
    });
    await b.pass();
    expect(b.shops).toEqual(['s1']);
    await expect(stores.postgres.transaction((manager) => a.leases.verify(manager, 's1', epoch))).rejects.toThrow(
      LeaseLostError,
    );
  });

  it('are not kept waiting for ever by one that died in the middle of a save', async () => {
    const setting = 'idle_in_transaction_session_timeout';
    expect(await rows(`SHOW ${setting}`)).toEqual([{ [setting]: '10s' }]);
    await finishJob('s1', 'ok');
    const [a, b] = newPair();
    await a.pass();
    const cutOff = stores.postgres.transaction(async (manager) => {
      await manager.query(`SET LOCAL ${setting} = '20ms'`);
      await a.leases.verify(manager, 's1', a.leases.held.get('s1')!);
      nowMs += 20 * SECOND_MS;
      while (b.shops.length === 0) await b.pass();
      await manager.query('SELECT 1');
    });
    await expect(cutOff).rejects.toThrow();
    expect(b.shops).toEqual(['s1']);
  });

  it('take over at once what one that stops in order gives back, with all it knew', async () => {
    for (const shop of SHOPS) await finishJob(shop, 'ok');
    const [a, b] = newPair();
    await a.pass();
    await a.stop();
    expect(await rows('SELECT id FROM instances')).toEqual([]);
    await b.pass();
    expect(b.shops).toEqual(SHOPS);
    expect(await rows('SELECT DISTINCT holder, epoch FROM leases')).toEqual([{ holder: 'b', epoch: 2 }]);
  });

  it('find a shop that is new in the same pass in which it is seen', async () => {
    const [a] = newPair();
    await a.pass();
    await finishJob('new', 'failed');
    nowMs += 3 * MINUTE_MS;
    await a.pass();
    expect(await changes()).toEqual([{ shop: 'new', seq: 1, event: 'opened' }]);
  });
});

describe('leases by the clock of the database', () => {
  it('expire without any clock of this process', async () => {
    const leases = (instance: string) =>
      new SharedLeases(new LeaseStore(stores.postgres), { role: 'detector', instance });
    const [a, b] = [leases('a'), leases('b')];
    await a.share(['s1']);
    await b.share([]);
    expect([[...a.held.keys()], [...b.held.keys()]]).toEqual([['s1'], []]);
    await stores.postgres.query(`UPDATE leases SET expires_at = expires_at - interval '15 seconds'`);
    await stores.postgres.query(`UPDATE instances SET expires_at = expires_at - interval '15 seconds' WHERE id = 'a'`);
    await b.share([]);
    expect([...b.held.keys()]).toEqual(['s1']);
    await a.renew();
    expect([...a.held.keys()]).toEqual([]);
  });
});

describe('sending, which one process does', () => {
  it('goes over to another that stands by when the one that did it is gone', async () => {
    const duty = (instance: string, db: DataSource) =>
      new SoleDuty(new SharedLeases(new LeaseStore(db, () => nowMs), { role: 'notifier', instance }), 'outbox');
    const [a, b] = [duty('a', stores.postgres), duty('b', otherDb)];
    const renewBoth = () => Promise.all([a.renew(), b.renew()]);
    await renewBoth();
    await renewBoth();
    const [first, second] = a.isMine ? [a, b] : [b, a];
    expect([first.isMine, second.isMine]).toEqual([true, false]);
    for (let seconds = 0; seconds < 20; seconds += 5) {
      nowMs += 5 * SECOND_MS;
      await second.renew();
    }
    expect(second.isMine).toBe(true);
    await first.renew();
    expect(first.isMine).toBe(false);
    await second.leave();
    await first.renew();
    expect(first.isMine).toBe(true);
  });
});

describe('processes that start at once on an empty store', () => {
  it('wait for each other with the schema, and one of them makes it', async () => {
    await stores.postgres.query('CREATE DATABASE fresh');
    const target = { kind: 'server', url: server.url.replace(/postgres$/, 'fresh') } as const;
    const opened = await Promise.all([1, 2, 3].map(() => openPostgres(target, ENTITIES, POSTGRES_MIGRATIONS)));
    expect(opened.flatMap(({ migrations }) => migrations)).toHaveLength(POSTGRES_MIGRATIONS.length);
    await Promise.all(opened.map(({ source }) => source.destroy()));
  });
});
