/** What is told in the end does not hang on when events came: replay and service over the real stores, with trouble that comes late. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { loadSettings } from '../../src/config/settings.js';
import { IncidentRepository } from '../../src/incidents/incident.repository.js';
import type { Incident } from '../../src/incidents/incident.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { Replay } from '../../src/replay/replay-events.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import { WatchService } from '../../src/watch/watch-service.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SHOP = 'acme';
const START_MS = Date.UTC(2026, 2, 2);
const DAYS = 12;
/** Forty more sign-ups in ten minutes, which a source kept to itself for most of a day. */
const CROWD_MS = START_MS + 9 * DAY_MS + 11 * HOUR_MS;
const KEPT_BACK_MS = 20 * HOUR_MS;

let folder: string;
let stores: Stores;
let nowMs = START_MS;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-second-look-'));
  stores = await openStores(loadSettings({ VEDETTA_DATA_DIR: folder }, folder), { now: () => nowMs });
  await stores.clickhouse.command({ query: 'SYSTEM STOP TTL MERGES' });
});

afterEach(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Arrival {
  event: StoredEvent;
  clockMs: number;
}

/** Twelve days of sign-ups, one in three minutes, with the crowd arriving so much later than it came; in order of arrival. */
function arrivals(crowdDelayMs: number): Arrival[] {
  let serial = 0;
  const arrival = (timeMs: number, clockMs: number): Arrival => {
    const raw = { id: `e${serial++}`, type: 'customer.registered', time: new Date(timeMs).toISOString(), data: {} };
    const context = { shop: SHOP, source: '/t', receivedMs: clockMs, newId: () => '', secret: 'a secret of the tests' };
    const outcome = prepareEvent(raw, context);
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    return { event: outcome.event, clockMs };
  };
  const usual = Array.from({ length: DAYS * 480 }, (_, index) => {
    const timeMs = START_MS + index * 3 * MINUTE_MS + ((index * 37) % 120) * 1000;
    return arrival(timeMs, timeMs);
  });
  const crowd = Array.from({ length: 40 }, (_, index) => {
    const timeMs = CROWD_MS + index * 15_000;
    return arrival(timeMs, timeMs + crowdDelayMs);
  });
  return [...usual, ...crowd].sort((a, b) => a.clockMs - b.clockMs);
}

async function replayed(list: readonly Arrival[]): Promise<Incident[]> {
  const told = new Map<string, Incident>();
  const replay = new Replay(stores.clickhouse, [{ shop: SHOP }], {
    onChange: ({ change: { event: _event, at: _at, ...incident } }) => void told.set(incident.id, incident),
    onProgress: () => undefined,
  });
  async function* events(): AsyncGenerator<Arrival> {
    yield* list;
  }
  await replay.run(events());
  return [...told.values()];
}

/** What is told in a replay where the crowd came in time. */
const IN_TIME = {
  metric: 'customer.registered',
  kind: 'spike',
  startedAt: new Date(CROWD_MS).toISOString(),
  resolvedAt: new Date(CROWD_MS + 29 * MINUTE_MS).toISOString(),
};

it('a replay tells of a crowd that came in time, and has nothing to say at the second look', async () => {
  const told = await replayed(arrivals(0));
  expect(told).toMatchObject([IN_TIME]);
  expect(told[0]?.foundLateMinutes).toBeUndefined();
}, 120_000);

it('a replay tells of a crowd that came too late once all is there', async () => {
  const told = await replayed(arrivals(KEPT_BACK_MS));
  expect(told).toMatchObject([{ ...IN_TIME, severity: 'info' }]);
  expect(told[0]?.foundLateMinutes).toBeGreaterThan(50 * 60 - 120);
}, 120_000);

it('the service looks again four times a day, across restarts, and stores what it finds', async () => {
  const writer = new EventWriter({
    store: new ClickHouseEventStore(stores.clickhouse),
    spool: null,
    newToken: () => `second-look-${nowMs}`,
    arrivedMs: (event) => event.receivedMs,
    batchEventsMax: Number.MAX_SAFE_INTEGER,
    queueEventsMax: Number.MAX_SAFE_INTEGER,
  });
  const fail = (fields: object): never => {
    throw new Error(JSON.stringify(fields));
  };
  const log = { info: () => undefined, warn: () => undefined, error: fail };
  const newService = () =>
    new WatchService(stores.clickhouse, stores.postgres, new ShopRepository(stores.postgres), log);
  const until = async (service: WatchService, untilMs: number): Promise<void> => {
    nowMs = untilMs;
    const fresh = arrivals(KEPT_BACK_MS).filter(({ clockMs }) => clockMs < untilMs && clockMs >= writtenMs);
    writtenMs = untilMs;
    await writer.write(fresh.map(({ event }) => event));
    expect((await service.pass(untilMs)).failed).toBe(0);
  };
  const incidents = () => new IncidentRepository(stores.postgres).list({ shop: SHOP }, 100, null);
  let writtenMs = START_MS;

  const service = newService();
  await until(service, START_MS + 9 * DAY_MS);
  await until(service, CROWD_MS + KEPT_BACK_MS + HOUR_MS);
  await service.stop(nowMs);
  expect((await incidents()).filter(({ kind }) => kind === 'spike')).toEqual([]);

  const again = newService();
  for (let hours = 50; hours <= 59; hours += 3) await until(again, CROWD_MS + hours * HOUR_MS);
  expect(await incidents()).toMatchObject([IN_TIME]);
  expect((await incidents())[0]?.foundLateMinutes).toBeGreaterThan(50 * 60 - 120);
  await again.stop(nowMs);
}, 240_000);
