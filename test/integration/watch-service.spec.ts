import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent } from '../../ingest/index.js';
import { loadSettings } from '../../src/config/settings.js';
import { IncidentRepository } from '../../src/incidents/incident.repository.js';
import type { IncidentChange } from '../../src/incidents/incident.js';
import { describeIncident } from '../../src/notify/incident-text.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import { WatchService } from '../../src/watch/watch-service.js';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 2, 2, 0, 0);
const SHOP = 'acme';
const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => {
    throw new Error(JSON.stringify(fields));
  },
};

let folder: string;
let stores: Stores;
let nowMs = START_MS;
let serial = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-watch-'));
  stores = await openStores(loadSettings({ VEDETTA_DATA_DIR: folder }, folder), { now: () => nowMs });
  await stores.clickhouse.command({ query: 'SYSTEM STOP TTL MERGES' });
});

afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

async function send(type: string, timeMs: number, data: object): Promise<void> {
  const raw = { id: `e${serial++}`, type, time: new Date(timeMs).toISOString(), data };
  const outcome = prepareEvent(raw, {
    shop: SHOP,
    source: '/t',
    receivedMs: nowMs,
    newId: () => '',
    secret: 'a secret of the tests',
  });
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  const writer = new EventWriter({
    store: new ClickHouseEventStore(stores.clickhouse),
    spool: null,
    newToken: () => `watch-${serial++}`,
    arrivedMs: () => nowMs,
  });
  await writer.write([outcome.event]);
}

const newService = () =>
  new WatchService(stores.clickhouse, stores.postgres, new ShopRepository(stores.postgres), silent, {
    scratchFolder: tmpdir(),
  });

async function changes(): Promise<IncidentChange[]> {
  const repository = new IncidentRepository(stores.postgres);
  const incidents = await repository.list({ shop: SHOP }, 100, null);
  const logs = await Promise.all(incidents.map(({ id }) => repository.log(id)));
  return logs.flat();
}

describe('the watch over a shop', () => {
  it('opens an incident for a failed run, tells it once across restarts, and resolves it', async () => {
    await send('job.finished', nowMs, {
      job: 'order-export',
      outcome: 'failed',
      errorMessage: 'Could not resolve host: erp.example',
    });
    nowMs += 3 * MINUTE_MS;
    let service = newService();
    await service.pass(nowMs);
    expect(await changes()).toMatchObject([
      { event: 'opened', metric: 'job.finished', kind: 'failure', cause: 'network' },
    ]);

    // Killed without a word: the next process starts from what was saved together with the incident.
    service = newService();
    nowMs += MINUTE_MS;
    await service.pass(nowMs);
    expect(await changes()).toHaveLength(1);
    const notices: { n: number }[] = await stores.postgres.query('SELECT count(*)::int AS n FROM notice_outbox');
    expect(notices[0]?.n).toBe(1);

    await send('job.finished', nowMs, { job: 'order-export', outcome: 'ok', items: 12 });
    for (let minute = 0; minute < 25; minute++) {
      nowMs += MINUTE_MS;
      await service.pass(nowMs);
    }
    expect((await changes()).map(({ event }) => event)).toEqual(['opened', 'resolved']);
  });

  it('sees what arrives in the minute it has read already', async () => {
    const service = newService();
    await service.pass(nowMs);
    // An hour without a pass is a slow one, for the service was there.
    nowMs += 60 * MINUTE_MS;
    await send('job.finished', nowMs, { job: 'feed', outcome: 'ok', items: 5 });
    await service.pass(nowMs);
    await send('job.finished', nowMs + 1_000, { job: 'feed', outcome: 'failed', errorMessage: 'disk full' });
    nowMs += 3 * MINUTE_MS;
    await service.pass(nowMs);
    expect((await changes()).filter(({ dimension }) => dimension.job === 'feed')).toHaveLength(1);
  });

  it('says by how long it found late what happened while it was off', async () => {
    const atMs = nowMs;
    await send('job.finished', atMs, { job: 'night-export', outcome: 'failed', errorMessage: 'disk full' });
    nowMs += 7 * 60 * MINUTE_MS;
    const service = newService();
    await service.pass(nowMs);
    // What was kept back meanwhile has ten minutes to come.
    nowMs += 9 * MINUTE_MS;
    await service.pass(nowMs);
    expect((await changes()).filter(({ dimension }) => dimension.job === 'night-export')).toEqual([]);
    nowMs += MINUTE_MS;
    await service.pass(nowMs);
    const [late] = (await changes()).filter(({ dimension }) => dimension.job === 'night-export');
    expect(late).toMatchObject({ event: 'opened', detectedAt: new Date(nowMs).toISOString() });
    expect(late?.foundLateMinutes).toBe(Math.floor((nowMs - Math.floor(atMs / MINUTE_MS + 1) * MINUTE_MS) / MINUTE_MS));
    const inTime = (await changes()).filter(({ dimension }) => dimension.job !== 'night-export');
    expect(inTime.map(({ foundLateMinutes }) => foundLateMinutes)).toEqual(inTime.map(() => undefined));
    const [notice]: { change: IncidentChange }[] = await stores.postgres.query(
      `SELECT change FROM notice_outbox WHERE change->'dimension'->>'job' = 'night-export'`,
    );
    expect(describeIncident(notice!.change, {}).facts[0]?.lines[0]).toContain(': found 7 h 9 min late');
  });

  it('writes down what each series says of itself', async () => {
    const rows: { metric: string; state: string }[] = await stores.postgres.query(
      'SELECT metric, state FROM series ORDER BY metric, dimension',
    );
    expect(rows).toContainEqual({ metric: 'ingest.silence', state: 'learning' });
    expect(rows).toContainEqual({ metric: 'job.finished', state: 'anomalous' });
  });
});
