/** What people say of an incident, from the desk through the watch to the notices, on both real stores. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent } from '../../ingest/index.js';
import { loadSettings } from '../../src/config/settings.js';
import { FeedbackDesk } from '../../src/feedback/feedback-desk.js';
import type { FeedbackOrder } from '../../src/feedback/feedback-order.js';
import { IncidentRepository } from '../../src/incidents/incident.repository.js';
import type { Incident, IncidentChange } from '../../src/incidents/incident.js';
import { ConsoleChannel } from '../../src/notify/console-channel.js';
import { OutboxSender } from '../../src/notify/outbox-sender.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { seriesKey } from '../../src/series/series-name.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import { FeedbackFollower } from '../../src/watch/feedback-follower.js';
import { WatchService } from '../../src/watch/watch-service.js';
import { WatchStore } from '../../src/watch/watch-store.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const OPENING_MS = Date.UTC(2026, 2, 2);
const ONSET_MS = OPENING_MS + 3 * DAY_MS + 12 * HOUR_MS;
const SHOP = 'acme';
/** Orders a minute. */
const USUAL = 6;
const ORDERS = seriesKey({ metric: 'order.placed', dimension: '' });
const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => {
    throw new Error(JSON.stringify(fields));
  },
};

let folder: string;
let stores: Stores;
let watch: WatchService;
let desk: FeedbackDesk;
let sender: OutboxSender;
let told = '';
let nowMs = OPENING_MS;
let serial = 0;
const clock = { now: () => nowMs };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-feedback-'));
  stores = await openStores(loadSettings({ VEDETTA_DATA_DIR: folder }, folder), clock);
  await stores.clickhouse.command({ query: 'SYSTEM STOP TTL MERGES' });
  const shops = new ShopRepository(stores.postgres);
  const db = stores.postgres;
  desk = new FeedbackDesk({ db, shops, clock });
  const console = new ConsoleChannel({ write: (text: string) => (told += text) });
  sender = new OutboxSender({ db, channels: [console], shopOf: () => ({}), clock, log: silent });
  watch = newWatch();
  // Orders of three days in a shop that never sleeps.
  nowMs = ONSET_MS;
  await orders(OPENING_MS, ONSET_MS, USUAL);
  await look();
}, 300_000);

afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

function newWatch(): WatchService {
  return new WatchService(stores.clickhouse, stores.postgres, new ShopRepository(stores.postgres), silent);
}

async function send(type: string, times: readonly number[], data: object): Promise<void> {
  const events = times.map((timeMs) => {
    const raw = { id: `e${serial++}`, type, time: new Date(timeMs).toISOString(), data: { ...data, orderId: serial } };
    const outcome = prepareEvent(raw, {
      shop: SHOP,
      source: '/t',
      receivedMs: timeMs,
      newId: () => '',
      secret: 'secret',
    });
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    return outcome.event;
  });
  const store = new ClickHouseEventStore(stores.clickhouse);
  const newToken = () => `feedback-${serial++}`;
  await new EventWriter({ store, spool: null, newToken, arrivedMs: ({ receivedMs }) => receivedMs }).write(events);
}

/** So many orders in each minute of `[fromMs, untilMs)`. */
async function orders(fromMs: number, untilMs: number, perMinute: number): Promise<void> {
  const times = Array.from(
    { length: ((untilMs - fromMs) / MINUTE_MS) * perMinute },
    (_, number) => fromMs + Math.floor((number * MINUTE_MS) / perMinute),
  );
  for (let from = 0; from < times.length; from += 9_000) {
    await send('order.placed', times.slice(from, from + 9_000), { value: 20, currency: 'EUR' });
  }
}

async function look(): Promise<void> {
  await watch.pass(nowMs);
  await sender.drain(nowMs);
}

/** Lets minutes pass in which so many orders come, with a look every five of them. */
async function live(minutes: number, perMinute = USUAL): Promise<void> {
  for (const endMs = nowMs + minutes * MINUTE_MS; nowMs < endMs;) {
    const fromMs = nowMs;
    nowMs = Math.min(endMs, nowMs + 5 * MINUTE_MS);
    await orders(fromMs, nowMs, perMinute);
    await look();
  }
}

const incidents = () => new IncidentRepository(stores.postgres);
const log = (id: string): Promise<IncidentChange[]> => incidents().log(id);
const newest = async (): Promise<Incident> => (await incidents().list({ shop: SHOP }, 1, null))[0]!;
const say = (id: string, order: FeedbackOrder) => desk.take(id, order, 'slack:U0ADA');

/** What was written on the console since the last call. */
function lately(): string {
  const text = told;
  told = '';
  return text;
}

describe('an incident that somebody puts off', () => {
  let id: string;

  it('says at the next look who put it off and until when', async () => {
    await send('job.finished', [nowMs], { job: 'export', outcome: 'failed', errorMessage: 'disk full' });
    await live(3);
    ({ id } = await newest());
    expect(lately()).toContain('NEW');
    await say(id, { do: 'snooze', untilMs: nowMs + HOUR_MS });
    await live(1);
    expect(lately()).toMatch(/What was said +put off until 13:03 by slack:U0ADA/);
    expect((await log(id)).at(-1)).toMatchObject({ event: 'updated', note: expect.stringContaining('put off until') });
  });

  it('is told once when the time is over and it still goes on, also by a process that has started since', async () => {
    watch = newWatch();
    await live(57);
    expect(lately()).toBe('');
    await live(2);
    expect(lately().match(/STILL GOING ON/g)).toHaveLength(1);
    await live(1);
    expect(lately()).toBe('');
    expect((await log(id)).at(-1)?.feedback).toBeUndefined();
  });

  it('is told as over only when the time is over, where it ends before', async () => {
    await say(id, { do: 'snooze', untilMs: nowMs + 3 * HOUR_MS });
    await look();
    lately();
    await send('job.finished', [nowMs], { job: 'export', outcome: 'ok', items: 5 });
    await live(30);
    expect((await log(id)).at(-1)?.event).toBe('resolved');
    expect(lately()).toBe('');
    // Taken back, it is told at once.
    await say(id, { do: 'withdraw', what: 'snooze' });
    await sender.drain(nowMs);
    expect(lately()).toContain('OVER');
  });

  it('before anybody was told of it is told of only then', async () => {
    await live(1);
    expect(lately()).toContain(`NOTED · warning · acme · ${id}`);
    await send('job.finished', [nowMs], { job: 'stock', outcome: 'failed', errorMessage: 'disk full' });
    await orders(nowMs, nowMs + 3 * MINUTE_MS, USUAL);
    nowMs += 3 * MINUTE_MS;
    await watch.pass(nowMs);
    // The notice of it has not been sent yet.
    await say((await newest()).id, { do: 'snooze', untilMs: nowMs + 10 * MINUTE_MS });
    await live(9);
    expect(lately()).toBe('');
    await live(2);
    expect(lately()).toMatch(/^NEW/);
    await send('job.finished', [nowMs], { job: 'stock', outcome: 'ok', items: 5 });
    await live(30);
    lately();
  });
});

describe('an incident in somebody’s hands', () => {
  it('is told again when it is over, and not before', async () => {
    await send('job.finished', [nowMs], { job: 'feed', outcome: 'failed', errorMessage: 'disk full' });
    await live(3);
    const { id } = await newest();
    expect(lately()).toContain('NEW');
    await say(id, { do: 'acknowledge' });
    await look();
    expect(lately()).toMatch(/What was said +taken in hand by slack:U0ADA at/);
    await send('job.finished', [nowMs], { job: 'feed', outcome: 'ok', items: 5 });
    await live(30);
    expect(lately().match(/^\S.* · acme · /gm)).toEqual([expect.stringContaining('OVER')]);
  });

  it('cannot be called a new level where it is judged by what it is, nor be known where it is not', async () => {
    const { id } = await newest();
    expect(await say(id, { do: 'feedback', verdict: 'new-level' })).toMatchObject({
      outcome: 'refused',
      why: 'conflict',
    });
    expect(await say('inc_none', { do: 'acknowledge' })).toEqual({ outcome: 'unknown' });
  });
});

describe('a verdict', () => {
  const expectedOrders = async (): Promise<number> => {
    await watch.stop(nowMs);
    watch = newWatch();
    const { detection } = await new WatchStore(stores.postgres).load(SHOP);
    return detection.series.get(ORDERS)!.profile!.mid[0]!;
  };

  /** How often the cause of an incident was asked for. */
  const looksAt = async (id: string): Promise<number> => {
    const { book } = await new WatchStore(stores.postgres).load(SHOP);
    return [...book.open, ...(book.resolved ?? [])].find(({ incident }) => incident.id === id)!.inquiry!.looks;
  };

  it('of a new level ends the incident, begins the baseline anew, and is undone when it is taken back', async () => {
    await live(40, 30);
    const incident = await newest();
    expect(incident).toMatchObject({ metric: 'order.placed', kind: 'spike', resolvedAt: null });
    const before = await expectedOrders();
    const looks = await looksAt(incident.id);
    const answer = await say(incident.id, { do: 'feedback', verdict: 'new-level', note: 'a new market' });
    expect(answer).toMatchObject({ outcome: 'done', isNew: true, feedback: { verdict: { verdict: 'new-level' } } });
    lately();
    await live(1, 30);
    expect(lately()).toMatch(/OVER[^]*called a new level by slack:U0ADA at [^]*: a new market/);
    expect((await newest()).resolvedAt).not.toBeNull();
    expect((await log(incident.id)).at(-1)).toMatchObject({
      event: 'resolved',
      note: expect.stringContaining('new level'),
    });
    expect((await expectedOrders()) / before).toBeGreaterThan(3);
    // Like all that is over, it is asked about once more.
    expect(await looksAt(incident.id)).toBe(looks + 1);
    await live(60, 30);
    expect(await newest()).toMatchObject({ id: incident.id });

    await say(incident.id, { do: 'withdraw', what: 'feedback' });
    await live(10, 30);
    expect((await expectedOrders()) / before).toBeLessThan(1.5);
    expect((await newest()).id).not.toBe(incident.id);
  });

  it('on an incident that is long over is told and shown with it', async () => {
    const [job] = await incidents().list({ shop: SHOP, metric: 'job.finished' }, 1, null);
    await say(job!.id, { do: 'feedback', verdict: 'confirmed' });
    await say(job!.id, { do: 'feedback', verdict: 'false-alarm' });
    await look();
    const last = (await log(job!.id)).at(-1);
    expect(last).toMatchObject({
      event: 'updated',
      note: 'confirmed by slack:U0ADA; called a false alarm by slack:U0ADA',
      feedback: { verdict: { verdict: 'false-alarm', effectUntil: null } },
    });
    const count = (await log(job!.id)).length;
    await look();
    expect(await log(job!.id)).toHaveLength(count);
  });

  it('is read anew of a shop that another process has had meanwhile', async () => {
    const follower = new FeedbackFollower(stores.postgres);
    await follower.look();
    const mark = async (): Promise<string> => (await follower.learn(SHOP, nowMs)).mark;
    const before = await mark();
    const [job] = await incidents().list({ shop: SHOP, metric: 'job.finished' }, 1, null);
    await stores.postgres.query(
      `UPDATE incidents SET incident = jsonb_set(incident::jsonb, '{resolvedAt}', '"2026-03-06T00:00:00.000Z"') WHERE id = $1`,
      [job!.id],
    );
    follower.forget(SHOP);
    expect(await mark()).not.toBe(before);
  });
});
