import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openPostgres } from '../db/postgres.js';
import { Notices1700000000002 } from '../../migrations/postgres/0002-notices.js';
import type { IncidentChange } from '../incidents/incident.js';
import type { ChannelSettings } from '../shops/shop-settings.js';
import type { Channel, MessageHandle, Notice, SendResult } from './channel.js';
import { ConsoleChannel } from './console-channel.js';
import { enqueueNotices } from './enqueue-notices.js';
import { NoticeMessage } from './notice-message.entity.js';
import { NoticeOutbox } from './notice-outbox.entity.js';
import { CLAIM_MS, OutboxSender } from './outbox-sender.js';

const SLACK: ChannelSettings = { kind: 'slack', channel: '#shop-alerts' };
const OTHER_SLACK: ChannelSettings = { kind: 'slack', channel: '#other' };
const EMAIL: ChannelSettings = { kind: 'email', to: ['ops@acme.example'] };
const DOWN: SendResult = {
  outcome: 'retry',
  reason: 'unreachable',
  detail: 'ECONNREFUSED',
  afterMs: null,
  mayHaveArrived: false,
};

/** A channel that answers as told and remembers what it was given. */
class ScriptedChannel implements Channel {
  readonly sent: {
    event: string;
    id: string;
    to: string | undefined;
    inDoubt: boolean;
    previous: MessageHandle | null;
  }[] = [];
  tries = 0;
  answer: (notice: Notice) => SendResult | Promise<SendResult> = ({ change }) => ({
    outcome: 'sent',
    handle: { message: change.id },
  });

  constructor(readonly kind: string) {}

  async send(notice: Notice, previous: MessageHandle | null): Promise<SendResult> {
    this.tries += 1;
    const result = await this.answer(notice);
    const { change, target, isInDoubt: inDoubt } = notice;
    if (result.outcome === 'sent') {
      this.sent.push({ event: change.event, id: change.id, to: target.channel ?? target.to?.[0], inDoubt, previous });
    }
    return result;
  }
}

const clock = { ms: Date.parse('2026-11-20T14:05:00Z'), now: () => clock.ms };
let db: DataSource;
let slack: ScriptedChannel;
let email: ScriptedChannel;
let consoleText: string;
let logged: { level: string; message: string }[];
let channels: ChannelSettings[];
let sender: OutboxSender;

beforeAll(async () => {
  const entities = [NoticeOutbox, NoticeMessage];
  ({ source: db } = await openPostgres({ kind: 'embedded', dataDir: null }, entities, [Notices1700000000002]));
});
afterAll(() => db.destroy());
beforeEach(async () => {
  await db.query('TRUNCATE notice_outbox, notice_message');
  slack = new ScriptedChannel('slack');
  email = new ScriptedChannel('email');
  consoleText = '';
  logged = [];
  channels = [SLACK, EMAIL];
  sender = newSender();
});

function note(level: string) {
  return (_fields: object, message: string): void => void logged.push({ level, message });
}

function newSender(): OutboxSender {
  const log = { info: note('info'), warn: note('warn'), error: note('error') };
  const sink = { write: (text: string) => (consoleText += text) };
  const all = [slack, email, new ConsoleChannel(sink)];
  return new OutboxSender({ db, channels: all, shopOf: () => ({ timezone: 'Europe/Rome' }), clock, log });
}

function change(event: IncidentChange['event'], id = 'inc_01'): IncidentChange {
  const at = new Date(clock.ms).toISOString();
  const where = { shop: 'acme-fashion', metric: 'order.placed', dimension: {}, kind: 'drop' } as const;
  const why = { cause: 'unknown', causeConfidence: 0, severity: 'critical', score: 9 } as const;
  const when = { startedAt: at, detectedAt: at, resolvedAt: event === 'resolved' ? at : null };
  const what = { observed: 1, expected: { low: 5, mid: 7, high: 9 }, unit: 'orders/h' };
  return { event, at, id, ...where, ...why, ...when, ...what, evidence: [], suspects: [], related: [], impact: null };
}

function enqueue(...changes: [IncidentChange, number][]): Promise<void> {
  const numbered = changes.map(([change, seq]) => ({ change, seq }));
  return db.transaction((manager) => enqueueNotices(manager, numbered, () => channels, clock.ms));
}

async function states(): Promise<string[]> {
  const rows = await db.getRepository(NoticeOutbox).find({ order: { id: 'ASC' } });
  return rows.map((row) => `${row.changeSeq} ${row.channelKind} ${row.state}`);
}

/** Lets time pass as the schedule would see it, a second at a time. */
async function pass(seconds: number, by = sender): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.ms += 1_000;
    await by.drain();
  }
}

describe('the outbox', () => {
  it('tells the first channel, edits its message, and tells nobody twice', async () => {
    await enqueue([change('opened'), 1]);
    expect(await sender.drain()).toMatchObject({ sent: 1, waiting: 0 });
    await enqueue([change('updated'), 2]);
    await sender.drain();
    await enqueue([change('resolved'), 3]);
    await sender.drain();
    expect(await sender.drain()).toEqual({ sent: 0, superseded: 0, retried: 0, failed: 0, failedOver: 0, waiting: 0 });
    expect(slack.sent.map(({ event, previous }) => [event, previous])).toEqual([
      ['opened', null],
      ['updated', { message: 'inc_01' }],
      ['resolved', { message: 'inc_01' }],
    ]);
    expect([email.tries, consoleText]).toEqual([0, '']);
  });

  it('keeps nothing of a transaction that did not come through', async () => {
    const broken = db.transaction(async (manager) => {
      await enqueueNotices(manager, [{ change: change('opened'), seq: 1 }], () => channels, clock.ms);
      throw new Error('the incident could not be stored');
    });
    await expect(broken).rejects.toThrow('could not be stored');
    expect(await states()).toEqual([]);
  });

  it('takes the same change twice and keeps it once', async () => {
    await enqueue([change('opened'), 1]);
    await enqueue([change('opened'), 1]);
    expect(await states()).toEqual(['1 slack pending']);
  });

  it('tells the console where a shop has no channel', async () => {
    channels = [];
    await enqueue([change('opened'), 1], [change('resolved'), 2]);
    await sender.drain();
    expect(consoleText).toMatch(/^NEW · critical · acme-fashion · inc_01\nOrders are far below normal/);
    expect(consoleText).toContain('\n\nOVER · critical');
    expect(await db.getRepository(NoticeMessage).count()).toBe(0);
  });

  it('makes one message of a backlog: opened, then as it now is', async () => {
    const backlog: [IncidentChange, number][] = [
      [change('opened'), 1],
      [change('updated'), 2],
      [change('updated'), 3],
    ];
    await enqueue(...backlog, [change('resolved'), 4]);
    expect(await sender.drain()).toMatchObject({ sent: 2, superseded: 2 });
    expect(slack.sent.map(({ event }) => event)).toEqual(['opened', 'resolved']);
    expect(await states()).toEqual(['1 slack sent', '2 slack superseded', '3 slack superseded', '4 slack sent']);
  });

  it('loses nothing when the process dies between the writing and the sending', async () => {
    await enqueue([change('opened'), 1]);
    const next = newSender();
    expect(await next.drain()).toMatchObject({ sent: 1 });
  });

  it('sends again, in doubt, when the process dies in the act of sending', async () => {
    await enqueue([change('opened'), 1]);
    slack.answer = () => new Promise(() => undefined);
    void sender.drain();
    while (slack.tries === 0) await new Promise((resolve) => setImmediate(resolve));
    slack.answer = () => ({ outcome: 'sent', handle: { message: 'found' } });
    const next = newSender();
    expect(await next.drain()).toMatchObject({ sent: 0, waiting: 0 });
    clock.ms += CLAIM_MS;
    expect(await next.drain()).toMatchObject({ sent: 1 });
    expect(slack.sent).toEqual([expect.objectContaining({ event: 'opened', inDoubt: true })]);
  });

  it('lets two senders at once tell every incident once', async () => {
    const many = Array.from({ length: 12 }, (_, i): [IncidentChange, number] => [change('opened', `inc_${i}`), 1]);
    await enqueue(...many);
    const counts = await Promise.all([sender.drain(), newSender().drain()]);
    expect(counts.map(({ sent }) => sent).reduce((a, b) => a + b)).toBe(12);
    expect(new Set(slack.sent.map(({ id }) => id)).size).toBe(12);
    expect(slack.tries).toBe(12);
  });

  it('gives the drain under way to whoever calls again', async () => {
    await enqueue([change('opened'), 1]);
    const [one, two] = await Promise.all([sender.drain(), sender.drain()]);
    expect(one).toBe(two);
    expect(slack.tries).toBe(1);
  });
});

describe('a channel that asks for patience', () => {
  it('is left alone as long as it says, for every notice, and others are not', async () => {
    await enqueue([change('opened', 'inc_a'), 1], [change('opened', 'inc_b'), 1]);
    channels = [OTHER_SLACK];
    await enqueue([change('opened', 'inc_c'), 1]);
    const busy = { reason: 'rate-limited', detail: '', afterMs: 30_000, mayHaveArrived: false } as const;
    slack.answer = ({ target }) =>
      target.channel === '#other' ? { outcome: 'sent', handle: null } : { outcome: 'retry', ...busy };
    expect(await sender.drain()).toMatchObject({ sent: 1, retried: 1, waiting: 1 });
    slack.answer = () => ({ outcome: 'sent', handle: null });
    await pass(29);
    expect(slack.sent.map(({ id }) => id)).toEqual(['inc_c']);
    await pass(1);
    expect(slack.sent.map(({ id }) => id)).toEqual(['inc_c', 'inc_a', 'inc_b']);
    expect(email.tries).toBe(0);
  });

  it('gets one message after the other with the pause it wants', async () => {
    await enqueue([change('opened', 'inc_a'), 1], [change('opened', 'inc_b'), 1]);
    slack.answer = () => ({ outcome: 'sent', handle: null, pauseMs: 1_000 });
    expect(await sender.drain()).toMatchObject({ sent: 1, waiting: 1 });
    expect(await sender.drain()).toMatchObject({ sent: 0, waiting: 1 });
    await pass(1);
    expect(slack.sent).toHaveLength(2);
  });
});

describe('a channel that is down', () => {
  it('is tried again with growing pauses, and forgiven', async () => {
    await enqueue([change('opened'), 1]);
    slack.answer = () => DOWN;
    await pass(20);
    expect(slack.tries).toBe(4);
    slack.answer = () => ({ outcome: 'sent', handle: { message: 'm' } });
    await pass(15);
    expect(slack.sent).toHaveLength(1);
    expect([email.tries, consoleText]).toEqual([0, '']);
  });

  it('is replaced by the next within two minutes, once, whatever the number of incidents', async () => {
    const many = Array.from({ length: 30 }, (_, i): [IncidentChange, number] => [change('opened', `inc_${i}`), 1]);
    await enqueue(...many);
    slack.answer = () => DOWN;
    await pass(119);
    expect(new Set(email.sent.map(({ id }) => id)).size).toBe(30);
    expect(email.sent).toHaveLength(30);
    expect(consoleText).toBe('');
    expect(logged.filter(({ level }) => level === 'error').length).toBeGreaterThanOrEqual(30);
  });

  it('hands later changes to the channel that stood in, too, where they edit its message', async () => {
    await enqueue([change('opened'), 1]);
    slack.answer = () => DOWN;
    await pass(90);
    slack.answer = () => ({ outcome: 'sent', handle: { message: 'm' } });
    await enqueue([change('resolved'), 2]);
    await pass(20);
    expect(email.sent.map(({ event, previous }) => [event, previous])).toEqual([
      ['opened', null],
      ['resolved', { message: 'inc_01' }],
    ]);
    // The first channel never heard of it before: it gets the whole incident as a message of its own.
    expect(slack.sent.map(({ event, previous }) => [event, previous])).toEqual([['resolved', null]]);
  });

  it('is told by the console when nobody else is left, and goes on being tried', async () => {
    channels = [SLACK];
    await enqueue([change('opened'), 1]);
    slack.answer = () => DOWN;
    await pass(119);
    expect(consoleText.match(/NEW/g)).toHaveLength(1);
    expect(logged.map(({ message }) => message)).toContain('notice cannot be sent for now and is told elsewhere');
    slack.answer = () => ({ outcome: 'sent', handle: { message: 'm' } });
    await pass(120);
    expect(slack.sent).toHaveLength(1);
    expect(await states()).toEqual(['1 slack sent', '1 console sent']);
  });

  it('goes down the whole list when one after the other refuses', async () => {
    await enqueue([change('opened'), 1]);
    slack.answer = () => ({ outcome: 'refused', reason: 'invalid_auth' });
    email.answer = () => ({ outcome: 'refused', reason: 'no such mailbox' });
    expect(await sender.drain()).toMatchObject({ sent: 1, failed: 2, failedOver: 2 });
    expect(consoleText).toMatch(/^NEW/);
    expect(await states()).toEqual(['1 slack failed', '1 email failed', '1 console sent']);
    const [first] = await db.getRepository(NoticeOutbox).find({ order: { id: 'ASC' }, take: 1 });
    expect(first).toMatchObject({ lastError: 'invalid_auth', attempts: 1, replacedAt: new Date(clock.ms) });
  });

  it('of a kind that is not set up counts as refused', async () => {
    channels = [{ kind: 'pigeon' }];
    await enqueue([change('opened'), 1]);
    await sender.drain();
    expect(await states()).toEqual(['1 pigeon failed', '1 console sent']);
  });

  it('that throws is reported and tried again, and the others are heard', async () => {
    await enqueue([change('opened'), 1]);
    channels = [EMAIL];
    await enqueue([change('opened', 'inc_02'), 1]);
    slack.answer = () => Promise.reject(new TypeError('a bug'));
    expect(await sender.drain()).toMatchObject({ sent: 1, retried: 1 });
    expect(logged).toContainEqual({ level: 'error', message: 'channel threw while sending a notice' });
    slack.answer = () => ({ outcome: 'sent', handle: null });
    await pass(2);
    expect(slack.sent).toEqual([expect.objectContaining({ inDoubt: true })]);
  });

  it('that may have got it stays in doubt when a later attempt is only put off', async () => {
    await enqueue([change('opened'), 1]);
    slack.answer = () => ({ ...DOWN, mayHaveArrived: true });
    await pass(1);
    slack.answer = () => DOWN;
    await pass(2);
    slack.answer = () => ({ outcome: 'sent', handle: null });
    await pass(4);
    expect(slack.sent).toEqual([expect.objectContaining({ inDoubt: true })]);
  });
});

describe('the store', () => {
  it('says so when it fails instead of calling it sent', async () => {
    await enqueue([change('opened'), 1]);
    await db.query('ALTER TABLE notice_message RENAME TO notice_message_away');
    await expect(sender.drain()).rejects.toThrow(/notice_message/);
    await db.query('ALTER TABLE notice_message_away RENAME TO notice_message');
    expect(await states()).toEqual(['1 slack pending']);
    expect(await sender.drain()).toMatchObject({ sent: 1 });
  });

  it('can be taken back and laid out again', async () => {
    await db.undoLastMigration();
    await db.runMigrations();
    await enqueue([change('opened'), 1]);
    expect(await states()).toEqual(['1 slack pending']);
  });
});
