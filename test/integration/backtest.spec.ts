/** Backtests on both real stores: they say what the service would have said, and leave no trace. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareEvent } from '../../ingest/index.js';
import { BacktestsController } from '../../src/api/backtests.controller.js';
import { BacktestBusyError, BacktestEndedError, Backtests } from '../../src/backtest/backtests.js';
import { overlaySettings } from '../../src/backtest/overlay-settings.js';
import { loadSettings } from '../../src/config/settings.js';
import { runStoreCommand } from '../../src/control/store-commands.js';
import { AccessGuard } from '../../src/http/access.guard.js';
import { ProblemFilter } from '../../src/http/problem.filter.js';
import { CLOCK } from '../../src/http/tokens.js';
import type { Incident } from '../../src/incidents/incident.js';
import { ApiKeyRepository } from '../../src/keys/api-key.repository.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { Replay, type TimedEvent } from '../../src/replay/replay-events.js';
import { ShopQuery } from '../../src/series/shop-query.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SHOP = 'acme';
const STORED = { shop: SHOP, timezone: 'Europe/Rome', country: 'IT' };
const START_MS = Date.UTC(2026, 1, 2);
const DAYS = 8;
/** Twelve times the usual orders for a quarter of an hour. */
const SPIKE_MS = START_MS + 6 * DAY_MS + 11 * HOUR_MS;
const FAILED_MS = START_MS + 5 * DAY_MS + 9 * HOUR_MS;
const SLOW_MS = START_MS + 7 * DAY_MS + 14 * HOUR_MS;
const END_MS = START_MS + DAYS * DAY_MS;
const RANGE = { fromMs: START_MS + 4 * DAY_MS, toMs: END_MS };
const CLOCK_OF_TEST = { now: () => END_MS };

let folder: string;
let stores: Stores;
let backtests: Backtests;
/** What the replay of the same events told, each incident as it was at the last. */
const replayed = new Map<string, Incident>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-backtest-'));
  stores = await openStores(loadSettings({ VEDETTA_DATA_DIR: folder }, folder), CLOCK_OF_TEST);
  await stores.clickhouse.command({ query: 'SYSTEM STOP TTL MERGES' });
  await new ShopRepository(stores.postgres).put(STORED, START_MS);
  const replay = new Replay(stores.clickhouse, [STORED], {
    onChange: ({ change: { event: _event, at: _at, ...incident } }) => {
      replayed.set(incident.id, incident);
    },
    onProgress: () => undefined,
  });
  await replay.run(history());
  backtests = new Backtests(new ShopQuery(stores.clickhouse), stores.postgres);
}, 300_000);

afterAll(async () => {
  await stores?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Orders by day and fewer by night, a page a minute, a job an hour; in the order of their time. */
async function* history(): AsyncGenerator<TimedEvent> {
  let serial = 0;
  const event = (type: string, timeMs: number, data: object): TimedEvent => {
    const raw = { id: `e${serial++}`, type, time: new Date(timeMs).toISOString(), shop: SHOP, data };
    const context = { shop: null, source: '/t', receivedMs: timeMs, newId: () => '', secret: 'a secret of the tests' };
    const outcome = prepareEvent(raw, context);
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    return { event: outcome.event, clockMs: timeMs };
  };
  const chance = seededChance(7);
  for (let minuteMs = START_MS; minuteMs < END_MS; minuteMs += MINUTE_MS) {
    const isDay = (minuteMs / HOUR_MS) % 24 >= 7 && (minuteMs / HOUR_MS) % 24 < 22;
    const isSpike = minuteMs >= SPIKE_MS && minuteMs < SPIKE_MS + 15 * MINUTE_MS;
    const isSlow = minuteMs >= SLOW_MS && minuteMs < SLOW_MS + 40 * MINUTE_MS;
    const orders = (chance() < (isDay ? 0.6 : 0.15) ? 1 : 0) + (isSpike ? 8 : 0);
    for (let order = 0; order < orders; order++) {
      yield event('order.placed', minuteMs + order, { orderId: `o${serial}`, value: 20, currency: 'EUR' });
    }
    const durationMs = (isSlow ? 2_000 : 200) * (0.8 + 0.4 * chance());
    yield event('page.timed', minuteMs + 30_000, { page: '/cart', durationMs });
    if (minuteMs % HOUR_MS === 0) {
      const outcome = minuteMs === FAILED_MS ? 'failed' : 'ok';
      yield event('job.finished', minuteMs + 40_000, { job: 'feed', outcome, items: 100 });
    }
    if (minuteMs === SLOW_MS - 10 * MINUTE_MS) {
      yield event('change.made', minuteMs + 50_000, { kind: 'deploy', title: 'New cart', version: 'v2' });
    }
  }
}

/** Numbers in [0, 1) that are the same on every run. */
function seededChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const run = (given: object, range = RANGE) => backtests.run(overlaySettings(STORED, given), range);
const isSpike = ({ metric, kind }: Incident) => metric === 'order.placed' && kind === 'spike';

/** Rows of every table of both stores. */
async function rowCounts(): Promise<Record<string, unknown>> {
  const counts: Record<string, unknown> = {};
  const names: { name: string }[] = await stores.postgres.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  for (const { name } of names) counts[name] = await stores.postgres.query(`SELECT count(*) FROM "${name}"`);
  const result = await stores.clickhouse.query({
    query: `SELECT name, total_rows FROM system.tables WHERE database = currentDatabase() AND total_rows > 0 ORDER BY name`,
    format: 'JSONCompactEachRow',
  });
  counts.clickhouse = await result.json();
  return counts;
}

/** What detection says of an incident, without what was found out about its cause. */
function asDetected({
  id,
  metric,
  dimension,
  kind,
  startedAt,
  detectedAt,
  resolvedAt,
  observed,
  expected,
  score,
}: Incident) {
  return { id, metric, dimension, kind, startedAt, detectedAt, resolvedAt, observed, expected, score };
}

describe('a backtest', () => {
  it('finds what the replay of the same events found, with the same numbers; why it happened it does not ask', async () => {
    const whole = await run({}, { fromMs: START_MS, toMs: END_MS + MINUTE_MS });
    expect(whole.incidents.map(asDetected)).toEqual([...replayed.values()].map(asDetected));
    expect(whole.incidents.map(({ metric }) => metric)).toEqual(['job.finished', 'order.placed', 'page.durationMs']);
    const last = await run({});
    expect(last.incidents).toEqual(whole.incidents.filter(({ startedAt }) => Date.parse(startedAt) >= RANGE.fromMs));
    expect(last.incidents.some(isSpike)).toBe(true);
    expect(last.incidents.find(({ metric }) => metric === 'page.durationMs')?.suspects).toMatchObject([{ ref: 'v2' }]);
  });

  it('says with what, since when and how often it would have called, and lets other work go on meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { incidents, ...rest } = await run({ alarmBudget: 'nervous' });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    expect(incidents.some(isSpike)).toBe(true);
    expect(rest).toMatchObject({
      shop: SHOP,
      from: new Date(RANGE.fromMs).toISOString(),
      to: new Date(END_MS).toISOString(),
      settings: { ...STORED, alarmBudget: 'nervous' },
      historyFrom: new Date(START_MS).toISOString(),
      alerts: { total: incidents.length, perWeek: (incidents.length * 7) / 4, byMetric: { 'job.finished': 1 } },
      asOf: { incidents: 0 },
    });
    expect(rest.limits.slice(0, 2)).toEqual([
      expect.stringContaining('only 4 days of history'),
      expect.stringContaining('came late'),
    ]);
    const least = await run({ alarmBudget: 0.0001 });
    expect(least.alerts.total).toBeLessThanOrEqual(incidents.length);
    expect(least.alerts.byMetric['job.finished']).toBe(1);
  });

  it('keeps still about a spike within a campaign, and about what a closed shop does', async () => {
    const period = (startMs: number) => ({
      start: new Date(startMs - HOUR_MS).toISOString(),
      end: new Date(startMs + 2 * HOUR_MS).toISOString(),
    });
    const { incidents } = await run({
      campaigns: [{ name: 'Sale', ...period(SPIKE_MS), expectedUplift: 20 }],
      maintenance: [period(SLOW_MS)],
    });
    expect(incidents.map(({ metric }) => metric)).toEqual(['job.finished']);
  });

  it('stores nothing', async () => {
    const before = await rowCounts();
    const day = await run({}, { fromMs: FAILED_MS - DAY_MS, toMs: FAILED_MS + HOUR_MS });
    expect(day.alerts.total).toBe(1);
    expect(await rowCounts()).toEqual(before);
  });

  it('is run one at a time, can be ended, and lets the next one in', async () => {
    const stop = new AbortController();
    const first = backtests.run(STORED, RANGE, stop.signal);
    await expect(run({})).rejects.toThrow(BacktestBusyError);
    stop.abort();
    await expect(first).rejects.toThrow(BacktestEndedError);
    await expect(run({}, { fromMs: START_MS, toMs: START_MS + HOUR_MS })).resolves.toMatchObject({ shop: SHOP });
  });

  it('says where there is no history', async () => {
    const { historyFrom, incidents, alerts, limits } = await backtests.run({ shop: 'nobody' }, RANGE);
    expect({ historyFrom, incidents, total: alerts.total, perWeek: alerts.perWeek }).toEqual({
      historyFrom: null,
      incidents: [],
      total: 0,
      perWeek: null,
    });
    expect(limits).toEqual([expect.stringContaining('Nothing is stored')]);
  });
});

describe('vedetta backtest', () => {
  const call = (args: Record<string, string>) =>
    runStoreCommand(stores, { command: 'backtest', args: { shop: SHOP, ...args } }, CLOCK_OF_TEST, () => {
      throw new Error('a backtest collects nothing');
    });

  it('prints the incidents as JSON lines, and a table of what they cost', async () => {
    const from = new Date(RANGE.fromMs).toISOString();
    const { exitCode, stdout, stderr } = await call({
      from,
      alarmBudget: '2',
      file: 'x.yaml',
      settings: 'country: FR',
    });
    expect(exitCode).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as Incident).some(isSpike)).toBe(true);
    expect(stderr).toContain(`alerts           ${lines.length}, ${(lines.length * 7) / 4} a week\n`);
    expect(stderr).toContain('really raised    0\n');
  });

  it('says so where the service stops meanwhile', async () => {
    const started = jest.spyOn(Backtests.prototype, 'run');
    const result = call({});
    while (started.mock.results.length === 0) await new Promise((resolve) => setImmediate(resolve));
    started.mockRestore();
    Backtests.stop();
    expect(await result).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('was ended before it was done'),
    });
  });

  it.each([
    [{ alarmBudget: 'loud' }, 1, 'settings.alarmBudget must be calm, normal or nervous'],
    [{ from: '2025-01-01T00:00:00Z' }, 2, 'from must be at most 90 days before to'],
    [{ shop: 'nobody' }, 1, 'the shop nobody is not known'],
    [{ file: 'x.yaml', settings: 'jbos: []' }, 1, 'settings.jbos is not a setting; the nearest one is jobs'],
  ])('refuses %j', async (args, exitCode, text) => {
    const result = await call(args);
    expect({ exitCode: result.exitCode, stdout: result.stdout }).toEqual({ exitCode, stdout: '' });
    expect(result.stderr).toContain(text);
  });
});

describe('POST /v1/backtests', () => {
  @Module({ controllers: [BacktestsController] })
  class BacktestModule {}

  let app: INestApplication;
  let url: string;
  const keys = { own: '', other: '', all: '', ingest: '' };

  beforeAll(async () => {
    const shops = new ShopRepository(stores.postgres);
    const keyStore = new ApiKeyRepository(stores.postgres, shops);
    keys.own = (await keyStore.create({ shop: SHOP, scope: 'read' }, END_MS)).text;
    keys.other = (await keyStore.create({ shop: 'kiwi', scope: 'read' }, END_MS)).text;
    keys.all = (await keyStore.create({ shop: null, scope: 'read' }, END_MS)).text;
    keys.ingest = (await keyStore.create({ shop: SHOP, scope: 'ingest' }, END_MS)).text;
    const providers = [
      { provide: Backtests, useValue: backtests },
      { provide: ShopRepository, useValue: shops },
      { provide: CLOCK, useValue: CLOCK_OF_TEST },
    ];
    app = await NestFactory.create({ module: BacktestModule, providers }, { bodyParser: false, logger: ['error'] });
    const settings = loadSettings({ VEDETTA_DATA_DIR: folder, VEDETTA_PAGE_ACCESS: 'key' }, folder);
    app.useGlobalGuards(new AccessGuard(keyStore, settings, CLOCK_OF_TEST));
    app.useGlobalFilters(new ProblemFilter({ error: (fields: object) => expect(fields).toBeUndefined() }));
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/v1/backtests`;
  });

  afterAll(() => app?.close());

  async function post(key: string, body: unknown) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
  }

  it('answers with incidents and what they cost, the last 28 days where no time is named', async () => {
    const { status, body } = await post(keys.own, { shop: SHOP, settings: { alarmBudget: 'nervous', country: null } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      shop: SHOP,
      from: new Date(END_MS - 28 * DAY_MS).toISOString(),
      to: new Date(END_MS).toISOString(),
      settings: { shop: SHOP, timezone: 'Europe/Rome', alarmBudget: 'nervous' },
      alerts: { total: (body.incidents as Incident[]).length },
    });
    expect(body.settings).not.toHaveProperty('country');
    expect((body.incidents as Incident[]).some(isSpike)).toBe(true);
  });

  it.each([
    [
      'an unknown field',
      { shop: SHOP, form: '2026-02-10T00:00:00Z' },
      400,
      'form is not a field; the nearest one is from',
    ],
    ['an unknown setting', { settings: { alarmBugdet: 1 } }, 400, 'settings.alarmBugdet is not a setting'],
    ['a setting out of range', { settings: { alarmBudget: 0 } }, 400, 'settings.alarmBudget must be calm'],
    ['a setting deep inside', { settings: { jobs: [{ everyMinutes: 5 }] } }, 400, 'settings.jobs[0].job must'],
    ['another shop in the settings', { settings: { shop: 'kiwi' } }, 400, 'settings.shop must be acme'],
    ['settings that are no map', { settings: [] }, 400, 'settings must be a map'],
    ['a time without its offset', { from: '2026-02-10' }, 400, 'from must be a time of RFC 3339'],
    ['a number for a time', { to: 5 }, 400, 'to must be text'],
    [
      'an end before the start',
      { from: '2026-02-12T00:00:00Z', to: '2026-02-11T00:00:00Z' },
      400,
      'from must be before',
    ],
    ['too long a time', { from: '2025-02-12T00:00:00Z' }, 400, 'from must be at most 90 days before to'],
    ['no map', [], 400, 'the body must be a map'],
    ['another shop', { shop: 'kiwi' }, 403, 'shop must be acme'],
  ])('refuses %s', async (_name, body, status, detail) => {
    const answer = await post(keys.own, body);
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringContaining(detail)]);
  });

  it('wants a key that may read, and a shop that is known', async () => {
    expect((await post('vdt_read_none', { shop: SHOP })).status).toBe(401);
    expect((await post(keys.ingest, { shop: SHOP })).status).toBe(403);
    expect((await post(keys.all, {})).body.detail).toContain('shop must be given');
    expect((await post(keys.all, { shop: 'nobody' })).status).toBe(404);
    expect((await post(keys.other, {})).body).toMatchObject({ shop: 'kiwi', historyFrom: null });
  });

  it('says when to come again while one is under way', async () => {
    const stop = new AbortController();
    const other = backtests.run(STORED, RANGE, stop.signal);
    const { status, headers, body } = await post(keys.own, {});
    stop.abort();
    await expect(other).rejects.toThrow(BacktestEndedError);
    expect([status, headers.get('retry-after')]).toEqual([429, '15']);
    expect(body.detail).toContain('under way already');
  });

  it('ends one that nobody waits for any more', async () => {
    const started = jest.spyOn(backtests, 'run');
    const gone = new AbortController();
    const headers = { Authorization: `Bearer ${keys.own}` };
    const answer = fetch(url, { method: 'POST', headers, body: '{}', signal: gone.signal });
    while (started.mock.results.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const run = started.mock.results[0]?.value;
    started.mockRestore();
    gone.abort();
    await expect(answer).rejects.toThrow('aborted');
    await expect(run).rejects.toThrow(BacktestEndedError);
  });
});
