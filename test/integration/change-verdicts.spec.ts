/** From stored events to a final verdict, and on to GitHub: on both real stores, GitHub on a loopback address. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent } from '../../ingest/index.js';
import { evenBaseline } from '../../src/baselines/baseline.fixture.js';
import { BaselineStore } from '../../src/baselines/baseline-store.js';
import { ChangeReader } from '../../src/changes/change-reader.js';
import { ChangeRecords } from '../../src/changes/change-record.repository.js';
import type { ChangeVerdicts } from '../../src/changes/change-verdicts.js';
import { createChangeVerdicts } from '../../src/changes/create-change-verdicts.js';
import { GithubReports } from '../../src/changes/github-reports.js';
import { loadSettings } from '../../src/config/settings.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { ShopQuery } from '../../src/series/shop-query.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import type { Accusation } from '../../src/changes/weigh-accusations.js';
import { FakeGithub } from '../support/fake-github.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.parse('2026-11-20T06:00:00Z');
/** The page is slow from the second change on. */
const HARMLESS_MS = Date.parse('2026-11-20T09:00:00Z');
const GUILTY_MS = Date.parse('2026-11-20T11:30:20Z');
const END_MS = Date.parse('2026-11-20T14:00:00Z');
const SHOP = 'acme';
const SHOPS = new Set([SHOP]);

let folder: string;
let stores: Stores;
let records: ChangeRecords;
let verdicts: ChangeVerdicts;
let tillMs = END_MS;
let accusations: Accusation[] = [];
const github = new FakeGithub();
let reports: GithubReports;
const warned: unknown[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-verdicts-'));
  stores = await openStores(loadSettings({ VEDETTA_DATA_DIR: folder }, folder), { now: () => END_MS });
  records = new ChangeRecords(stores.postgres);
  verdicts = freshVerdicts();
  await new BaselineStore(stores.clickhouse).add(SHOP, [
    {
      series: { metric: 'page.durationMs', dimension: 'page=/cart' },
      version: evenBaseline('duration', Math.log(400), START_MS, 0.01),
    },
    { series: { metric: 'ingest.silence', dimension: '' }, version: evenBaseline('count', 2, START_MS) },
  ]);
  await fill();
  for (const [id, outcomeMs] of [
    ['harmless', HARMLESS_MS],
    ['guilty', GUILTY_MS],
  ] as const) {
    await records.noteDeployment(
      { shop: SHOP, source: '/github/acme/shop', id },
      {
        repository: 'acme/shop',
        deployment: id === 'guilty' ? '8' : '7',
        environment: 'production',
        askedMs: outcomeMs,
        outcome: 'success',
        outcomeMs,
        endedMs: outcomeMs + MINUTE_MS,
      },
    );
  }
  reports = new GithubReports({
    records,
    apiUrl: await github.start(),
    token: 'a-token',
    log: { warn: (fields: unknown) => warned.push(fields) },
  });
});

afterAll(async () => {
  await github.stop();
  await stores?.close();
  rmSync(folder, { recursive: true, force: true });
});

function freshVerdicts(): ChangeVerdicts {
  const shops = new ShopRepository(stores.postgres);
  const till = async () => new Map([[SHOP, tillMs]]);
  return createChangeVerdicts(stores.clickhouse, shops, records, till, async () => accusations);
}

/** Two page views a minute, four times as slow after the guilty change; the changes themselves. */
async function fill(): Promise<void> {
  let serial = 0;
  const writer = new EventWriter({
    store: new ClickHouseEventStore(stores.clickhouse),
    spool: null,
    newToken: () => `verdicts-${serial++}`,
    arrivedMs: () => END_MS,
  });
  const prepared = (raw: object) => {
    const outcome = prepareEvent(raw, {
      shop: SHOP,
      source: '/github/acme/shop',
      receivedMs: END_MS,
      newId: () => `e${serial++}`,
      secret: 'a secret of the tests',
    });
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    return outcome.event;
  };
  const events = [];
  for (let ms = START_MS; ms < END_MS; ms += 30_000) {
    const factor = (ms >= GUILTY_MS ? 4 : 1) * (1 + 0.2 * Math.sin(serial));
    const data = { page: '/cart', durationMs: Math.round(400 * factor) };
    events.push(prepared({ type: 'page.timed', time: new Date(ms).toISOString(), data }));
  }
  const change = (id: string, timeMs: number, data: object) =>
    prepared({
      id,
      type: 'change.made',
      time: new Date(timeMs).toISOString(),
      data: { kind: 'deploy', title: id, ...data },
    });
  events.push(change('harmless', HARMLESS_MS, {}), change('guilty', GUILTY_MS, {}));
  events.push(change('young', END_MS - 30 * MINUTE_MS, { environment: 'production' }));
  await writer.write(events);
}

async function listed() {
  const changes = await new ChangeReader(new ShopQuery(stores.clickhouse)).list(SHOP, {}, 10, null);
  const said = await verdicts.of(changes);
  return Object.fromEntries(changes.map(({ id }, index) => [id, said[index]!]));
}

describe('verdicts on changes', () => {
  it('are worked out on the way until they are final', async () => {
    expect(await listed()).toMatchObject({
      harmless: { verdict: 'clean', isFinal: false },
      guilty: { verdict: 'faulty', isFinal: false, outcome: 'success', endedMs: GUILTY_MS + MINUTE_MS },
      young: { isFinal: false },
    });
  });

  it('do not contradict an incident that blames the change', async () => {
    const changes = [{ ref: 'harmless', atMs: HARMLESS_MS, confidence: 0.8 }];
    accusations = [{ incident: 'inc_1', startedMs: HARMLESS_MS, series: ['order.placed|'], changes }];
    expect((await listed())['harmless']).toMatchObject({ verdict: 'suspect', reason: 'accused', isFinal: false });
    accusations = [];
    expect((await listed())['harmless']).toMatchObject({ verdict: 'clean' });
  });

  it('wait until the hour after the change has been judged minute by minute', async () => {
    tillMs = HARMLESS_MS + 30 * MINUTE_MS;
    expect(await freshVerdicts().judgeDue(SHOPS, END_MS, true)).toBe(0);
    tillMs = END_MS;
    expect(await verdicts.judgeDue(new Set(['another']), END_MS, true)).toBe(0);
  });

  it('become final once, an hour after the change', async () => {
    expect(await verdicts.judgeDue(SHOPS, END_MS, true)).toBe(2);
    expect(await verdicts.judgeDue(SHOPS, END_MS, true)).toBe(0);
    expect(await freshVerdicts().judgeDue(SHOPS, END_MS, true)).toBe(0);
    expect(await listed()).toMatchObject({
      harmless: { verdict: 'clean', reason: 'nothing-moved', isFinal: true },
      guilty: {
        verdict: 'faulty',
        reason: 'consequence',
        isFinal: true,
        evidence: [expect.stringMatching(/^Response time of \/cart: 1\.\d+ s against 400 ms usual at this hour/)],
      },
      young: { isFinal: false },
    });
  });

  it('stay as they are, whatever comes later', async () => {
    const name = { shop: SHOP, source: '/github/acme/shop', id: 'guilty' };
    expect(await records.judge(name, { verdict: 'clean', reason: 'nothing-moved', evidence: [] }, END_MS, true)).toBe(
      false,
    );
    expect((await listed())['guilty']).toMatchObject({ verdict: 'faulty' });
  });
});

describe('telling GitHub', () => {
  it('posts each verdict as a status of its deployment, again where GitHub could not take it', async () => {
    github.answers.push(502, 201);
    expect(await reports.send(END_MS)).toBe(2);
    expect(await reports.send(END_MS + 1_000)).toBe(0);
    expect(await reports.send(END_MS + HOUR_MS)).toBe(1);
    expect(await reports.send(END_MS + 2 * HOUR_MS)).toBe(0);
    expect(github.posted).toHaveLength(3);
    expect(new Set(github.posted.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer a-token']));
    const told = Object.fromEntries(github.posted.map(({ path, body }) => [path, body]));
    expect(told).toEqual({
      // A newer deployment of the same place has succeeded since.
      '/repos/acme/shop/deployments/7/statuses': {
        state: 'inactive',
        description: 'Vedetta: clean. Nothing became worse: response time of /cart.',
        auto_inactive: false,
      },
      '/repos/acme/shop/deployments/8/statuses': {
        state: 'failure',
        description: expect.stringMatching(/^Vedetta: faulty\. Response time of \/cart: 1/),
        auto_inactive: false,
      },
    });
    expect(warned).toMatchObject([{ error: 'GitHub answered 502' }]);
  });

  it('gives up where GitHub says no, and tells so', async () => {
    const name = { shop: SHOP, source: '/github/acme/shop', id: 'third' };
    await records.noteDeployment(name, {
      repository: 'acme/shop',
      deployment: '9',
      environment: null,
      askedMs: END_MS,
      outcome: 'success',
      outcomeMs: END_MS,
      endedMs: END_MS,
    });
    await records.judge(
      name,
      { verdict: 'unknown', reason: 'too-little-traffic', evidence: ['x'.repeat(200)] },
      END_MS,
      true,
    );
    github.answers.push(404);
    expect(await reports.send(END_MS + 3 * HOUR_MS)).toBe(1);
    expect(await reports.send(END_MS + 9 * HOUR_MS)).toBe(0);
    expect(github.posted.at(-1)?.body.description).toHaveLength(140);
    expect((await records.of([name])).values().next().value).toMatchObject({
      reportState: 'failed',
      reportError: 'GitHub answered 404',
    });
  });

  it('says nothing of what was told without a deployment, of one that never ran, or without a token', async () => {
    const names = ['plain', 'asked', 'silent'].map((id) => ({ shop: SHOP, source: '/x', id }));
    const [plain, asked, silent] = names as [(typeof names)[0], (typeof names)[0], (typeof names)[0]];
    const verdict = { verdict: 'clean', reason: 'nothing-moved', evidence: [] } as const;
    const told = {
      repository: 'acme/shop',
      deployment: '1',
      environment: null,
      askedMs: END_MS,
      outcomeMs: null,
      endedMs: null,
    };
    await records.noteDeployment(asked, { ...told, outcome: null });
    await records.noteDeployment(silent, { ...told, outcome: 'success', outcomeMs: END_MS });
    await records.judge(plain, { ...verdict, evidence: [] }, END_MS, true);
    await records.judge(asked, { ...verdict, evidence: [] }, END_MS, true);
    await records.judge(silent, { ...verdict, evidence: [] }, END_MS, false);
    expect(await reports.send(END_MS + 9 * HOUR_MS)).toBe(0);
  });
});
