/** The HTTP API to read on both real stores: what the contract promises of every list, point and answer. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ClickHouseEventStore, EventWriter, prepareEvent } from '../../ingest/index.js';
import { API_CONTROLLERS, API_PROVIDERS, HEALTH_CONTROLLERS } from '../../src/api/api.module.js';
import { evenBaseline } from '../../src/baselines/baseline.fixture.js';
import { setUpOpenApi } from '../../src/api/open-api.js';
import { BaselineStore } from '../../src/baselines/baseline-store.js';
import { loadSettings } from '../../src/config/settings.js';
import { JobRecord } from '../../src/health/job-record.js';
import { Readiness } from '../../src/health/readiness.js';
import { AccessGuard } from '../../src/http/access.guard.js';
import { ProblemFilter } from '../../src/http/problem.filter.js';
import { CLICKHOUSE, CLOCK, LOG } from '../../src/http/tokens.js';
import type { IncidentChange } from '../../src/incidents/incident.js';
import { IncidentRepository, storeChanges } from '../../src/incidents/incident.repository.js';
import { ApiKeyRepository } from '../../src/keys/api-key.repository.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { seriesId } from '../../src/series/series-name.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import { WatchStateEntity } from '../../src/watch/watch-state.entity.js';
import { WatchStore } from '../../src/watch/watch-store.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The service's clock. */
const NOW_MS = Date.parse('2026-11-20T14:03:20Z');
/** End of the last complete minute. */
const JUDGED_MS = Date.parse('2026-11-20T14:02:00Z');
/** The shop's first event. */
const START_MS = Date.parse('2026-11-20T13:00:00Z');
/** Nothing comes from the shop for these minutes. */
const SILENCE = { fromMs: START_MS + 20 * MINUTE_MS, untilMs: START_MS + 30 * MINUTE_MS };

const ORDERS = { metric: 'order.placed', dimension: '' };
const VIEWS = { metric: 'page.views', dimension: 'page=/cart' };
const DURATION = { metric: 'page.durationMs', dimension: 'page=/cart' };
const HEARTBEAT = { metric: 'ingest.silence', dimension: '' };

interface Answer {
  status: number;
  type: string;
  link: string | null;
  // What JSON holds is looked at field by field in each test.
  body: { items: Record<string, unknown>[]; next: string | null; detail: string } & Record<string, unknown>;
}

/** The API alone, without what runs by the clock; the stores come with the test. */
@Module({ controllers: [...API_CONTROLLERS, ...HEALTH_CONTROLLERS] })
class ApiModule {}

let folder: string;
let stores: Stores;
let app: INestApplication;
let baseUrl: string;
let writer: EventWriter;
let serial = 0;
/** Failures that no route meant to have. */
const unforeseen: string[] = [];
const keys = { acme: '', kiwi: '', all: '', admin: '', acmeAdmin: '', ingest: '' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-api-'));
  const clock = { now: () => NOW_MS };
  // With the page open to this machine only by key, so that tenancy is what is tested.
  const settings = loadSettings({ VEDETTA_DATA_DIR: folder, VEDETTA_PAGE_ACCESS: 'key' }, folder);
  stores = await openStores(settings, clock);
  const shops = new ShopRepository(stores.postgres);
  const keyStore = new ApiKeyRepository(stores.postgres, shops);
  await fillStores(keyStore);
  const provide = [
    { provide: CLICKHOUSE, useValue: stores.clickhouse },
    { provide: CLOCK, useValue: clock },
    { provide: LOG, useValue: { warn: () => undefined } },
    { provide: DataSource, useValue: stores.postgres },
    { provide: ShopRepository, useValue: shops },
    { provide: IncidentRepository, useValue: new IncidentRepository(stores.postgres) },
    { provide: BaselineStore, useValue: new BaselineStore(stores.clickhouse) },
    { provide: Metrics, useValue: new Metrics() },
    { provide: Readiness, useValue: readinessOf(clock) },
  ];
  app = await NestFactory.create(
    { module: ApiModule, providers: [...provide, ...API_PROVIDERS] },
    { bodyParser: false, logger: ['error'] },
  );
  app.useGlobalGuards(new AccessGuard(keyStore, settings, clock));
  app.useGlobalFilters(
    new ProblemFilter({ error: (fields: object) => unforeseen.push(String((fields as { err: Error }).err.stack)) }),
  );
  setUpOpenApi(app);
  await app.listen(0, '127.0.0.1');
  baseUrl = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});

afterAll(async () => {
  await app?.close();
  await stores?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Of a process that shows the page and looks at shops. */
function readinessOf(clock: { now(): number }): Readiness {
  const job = new JobRecord(clock);
  return new Readiness({
    roles: ['detector', 'web'],
    clickhouse: stores.clickhouse,
    postgres: stores.postgres,
    clock,
    log: { warn: () => undefined },
    passes: job,
    rounds: job,
    detectSeconds: 10,
    writerProblem: () => null,
    brokerProblem: null,
  });
}

async function fillStores(keyStore: ApiKeyRepository): Promise<void> {
  await new ShopRepository(stores.postgres).apply(
    [{ shop: 'acme', timezone: 'Europe/Rome', country: 'IT' }, { shop: 'kiwi' }],
    NOW_MS,
  );
  const newKey = async (shop: string | null, scope: 'read' | 'admin' | 'ingest') =>
    (await keyStore.create({ shop, scope }, NOW_MS)).text;
  keys.acme = await newKey('acme', 'read');
  keys.kiwi = await newKey('kiwi', 'read');
  keys.all = await newKey(null, 'read');
  keys.admin = await newKey(null, 'admin');
  keys.acmeAdmin = await newKey('acme', 'admin');
  keys.ingest = await newKey('acme', 'ingest');
  writer = new EventWriter({
    store: new ClickHouseEventStore(stores.clickhouse),
    spool: null,
    newToken: () => `api-${serial++}`,
    arrivedMs: () => NOW_MS,
  });
  await sendEvents();
  await saveSeries();
  await stores.postgres.manager.insert(WatchStateEntity, {
    shop: 'acme',
    state: Buffer.from('what detection remembers'),
    judgedTill: new Date(JUDGED_MS),
    savedAt: new Date(NOW_MS),
  });
  await new BaselineStore(stores.clickhouse).add('acme', [
    { series: HEARTBEAT, version: evenBaseline('count', 3, START_MS - DAY_MS) },
    { series: ORDERS, version: evenBaseline('count', 1, START_MS - DAY_MS) },
    { series: ORDERS, version: evenBaseline('count', 2, START_MS + 30 * MINUTE_MS) },
  ]);
  await saveIncidents();
}

function event(shop: string, type: string, timeMs: number, data: object) {
  const raw = { id: `e${serial++}`, type, time: new Date(timeMs).toISOString(), data };
  const outcome = prepareEvent(raw, {
    shop,
    source: '/t',
    receivedMs: NOW_MS,
    newId: () => '',
    secret: 'a secret of the tests',
  });
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

/** A page a minute, an order every other minute, nothing at all in the silence; three changes and another shop's. */
async function sendEvents(): Promise<void> {
  const events = [];
  for (let atMs = START_MS; atMs < NOW_MS; atMs += MINUTE_MS) {
    if (atMs >= SILENCE.fromMs && atMs < SILENCE.untilMs) continue;
    events.push(event('acme', 'page.timed', atMs, { page: '/cart', durationMs: 200, sampleRate: 0.5 }));
    if ((atMs / MINUTE_MS) % 2 === 0)
      events.push(event('acme', 'order.placed', atMs, { orderId: `o${serial}`, value: 20, currency: 'EUR' }));
  }
  for (const [minute, title] of ['First', 'Second', 'Third'].entries()) {
    const data = { kind: 'deploy', title, version: `v${minute}`, modules: ['cart'] };
    events.push(event('acme', 'change.made', START_MS + minute * MINUTE_MS, data));
  }
  const campaign = { kind: 'campaign', title: 'Sale', endsAt: at(-1440 + 2) };
  events.push(event('acme', 'change.made', START_MS - 3 * DAY_MS, campaign));
  events.push(event('kiwi', 'change.made', START_MS, { kind: 'config', title: 'Of kiwi' }), ...attackOfKiwi());
  await writer.write(events);
}

/** Twelve machines, and three people beside them. */
function attackOfKiwi() {
  const signup = (minute: number, email: string, ip: string, formSeconds: number) =>
    event('kiwi', 'customer.registered', START_MS + minute * MINUTE_MS, { email, ip, formSeconds, origin: 'form' });
  return [
    ...Array.from({ length: 12 }, (_, n) => signup(n, `x${n}k7q2m9w@mailinator.com`, '203.0.113.7', 1.1)),
    ...[0, 4, 8].map((n) => signup(n, `anna.rossi${n}@gmail.com`, `198.51.${n}.7`, 30)),
  ];
}

async function saveSeries(): Promise<void> {
  const described = (series: typeof ORDERS, state: 'normal' | 'learning') => ({
    name: series,
    unit: 'events',
    state,
    missing: state === 'learning' ? '3 more hours of history' : null,
    reason: state === 'learning' ? ('young' as const) : null,
    reasonText: state === 'learning' ? 'known for 69 hours: too short to judge it by' : null,
    waitMinutes: 1,
    behindMinutes: series === DURATION ? 5 : 0,
  });
  const watch = new WatchStore(stores.postgres);
  const { manager } = stores.postgres;
  const normal = [ORDERS, VIEWS, DURATION].map((series) => described(series, 'normal'));
  await watch.saveSeries(manager, { shop: 'acme', nextMinute: null }, normal, NOW_MS);
  await watch.saveSeries(manager, { shop: 'kiwi', nextMinute: null }, [described(ORDERS, 'learning')], NOW_MS);
}

function incident(shop: string, number: number, resolved: boolean): IncidentChange {
  return {
    event: 'opened',
    at: at(number * 10 + 2),
    id: `inc_${shop}_${number}`,
    shop,
    metric: 'order.placed',
    dimension: {},
    kind: 'drop',
    cause: 'unknown',
    causeConfidence: 0,
    severity: 'warning',
    startedAt: at(number * 10),
    detectedAt: at(number * 10 + 2),
    resolvedAt: resolved ? at(number * 10 + 5) : null,
    observed: 0,
    expected: { low: 3, mid: 6, high: 11 },
    unit: 'events/10min',
    score: 14,
    evidence: [],
    suspects: [],
    related: [{ metric: 'page.views', kind: 'drop', dimension: { page: '/cart' } }],
    impact: null,
  };
}

/** Four of acme, of which the newest goes on, and one of kiwi. */
async function saveIncidents(): Promise<void> {
  const manager = stores.postgres.manager;
  for (let number = 0; number < 4; number++) {
    const opened = { ...incident('acme', number, false) };
    const changes = [{ seq: 1, change: opened }];
    if (number < 3) changes.push({ seq: 2, change: { ...incident('acme', number, true), event: 'resolved' } });
    await storeChanges(manager, changes);
  }
  const attack = { metric: 'customer.registered', kind: 'spike', cause: 'bot-attack', related: [] } as const;
  await storeChanges(manager, [{ seq: 1, change: { ...incident('kiwi', 0, false), ...attack, related: [] } }]);
}

async function get(path: string, key: string | null = keys.acme, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(key === null ? {} : { Authorization: `Bearer ${key}` });
  const response = await fetch(baseUrl + path, { ...init, headers });
  expect(unforeseen).toEqual([]);
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    link: response.headers.get('link'),
    body: type.includes('json') ? JSON.parse(text) : { text },
  };
}

const put = (path: string, key: string, body: unknown) =>
  get(path, key, { method: 'PUT', body: typeof body === 'string' ? body : JSON.stringify(body) });

const of = (answer: Answer, field: string) => answer.body.items.map((item) => item[field]);

const at = (minute: number) => new Date(START_MS + minute * MINUTE_MS).toISOString();

function pointsPath(series: typeof ORDERS, fromMinute: number, toMinute: number, more = ''): string {
  return `/v1/series/${seriesId('acme', series)}/points?from=${at(fromMinute)}&to=${at(toMinute)}${more}`;
}

/** Follows the header Link from page to page. */
async function allPages(path: string): Promise<Record<string, unknown>[][]> {
  const pages: Record<string, unknown>[][] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const answer = await get(next);
    expect(answer.status).toBe(200);
    pages.push(answer.body.items);
    next = /^<([^>]+)>; rel="next"$/.exec(answer.link ?? '')?.[1];
    expect(answer.body.next === null).toBe(next === undefined);
  }
  return pages;
}

describe('a list', () => {
  it('comes page by page, by cursor and by the header Link, nothing twice and nothing left out', async () => {
    const pages = await allPages('/v1/incidents?shop=acme&limit=3');
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
      ['inc_acme_3', 'inc_acme_2', 'inc_acme_1'],
      ['inc_acme_0'],
    ]);
    const changes = await allPages('/v1/changes?limit=2');
    expect(changes.map((page) => page.map(({ title }) => title))).toEqual([
      ['Third', 'Second'],
      ['First', 'Sale'],
    ]);
    const series = await allPages('/v1/series?limit=2');
    expect(series.flat().map(({ metric }) => metric)).toEqual(['order.placed', 'page.durationMs', 'page.views']);
    const minutes = await allPages(pointsPath(ORDERS, 0, 5, '&limit=2'));
    expect(minutes.map((page) => page.map((point) => point.at))).toEqual([[at(0), at(1)], [at(2), at(3)], [at(4)]]);
    const log = await allPages('/v1/incidents/inc_acme_0/log?limit=1');
    expect(log.map((page) => page.map(({ kind }) => kind))).toEqual([['resolved'], ['opened']]);
  });

  it.each([
    ['/v1/incidents?stat=open', 'stat is not a parameter; the nearest one is state'],
    ['/v1/incidents?state=opened', 'state must be one of open, resolved'],
    ['/v1/incidents?metric=order.place', 'the nearest one is order.placed'],
    ['/v1/incidents?from=yesterday', 'from must be a time of RFC 3339'],
    ['/v1/incidents?limit=501', 'limit must be a whole number from 1 to 500'],
    ['/v1/incidents?cursor=page2', 'cursor must be the `next`'],
    ['/v1/changes?cursor=WyJpbmNpZGVudHMiLDEsImEiXQ', 'cursor must be the `next`'],
    ['/v1/series?limt=1', 'limt is not a parameter; the nearest one is limit'],
    ['/v1/shops?name=acme', 'name is not a parameter'],
    ['/v1/shops/acme?x=1', 'x is not a parameter: this route has none'],
    ['/v1/incidents/inc_acme_0?x=1', 'x is not a parameter'],
    ['/v1/incidents/inc_acme_0/report?lang=de', 'lang must be one of en, it'],
    ['/v1/incidents/inc_acme_0/affected?format=xml', 'format must be one of json, csv'],
    ['/v1/incidents/inc_acme_0/affected?format=csv&limit=5', 'CSV holds the whole list'],
    ['/v1/incidents/inc_acme_0/affected?cursor=page2', 'cursor must be the `next`'],
    ['/v1/reconciliation?state=long', 'state must be one of complete, usual, short'],
    ['/v1/reconciliation?from=2026-10-01T00:00:00Z&to=2026-11-20T00:00:00Z', 'from must be at most 31 days before to'],
    ['/v1/reconciliation?cursor=page2', 'cursor must be the `next`'],
    [`/v1/series/${seriesId('acme', ORDERS)}/points?step=5m`, 'step must be a duration of ISO 8601'],
    [`/v1/series/${seriesId('acme', ORDERS)}/points?steps=PT5M`, 'steps is not a parameter; the nearest one is step'],
    [`/v1/series/${seriesId('acme', ORDERS)}/baseline?at=1`, 'at must be a time of RFC 3339'],
  ])('refuses %s in words', async (path, words) => {
    const answer = await get(path);
    expect([answer.status, answer.type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(answer.body).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400 });
    expect(answer.body.detail).toContain(words);
  });
});

describe('points', () => {
  it('are what was stored, by the shape of their metric', async () => {
    const orders = await get(pointsPath(ORDERS, 0, 20, '&step=PT10M'));
    expect(of(orders, 'value')).toEqual([5, 5]);
    const views = await get(pointsPath(VIEWS, 0, 2));
    expect(of(views, 'value')).toEqual([2, 2]);
    const [duration] = of(await get(pointsPath(DURATION, 0, 20, '&step=PT20M')), 'value');
    // Within the width of a bucket.
    expect(Math.abs(Math.log((duration as number) / 200))).toBeLessThan(0.032);
  });

  it('are zero where the shop sent something else, and null where the shop was silent', async () => {
    const answer = await get(pointsPath(ORDERS, 17, 33));
    const silent = Array.from({ length: 10 }, () => null);
    expect(of(answer, 'value')).toEqual([0, 1, 0, ...silent, 1, 0, 1]);
    // The same silence, seen only in part.
    expect(of(await get(pointsPath(ORDERS, 24, 26)), 'value')).toEqual([null, null]);
    expect(of(await get(pointsPath(DURATION, 19, 21)), 'value')).toEqual([expect.any(Number), null]);
  });

  it('are null before the first and after the last complete minute, never zero', async () => {
    expect(of(await get(pointsPath(ORDERS, -3, 1)), 'value')).toEqual([null, null, null, 1]);
    // 14:02 has data already, but is not complete.
    expect(of(await get(pointsPath(ORDERS, 60, 65)), 'value')).toEqual([1, 0, null, null, null]);
    expect(of(await get(pointsPath(ORDERS, 60, 180, '&step=PT1H')), 'value')).toEqual([1, null]);
    const yesterday = await get(pointsPath(ORDERS, -1440, -1435));
    expect(of(yesterday, 'value')).toEqual([null, null, null, null, null]);
  });

  it('are the last day by the minute where nothing is asked', async () => {
    const answer = await get(`/v1/series/${seriesId('acme', ORDERS)}/points`);
    expect(answer.body.items).toHaveLength(1441);
    expect(of(answer, 'at').at(-1)).toBe('2026-11-20T14:03:00.000Z');
  });

  it('have what was expected by the version in force, and how surprising they are', async () => {
    const answer = await get(pointsPath(ORDERS, 0, 60, '&step=PT30M'));
    expect(answer.body.items).toMatchObject([
      {
        value: 10,
        expected: {
          mid: 30,
          low: expect.closeTo(30 - 1.96 * Math.sqrt(30), 3),
          high: expect.closeTo(30 + 1.96 * Math.sqrt(30), 3),
        },
      },
      { value: 15, expected: { mid: 60 } },
    ]);
    const [usual, odd] = of(answer, 'score') as number[];
    expect(usual).toBeGreaterThan(8);
    expect(odd).toBeGreaterThan(usual!);
    const before = await get(pointsPath(ORDERS, -2880, -2878));
    expect(of(before, 'expected')).toEqual([null, null]);
    expect(of(await get(pointsPath(VIEWS, 0, 1)), 'expected')).toEqual([null]);
  });

  it('expect more while a campaign lasts that a change has declared', async () => {
    const answer = await get(pointsPath(ORDERS, -1440, -1436));
    expect(of(answer, 'expected')).toMatchObject([{ mid: 2 }, { mid: 2 }, { mid: 1 }, { mid: 1 }]);
  });

  it('name the incidents that they lie in, also those that they only joined', async () => {
    const answer = await get(pointsPath(ORDERS, 8, 17));
    const held = Array.from({ length: 5 }, () => ['inc_acme_1']);
    expect(of(answer, 'incidents')).toEqual([[], [], ...held, [], []]);
    expect(of(await get(pointsPath(VIEWS, 62, 65)), 'incidents')).toEqual([['inc_acme_3'], ['inc_acme_3'], []]);
    expect(of(await get(pointsPath(DURATION, 10, 11)), 'incidents')).toEqual([[]]);
  });
});

describe('a series', () => {
  it('says its state, what is missing and its last complete minute', async () => {
    const answer = await get('/v1/series?metric=page.views');
    expect(answer.body).toEqual({
      items: [
        {
          id: seriesId('acme', VIEWS),
          shop: 'acme',
          metric: 'page.views',
          dimension: { page: '/cart' },
          unit: 'events',
          state: 'normal',
          missing: null,
          reason: null,
          reasonText: null,
          waitMinutes: 1,
          lastCompleteMinute: '2026-11-20T14:01:00.000Z',
          raisedBar: 0,
          lessons: [],
        },
      ],
      next: null,
    });
    const learning = await get('/v1/series?state=learning', keys.all);
    expect(learning.body.items).toMatchObject([
      {
        shop: 'kiwi',
        missing: '3 more hours of history',
        reason: 'young',
        reasonText: 'known for 69 hours: too short to judge it by',
        lastCompleteMinute: null,
      },
    ]);
  });

  it('has the special days of its shop beside it, and only of a shop that the key sees', async () => {
    const range = '?from=2026-10-24T00:00:00Z&to=2026-11-02T00:00:00Z';
    expect((await get(`/v1/shops/acme/calendar${range}`)).body).toEqual({
      items: [
        {
          kind: 'clockChange',
          name: 'clocks go back an hour',
          from: '2026-10-25T01:00:00.000Z',
          to: '2026-10-25T01:00:00.000Z',
          expectedUplift: null,
        },
        {
          kind: 'holiday',
          name: "All Saints' Day",
          from: '2026-10-31T23:00:00.000Z',
          to: '2026-11-01T23:00:00.000Z',
          expectedUplift: null,
        },
      ],
      next: null,
    });
    expect((await get('/v1/shops/acme/calendar', keys.kiwi)).status).toBe(403);
    const years = await get('/v1/shops/acme/calendar?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z');
    expect(years.body.detail).toBe('to must be at most 800 days after from');
  });

  it('has its baseline as a table for a spreadsheet', async () => {
    const path = `/v1/series/${seriesId('acme', ORDERS)}/baseline`;
    const answer = await fetch(`${baseUrl}${path}?format=csv`, { headers: { authorization: `Bearer ${keys.acme}` } });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/filename="?baseline-order.placed-2026-11-\d\d.csv/);
    expect((await answer.text()).split('\r\n')).toHaveLength(170);
    expect((await get(`${path}?format=xml`)).body.detail).toContain('format must be one of json, csv');
  });

  it('has the baseline that was in force at a moment', async () => {
    const path = `/v1/series/${seriesId('acme', ORDERS)}/baseline`;
    const { body } = await get(`${path}?at=${at(10)}`);
    expect(body).toMatchObject({ timezone: 'Europe/Rome', weeks: 6, level: 1, builtAt: '2026-11-19T13:00:00.000Z' });
    expect(body.hours).toHaveLength(168);
    expect(body.hours).toContainEqual({ mid: 60, low: expect.any(Number), high: expect.any(Number), samples: 6 });
    expect(body.leftOut).toContainEqual({
      from: '2026-10-31T23:00:00.000Z',
      to: '2026-11-01T23:00:00.000Z',
      why: 'public holiday of IT',
    });
    expect((await get(path)).body).toMatchObject({ builtAt: '2026-11-20T13:30:00.000Z' });
    const early = await get(`${path}?at=2026-01-01T00:00:00Z`);
    expect([early.status, early.body.detail]).toEqual([404, expect.stringContaining('had no baseline at 2026-01-01')]);
  });
});

describe('incidents and changes', () => {
  it('are narrowed by state and by the time they held', async () => {
    expect(of(await get('/v1/incidents?state=open'), 'id')).toEqual(['inc_acme_3']);
    expect(of(await get('/v1/incidents?state=resolved'), 'id')).toHaveLength(3);
    expect(of(await get(`/v1/incidents?from=${at(12)}&to=${at(20)}`), 'id')).toEqual(['inc_acme_1']);
    expect(of(await get('/v1/incidents?metric=page.views'), 'id')).toEqual([]);
    expect(of(await get(`/v1/changes?from=${at(1)}&to=${at(2)}`), 'title')).toEqual(['Second']);
  });

  it('are told one by one', async () => {
    const { body } = await get('/v1/incidents/inc_acme_0');
    const { event: _event, at: _at, ...stored } = incident('acme', 0, true);
    expect(body).toEqual(stored);
    const log = await get('/v1/incidents/inc_acme_0/log');
    expect(log.body.items).toEqual([
      { at: at(2), kind: 'resolved', text: 'resolved; it lasted 5 min' },
      { at: at(2), kind: 'opened', text: 'Orders are far below normal: 0 in 10 min, expected 3–11' },
    ]);
    const [change] = (await get('/v1/changes?limit=1')).body.items;
    expect(change).toEqual({
      id: expect.any(String),
      shop: 'acme',
      at: at(2),
      kind: 'deploy',
      title: 'Third',
      version: 'v2',
      commit: null,
      author: null,
      url: null,
      environment: null,
      modules: ['cart'],
      endsAt: null,
      outcome: null,
      verdict: expect.stringMatching(/^(clean|suspect|faulty|unknown)$/),
      reason: expect.any(String),
      isFinal: false,
      evidence: [expect.any(String)],
    });
  });
});

describe('the report of an incident', () => {
  const asText = async (path: string, accept: string, key = keys.acme) => {
    const headers = { Authorization: `Bearer ${key}`, Accept: accept };
    const response = await fetch(`${baseUrl}/v1/incidents/inc_acme_0/report${path}`, { headers });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      language: response.headers.get('content-language'),
      text: await response.text(),
    };
  };

  it('is plain text in the language asked for, in the local time of the shop', async () => {
    const en = await asText('?lang=en', '*/*');
    expect(en).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8', language: 'en' });
    expect(en.text).toContain('There were clearly fewer orders than usual.');
    expect(en.text).toContain('It began on Friday 20 November 2026 at 14:00.');
    expect(en.text).toContain('The loss could not be put into figures.');
    const it = await asText('?lang=it', 'application/json');
    expect(it).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8', language: 'it' });
    expect(it.text).toContain('È iniziato venerdì 20 novembre 2026 alle 14:00.');
    expect((await asText('', '*/*')).text).toBe(en.text);
  });

  it('is Markdown where that is asked for', async () => {
    const markdown = await asText('?lang=en', 'text/markdown');
    expect(markdown.type).toBe('text/markdown; charset=utf-8');
    expect(markdown.text).toMatch(/^# Report of an incident\n/);
  });
});

describe('the signups that an attack brought', () => {
  const path = '/v1/incidents/inc_kiwi_0/affected';

  it('are a list by pages, newest first, with ids and reasons and without addresses', async () => {
    const { body } = await get(`${path}?limit=5`, keys.kiwi);
    expect(body.items).toHaveLength(5);
    expect(body.items[0]).toEqual({
      id: expect.stringMatching(/^e\d+$/),
      source: '/t',
      type: 'customer.registered',
      time: at(11),
      confidence: expect.any(Number),
      why: expect.arrayContaining([
        'network 203.0.113.0/24',
        'throw-away mail domain mailinator.com',
        'form sent after 1.1 s',
      ]),
    });
    const rest = await get(`${path}?cursor=${body.next}`, keys.kiwi);
    expect([rest.body.items.length, rest.body.next]).toEqual([7, null]);
    expect((await get('/v1/incidents/inc_acme_0/affected')).body).toEqual({ items: [], next: null });
  });

  it('are a file of CSV where that is asked for, whole', async () => {
    for (const [more, accept] of [
      ['?format=csv', '*/*'],
      ['', 'text/csv'],
    ] as const) {
      const headers = { Authorization: `Bearer ${keys.kiwi}`, Accept: accept };
      const response = await fetch(baseUrl + path + more, { headers });
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="affected-inc_kiwi_0.csv"');
      const lines = (await response.text()).trimEnd().split('\r\n');
      expect(lines[0]).toBe('"id","source","type","time","confidence","why"');
      expect(lines).toHaveLength(13);
      expect(lines[1]).toContain('throw-away mail domain mailinator.com; ');
    }
  });
});

describe('an address that nothing can be at', () => {
  it.each([
    ['/v1/incidents/%00', 404],
    ['/v1/series/%00/points', 404],
    ['/v1/incidents/%zz', 400],
    ['/v1/incidents?shop=%00', 400],
    ['/v1/nothing', 404],
  ])('%s is answered with a problem', async (path, status) => {
    const answer = await get(path, keys.all);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });
});

describe('a key', () => {
  it('is needed, and one to send with does not do', async () => {
    expect((await get('/v1/shops', null)).status).toBe(401);
    expect((await get('/v1/incidents', keys.ingest)).status).toBe(403);
  });

  it('of a shop sees that shop only', async () => {
    expect(of(await get('/v1/shops', keys.kiwi), 'shop')).toEqual(['kiwi']);
    expect(of(await get('/v1/series', keys.kiwi), 'shop')).toEqual(['kiwi']);
    expect(of(await get('/v1/incidents', keys.kiwi), 'id')).toEqual(['inc_kiwi_0']);
    expect(of(await get('/v1/changes', keys.kiwi), 'title')).toEqual(['Of kiwi']);
  });

  it('of a shop gets 403 for the name of another and 404 for its ids, as for unknown ones', async () => {
    for (const list of ['series', 'incidents', 'changes', 'reconciliation'])
      expect((await get(`/v1/${list}?shop=acme`, keys.kiwi)).status).toBe(403);
    expect((await get('/v1/shops/acme', keys.kiwi)).status).toBe(403);
    const ids = ['', '/log', '/report', '/affected'].map((part) => `/v1/incidents/inc_acme_0${part}`);
    const parts = ['points', 'baseline'].map((part) => `/v1/series/${seriesId('acme', ORDERS)}/${part}`);
    for (const path of [...ids, ...parts]) {
      const other = await get(path, keys.kiwi);
      const unknown = await get(path.replace(/(inc|ser)_\w+/, '$1_0'), keys.kiwi);
      expect([other.status, unknown.status]).toEqual([404, 404]);
      expect(other.body.detail.replace(/(inc|ser)_\w+/, '')).toBe(unknown.body.detail.replace(/(inc|ser)_\w+/, ''));
    }
  });

  it('of all shops sees each, or one that it names', async () => {
    expect(of(await get('/v1/shops', keys.all), 'shop')).toEqual(['acme', 'kiwi']);
    expect(of(await get('/v1/changes', keys.all), 'shop')).toEqual(['acme', 'acme', 'kiwi', 'acme', 'acme']);
    expect(of(await get('/v1/changes?shop=kiwi', keys.all), 'shop')).toEqual(['kiwi']);
    expect(of(await get('/v1/incidents?shop=nobody', keys.all), 'id')).toEqual([]);
    expect((await get('/v1/shops/nobody', keys.all)).status).toBe(404);
  });
});

describe('the settings of a shop', () => {
  it('are replaced by an admin key, checked, and read back', async () => {
    const settings = {
      shop: 'acme',
      name: 'Acme Fashion',
      timezone: 'Europe/Rome',
      country: 'IT',
      jobs: [{ job: 'feed', everyMinutes: 60 }],
    };
    const stored = await put('/v1/shops/acme', keys.acmeAdmin, settings);
    expect([stored.status, stored.body]).toEqual([200, settings]);
    expect((await get('/v1/shops/acme')).body).toEqual(settings);
    expect((await put('/v1/shops/new-shop', keys.admin, { shop: 'new-shop' })).status).toBe(200);
    expect((await put('/v1/shops/kiwi', keys.acmeAdmin, { shop: 'kiwi' })).status).toBe(403);
    expect((await put('/v1/shops/acme', keys.acme, settings)).status).toBe(403);
  });

  it.each([
    [{ shop: 'kiwi' }, 'shop must be acme, as in the address'],
    [{ shop: 'acme', timezon: 'Europe/Rome' }, 'timezon is not a setting; the nearest one is timezone'],
    [{ shop: 'acme', timezone: 'Rome' }, 'timezone must be an IANA zone'],
    [[], 'the settings must be a map'],
    ['{"shop":', 'the body must be JSON'],
    ['', 'the body must be JSON'],
  ])('%j are refused in words', async (body, words) => {
    const answer = await put('/v1/shops/acme', keys.acmeAdmin, body);
    expect([answer.status, answer.type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(answer.body.detail).toContain(words);
  });
});

describe('the service', () => {
  it('says that it is up and each of its roles ready, without a key', async () => {
    expect((await get('/healthz', null)).body).toEqual({ status: 'up' });
    expect((await get('/readyz', null)).body).toEqual({ ready: true, roles: { detector: 'ok', web: 'ok' } });
  });

  it('gives its figures to Prometheus, without a key', async () => {
    const { status, type, body } = await get('/metrics', null);
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(body.text).toContain('vedetta_events_accepted_total 0');
  });

  it('describes every route, with parameters, answers and problems, and shows a page of it', async () => {
    const { body } = await get('/v1/openapi.json', null);
    const paths = body.paths as Record<
      string,
      Record<string, { parameters: { name: string }[]; responses: Record<string, unknown> }>
    >;
    expect(
      Object.entries(paths).flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => `${verb} ${path}`)),
    ).toEqual([
      'get /v1/shops',
      'get /v1/shops/{shop}',
      'put /v1/shops/{shop}',
      'get /v1/shops/{shop}/calendar',
      'get /v1/series',
      'get /v1/series/{id}/points',
      'get /v1/series/{id}/baseline',
      'get /v1/incidents',
      'get /v1/incidents/{id}',
      'get /v1/incidents/{id}/log',
      'get /v1/incidents/{id}/affected',
      'get /v1/incidents/{id}/report',
      'get /v1/incidents/{id}/feedback',
      'post /v1/incidents/{id}/feedback',
      'delete /v1/incidents/{id}/feedback',
      'post /v1/incidents/{id}/acknowledge',
      'delete /v1/incidents/{id}/acknowledge',
      'post /v1/incidents/{id}/snooze',
      'delete /v1/incidents/{id}/snooze',
      'get /v1/feedback/summary',
      'get /v1/changes',
      'get /v1/reconciliation',
      'post /v1/backtests',
      'get /healthz',
      'get /readyz',
      'get /metrics',
    ]);
    const points = paths['/v1/series/{id}/points']!.get!;
    expect(points.parameters.map(({ name }) => name).sort()).toEqual(['cursor', 'from', 'id', 'limit', 'step', 'to']);
    expect(Object.keys(points.responses)).toEqual(['200', '400', '401', '403', '404']);
    const schemas = (body.components as { schemas: Record<string, { properties: object }> }).schemas;
    expect(Object.keys(schemas['PointDto']!.properties)).toEqual(['at', 'value', 'expected', 'score', 'incidents']);
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(['ShopDto', 'IncidentDto', 'ChangeDto', 'BaselineDto', 'ProblemDto']),
    );
    expect((await get('/docs', null)).body.text).toContain('swagger-ui');
    expect((await get('/docs/swagger-ui.css', null)).status).toBe(200);
  });
});

const post = (path: string, body?: unknown, key = keys.acmeAdmin) =>
  get(path, key, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) });
const remove = (path: string, key = keys.acmeAdmin) => get(path, key, { method: 'DELETE' });

describe('what people say of an incident', () => {
  const OPEN = '/v1/incidents/inc_acme_3';
  const OVER = '/v1/incidents/inc_acme_1';
  const UNTIL = '2026-11-20T17:00:00+01:00';

  it('is stated before it is said, said once, shown everywhere, and taken back', async () => {
    const before = await get(`${OVER}/feedback`);
    expect(before.body).toMatchObject({ incident: 'inc_acme_1', feedback: {} });
    const offers = before.body.offers as { verdict: string; effect: string; effectUntil: string }[];
    expect(offers.map(({ verdict }) => verdict)).toEqual(['confirmed', 'expected', 'false-alarm', 'new-level']);

    const said = await post(`${OVER}/feedback`, { verdict: 'false-alarm', note: ' we moved ' });
    expect([said.status, said.body.detail]).toEqual([200, undefined]);
    const verdict = {
      ...offers[2],
      note: 'we moved',
      at: '2026-11-20T14:03:20.000Z',
      by: expect.stringMatching(/^key_/),
    };
    expect(verdict.effectUntil).toBe('2027-01-29T14:03:20.000Z');
    expect(said.body.feedback).toEqual({ verdict });
    expect((await get(OVER)).body.feedback).toEqual({ verdict });
    expect((await get('/v1/incidents?state=resolved')).body.items).toContainEqual(
      expect.objectContaining({ id: 'inc_acme_1', feedback: { verdict } }),
    );
    expect((await post(`${OVER}/feedback`, { verdict: 'false-alarm' })).body.feedback).toEqual({ verdict });
    const series = (await get('/v1/series')).body.items.filter(({ metric }) => metric !== 'page.durationMs');
    const lessons = [{ incident: 'inc_acme_1', verdict: 'false-alarm', effectUntil: verdict.effectUntil }];
    // Its views only joined it: they keep their bar.
    expect(series).toMatchObject([
      { metric: 'order.placed', raisedBar: 3, lessons },
      { metric: 'page.views', raisedBar: 0, lessons },
    ]);
    expect((await post(`${OVER}/feedback`, { verdict: 'confirmed' })).body.feedback).toMatchObject({
      verdict: { verdict: 'confirmed' },
    });
    expect((await remove(`${OVER}/feedback`)).body.feedback).toEqual({});
    expect((await remove(`${OVER}/feedback`)).status).toBe(200);
    expect((await get(OVER)).body).not.toHaveProperty('feedback');
    const log = (await get(`${OVER}/log`)).body.items;
    expect(log.slice(0, 3).map(({ kind }) => kind)).toEqual(['no-feedback', 'confirmed', 'false-alarm']);
    expect(log[2]!.text).toMatch(/^called a false alarm by key_\w+: we moved$/);
  });

  it('with expected gives a campaign that the settings take', async () => {
    const { body } = await post(`${OVER}/feedback`, { verdict: 'expected' });
    const { campaign } = (body.feedback as { verdict: { campaign: object } }).verdict;
    expect(campaign).toEqual({
      name: 'Orders are far below normal',
      start: at(10),
      end: at(15),
      metrics: ['order.placed', 'page.views'],
      expectedUplift: 0.05,
    });
    const settings = (await get('/v1/shops/acme')).body;
    const stored = await put('/v1/shops/acme', keys.acmeAdmin, { ...settings, campaigns: [campaign] });
    expect([stored.status, stored.body.campaigns]).toEqual([200, [campaign]]);
    await put('/v1/shops/acme', keys.acmeAdmin, settings);
    await remove(`${OVER}/feedback`);
  });

  it('takes it in hand and puts it off, until that is taken back', async () => {
    const taken = await post(`${OPEN}/acknowledge`);
    expect(taken.body.feedback).toEqual({
      acknowledged: { at: '2026-11-20T14:03:20.000Z', by: expect.stringMatching(/^key_/), severity: 'warning' },
    });
    expect((await post(`${OPEN}/acknowledge`, {}, keys.admin)).body.feedback).toEqual(taken.body.feedback);
    const put = await post(`${OPEN}/snooze`, { until: UNTIL });
    expect(put.body.feedback).toMatchObject({ snoozed: { until: '2026-11-20T16:00:00.000Z' } });
    expect((await remove(`${OPEN}/snooze`)).body.feedback).toEqual(taken.body.feedback);
    expect((await remove(`${OPEN}/acknowledge`)).body.feedback).toEqual({});
  });

  it.each([
    ['snooze', { until: '2026-11-20T14:03:00Z' }, 400, 'until must be in the future'],
    ['snooze', { until: '2026-11-28T14:03:00Z' }, 400, 'until must be at most 7 days ahead'],
    ['snooze', { until: 'tomorrow' }, 400, 'until must be a time of RFC 3339'],
    ['snooze', {}, 400, 'until must be given'],
    ['snooze', { until: UNTIL, utnil: UNTIL }, 400, 'utnil is not a field; the nearest one is until'],
    ['feedback', { verdict: 'false' }, 400, 'verdict must be one of confirmed, expected, false-alarm, new-level'],
    ['feedback', { note: 'x' }, 400, 'verdict must be given'],
    ['feedback', { verdict: 'confirmed', note: '' }, 400, 'note must be text of 1 to 500 characters'],
    ['feedback', { verdict: 'confirmed', note: 'x'.repeat(501) }, 400, 'note must be text of 1 to 500 characters'],
    ['feedback', { verdict: 'confirmed', notes: 'x' }, 400, 'notes is not a field; the nearest one is note'],
    ['feedback', [], 400, 'the body must be a map'],
    ['acknowledge', { by: 'me' }, 400, 'by is not a field: this body has none'],
  ])('%s %j is refused in words', async (route, body, status, words) => {
    const answer = await post(`${OPEN}/${route}`, body);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(answer.body.detail).toContain(words);
  });

  it('that is over cannot be put off', async () => {
    const answer = await post(`${OVER}/snooze`, { until: UNTIL });
    expect([answer.status, answer.body.detail]).toEqual([409, 'the incident is over: there is nothing to put off']);
  });

  it('needs an admin key, of this shop', async () => {
    const verdict = { verdict: 'confirmed' };
    expect((await post(`${OPEN}/feedback`, verdict, keys.acme)).status).toBe(403);
    expect((await remove(`${OPEN}/feedback`, keys.acme)).status).toBe(403);
    expect((await post(`${OPEN}/acknowledge`, {}, keys.ingest)).status).toBe(403);
    expect((await post('/v1/incidents/inc_kiwi_0/feedback', verdict)).status).toBe(404);
    expect((await post('/v1/incidents/inc_none/feedback', verdict)).status).toBe(404);
    expect((await get(`${OPEN}/feedback`, keys.kiwi)).status).toBe(404);
  });

  it('makes a figure for each month, in the zone of the shop', async () => {
    await post(`${OVER}/feedback`, { verdict: 'confirmed' });
    await post('/v1/incidents/inc_acme_0/feedback', { verdict: 'false-alarm' });
    await post('/v1/incidents/inc_acme_2/feedback', { verdict: 'expected' });
    const { body } = await get('/v1/feedback/summary?month=2026-11');
    const verdicts = { confirmed: 1, expected: 1, 'false-alarm': 1, 'new-level': 0 };
    const figures = { alerts: 4, judged: 3, useful: 1, usefulShare: 0.333, verdicts };
    expect(body).toEqual({
      month: '2026-11',
      timezone: 'Europe/Rome',
      from: '2026-10-31T23:00:00.000Z',
      to: '2026-11-30T23:00:00.000Z',
      ...figures,
      falseAlarms: { perWeek: 0.36, budgetPerWeek: 0.5 },
      byMetric: [{ metric: 'order.placed', ...figures }],
    });
    expect((await get('/v1/feedback/summary')).body).toEqual(body);
    expect((await get('/v1/feedback/summary?month=2026-12')).body).toMatchObject({ alerts: 0, usefulShare: null });
    expect((await get('/v1/feedback/summary', keys.all)).body).toMatchObject({ alerts: 5, timezone: 'UTC' });
    expect((await get('/v1/feedback/summary?shop=acme', keys.kiwi)).status).toBe(403);
    expect((await get('/v1/feedback/summary?month=2026-13')).body.detail).toBe('month must be a month such as 2026-11');
    expect((await get('/metrics', null)).body.text).toContain('vedetta_feedback_verdicts_total{verdict="confirmed"} 2');
  });

  it('tells of a baseline built since what it leaves out, and what it has learnt from', async () => {
    await new BaselineStore(stores.clickhouse).add('acme', [
      { series: ORDERS, version: evenBaseline('count', 2, NOW_MS + MINUTE_MS) },
    ]);
    const { body } = await get(`/v1/series/${seriesId('acme', ORDERS)}/baseline?at=${at(66)}`);
    const why = (body.leftOut as { why: string }[]).map((one) => one.why).filter((one) => one.includes('inc_'));
    // The first was called a false alarm, of the last nobody has said anything.
    expect(why).toEqual([
      'incident inc_acme_1, confirmed',
      'incident inc_acme_2, called expected',
      'incident inc_acme_3',
    ]);
  });
});

describe('a service whose store is gone', () => {
  it('says which, for each role, with status 503', async () => {
    await stores.postgres.destroy();
    const answer = await get('/readyz', null);
    const verdict = 'the relational store (PostgreSQL) does not answer';
    expect([answer.status, answer.type]).toEqual([503, 'application/json; charset=utf-8']);
    expect(answer.body).toEqual({ ready: false, roles: { detector: verdict, web: verdict } });
    await stores.postgres.initialize();
  });
});
