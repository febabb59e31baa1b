/** One installation in several processes: what each role does, and that together they tell an incident once. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { main } from '../../src/cli/main.js';
import type { Role } from '../../src/config/roles.js';
import { loadSettings } from '../../src/config/settings.js';
import { runStoreCommand } from '../../src/control/store-commands.js';
import { openStores } from '../../src/open-stores.js';
import { startService, type Service } from '../../src/service.js';
import { startClickHouse, type ClickHouseServer } from '../support/clickhouse-server.js';
import { startPostgres, type PostgresServer } from '../support/postgres-server.js';

const MINUTE_MS = 60_000;
const SHOP = 'acme';

let folder: string;
let clickhouse: ClickHouseServer;
let postgres: PostgresServer;
let environment: Record<string, string>;
// The servers drop what is old by their own clocks, so the events of this file are of today.
let nowMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const clock = { now: () => nowMs };
const running: Service[] = [];
let told = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-roles-'));
  [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  environment = {
    VEDETTA_CLICKHOUSE_URL: `${clickhouse.url}/vedetta`,
    VEDETTA_DATABASE_URL: postgres.url,
    VEDETTA_PORT: '0',
    VEDETTA_DETECT_SECONDS: '1',
  };
});

afterEach(async () => {
  jest.restoreAllMocks();
  for (const service of running.splice(0)) await service.stop();
});

afterAll(async () => {
  await Promise.all([clickhouse?.stop(), postgres?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

function settingsOf(name: string) {
  return loadSettings({ ...environment, VEDETTA_DATA_DIR: join(folder, name) }, folder);
}

/** A process of the installation, with a data folder of its own. */
async function start(name: string, ...roles: Role[]): Promise<Service> {
  const service = await startService({
    settings: settingsOf(name),
    roles,
    clock,
    log: pino({ level: 'silent' }),
    console: { write: (text: string) => (told += text) },
    onFailed: (error) => {
      throw error;
    },
  });
  running.push(service);
  return service;
}

async function newKey(): Promise<string> {
  const stores = await openStores(settingsOf('command'), clock);
  const made = await runStoreCommand(
    stores,
    { command: 'keys create', args: { shop: SHOP, scope: 'ingest' } },
    clock,
    () => {
      throw new Error('making a key takes no event');
    },
  );
  await stores.close();
  return made.stdout.trim();
}

async function send(url: string, key: string, data: object): Promise<void> {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'job.finished', time: new Date(nowMs).toISOString(), data }),
  });
  expect(await response.json()).toMatchObject({ accepted: 1 });
}

async function statusOf(url: string, path: string): Promise<number> {
  const response = await fetch(`${url}${path}`);
  await response.text();
  return response.status;
}

async function figuresOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

/** Runs the command line and gives its exit code and what it said. */
async function serve(roles: string): Promise<[number, string]> {
  let text = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return [await main(['node', 'vedetta', 'serve', '--roles', roles]), text];
}

describe('an installation in several processes', () => {
  it('takes an event in at one, finds the incident at another and tells it once', async () => {
    const front = await start('front', 'collector', 'writer', 'web');
    const workers = await Promise.all([start('one', 'detector', 'notifier'), start('two', 'detector', 'notifier')]);
    await send(front.url, await newKey(), { job: 'order-export', outcome: 'failed', errorMessage: 'disk full' });
    while (!told.includes('NEW')) {
      nowMs += MINUTE_MS;
      await fetch(`${front.url}/readyz`);
    }
    const incidents = await fetch(`${front.url}/v1/incidents?shop=${SHOP}`);
    expect(await incidents.json()).toMatchObject({ items: [{ metric: 'job.finished', kind: 'failure' }] });
    // Both go on for a while: who does not have the shop has nothing to say.
    for (let look = 0; look < 20; look++) {
      nowMs += MINUTE_MS;
      await Promise.all(workers.map(({ url }) => fetch(`${url}/readyz`)));
    }
    expect(told.match(/NEW/g)).toHaveLength(1);
    const shops = (await Promise.all(workers.map(({ url }) => figuresOf(url)))).map(
      (text) => /^vedetta_detection_shops (\d+)$/m.exec(text)?.[1],
    );
    expect(shops.sort()).toEqual(['0', '1']);
    expect(await figuresOf(front.url)).toMatch(/^vedetta_events_accepted_total 1$/m);
  });

  it('has the routes of its roles in each process, and health in all', async () => {
    const collector = await start('front', 'collector', 'writer');
    const web = await start('web', 'web');
    const detector = await start('one', 'detector');
    const ready = async (url: string) => (await fetch(`${url}/readyz`)).json();
    expect(await ready(collector.url)).toEqual({ ready: true, roles: { collector: 'ok', writer: 'ok' } });
    expect(await ready(web.url)).toEqual({ ready: true, roles: { web: 'ok' } });
    expect(await ready(detector.url)).toEqual({ ready: true, roles: { detector: 'ok' } });
    for (const { url } of [collector, web, detector]) {
      expect([await statusOf(url, '/healthz'), await statusOf(url, '/metrics')]).toEqual([200, 200]);
    }
    expect(await statusOf(collector.url, '/v1/shops')).toBe(404);
    expect(await statusOf(web.url, '/v1/shops')).toBe(200);
    expect(await statusOf(web.url, '/docs')).toBe(200);
    expect(await statusOf(detector.url, '/docs')).toBe(404);
    const post = await fetch(`${web.url}/v1/events`, { method: 'POST', body: '{}' });
    expect(post.status).toBe(404);
  });
});

describe('vedetta serve --roles', () => {
  it('refuses a role that it does not know with the nearest one and exit code 2', async () => {
    expect(await serve('detektor')).toEqual([2, 'vedetta: detektor is not a role; the nearest one is detector\n']);
  });

  it('refuses to share out embedded stores and says what to set', async () => {
    const [exitCode, text] = await serve('detector,web');
    expect([exitCode, text]).toEqual([2, expect.stringContaining('VEDETTA_CLICKHOUSE_URL and VEDETTA_DATABASE_URL')]);
  });

  it('refuses a collector without a writer where there is no Kafka', async () => {
    await expect(start('front', 'collector')).rejects.toThrow('without Kafka collector and writer are one process');
  });
});
