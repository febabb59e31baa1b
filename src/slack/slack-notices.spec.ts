import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openPostgres } from '../db/postgres.js';
import { Notices1700000000002 } from '../../migrations/postgres/0002-notices.js';
import { FakeSlack } from '../../test/support/fake-slack.js';
import type { IncidentChange } from '../incidents/incident.js';
import { ConsoleChannel } from '../notify/console-channel.js';
import { enqueueNotices } from '../notify/enqueue-notices.js';
import { NoticeMessage } from '../notify/notice-message.entity.js';
import { NoticeOutbox } from '../notify/notice-outbox.entity.js';
import { OutboxSender } from '../notify/outbox-sender.js';
import type { ChannelSettings } from '../shops/shop-settings.js';
import { createSlack } from './create-slack.js';

/** The whole way from a stored change to what people see in Slack, with real stores and Slack's protocol. */

const opened = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/golden/slack/bot-attack-opened.incident.json'), 'utf8'),
) as IncidentChange;
const ALERTS: ChannelSettings = { kind: 'slack', channel: '#shop-alerts' };
const BACKUP: ChannelSettings = { kind: 'slack', channel: '#backup' };
const SHOP = { name: 'Acme Fashion', timezone: 'Europe/Rome' };

const clock = { ms: 0, now: () => clock.ms };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let db: DataSource;
let fake: FakeSlack;
let sender: OutboxSender;
let consoleText: string;
let channels: ChannelSettings[];

beforeAll(async () => {
  const entities = [NoticeOutbox, NoticeMessage];
  ({ source: db } = await openPostgres({ kind: 'embedded', dataDir: null }, entities, [Notices1700000000002]));
});
afterAll(() => db.destroy());
beforeEach(async () => {
  await db.query('TRUNCATE notice_outbox, notice_message');
  clock.ms = Date.parse('2026-11-20T14:05:00Z');
  consoleText = '';
  channels = [ALERTS];
  const ids = { alerts: 'C0ALERTS01', backup: 'C0BACKUP01' };
  const known = [
    { id: ids.alerts, name: 'shop-alerts' },
    { id: ids.backup, name: 'backup' },
  ];
  fake = await FakeSlack.start({ clock, channels: known });
  sender = newSender();
});
afterEach(() => fake.close());

function newSender(): OutboxSender {
  const { token: botToken, apiUrl } = fake;
  const onAction = () => Promise.resolve({ isDone: true, text: '' });
  const slack = createSlack({ botToken, apiUrl, timeoutMs: 1_000, onAction, clock, log });
  const sink = { write: (text: string) => (consoleText += text) };
  return new OutboxSender({ db, channels: [slack.channel, new ConsoleChannel(sink)], shopOf: () => SHOP, clock, log });
}

function enqueue(change: IncidentChange, seq: number): Promise<void> {
  return db.transaction((manager) => enqueueNotices(manager, [{ change, seq }], () => channels, clock.ms));
}

function moved(event: IncidentChange['event'], observed: number, more: Partial<IncidentChange> = {}): IncidentChange {
  const at = new Date(clock.ms).toISOString();
  return { ...opened, event, at, observed, resolvedAt: event === 'resolved' ? at : null, ...more };
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.ms += 1_000;
    await sender.drain();
  }
}

describe('an incident on its way to Slack', () => {
  it('is one message, edited as it moves, with the log in its thread', async () => {
    await enqueue(opened, 1);
    await pass(1);
    clock.ms += 600_000;
    await enqueue(moved('updated', 131), 2);
    await pass(1);
    clock.ms += 600_000;
    await enqueue(moved('resolved', 9), 3);
    await pass(5);
    const [message, ...others] = fake.posted();
    expect(others).toEqual([]);
    expect(message?.text).toMatch(/^✅ Over: Acme Fashion: Customer registrations/);
    expect(message?.edits).toHaveLength(2);
    expect(message && fake.threadOf(message).map(({ text }) => text)).toEqual([
      '15:15 still going on: 131 in 10 min, expected 3–11 (critical)',
      '15:25 over, after 22 min',
    ]);
  });

  it('keeps its message through a restart between two changes', async () => {
    await enqueue(opened, 1);
    await pass(1);
    await enqueue(moved('resolved', 9), 2);
    sender = newSender();
    await pass(3);
    expect(fake.posted()).toHaveLength(1);
    expect(fake.posted()[0]?.edits).toHaveLength(1);
  });

  it('reaches Slack after a crash between the writing and the sending', async () => {
    await enqueue(opened, 1);
    sender = newSender();
    await pass(1);
    expect(fake.posted()).toHaveLength(1);
  });

  it('is not posted twice when Slack took it and did not answer', async () => {
    await enqueue(opened, 1);
    fake.failOnce('chat.postMessage', 'apply-then-hang');
    await pass(5);
    expect(fake.posted()).toHaveLength(1);
    expect(fake.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
    await enqueue(moved('updated', 131), 2);
    await pass(5);
    expect(fake.posted()[0]?.text).toContain('131 in 10 min');
  });

  it('keeps within a message a second in a crowd, never earlier than Slack allows', async () => {
    for (let i = 0; i < 8; i += 1) await enqueue({ ...opened, id: `inc_${i}` }, 1);
    await pass(8);
    expect(fake.posted()).toHaveLength(8);
    expect(fake.calls).toHaveLength(8);
  });

  it('waits out a 429', async () => {
    await enqueue(opened, 1);
    fake.failOnce('chat.postMessage', { retryAfterSeconds: 20 });
    await pass(20);
    expect(fake.calls).toHaveLength(1);
    await pass(1);
    expect(fake.posted()).toHaveLength(1);
  });

  it('goes to the next channel where the first is gone', async () => {
    channels = [{ kind: 'slack', channel: '#deleted' }, BACKUP];
    await enqueue(opened, 1);
    await pass(1);
    await enqueue(moved('resolved', 9), 2);
    await pass(5);
    expect(fake.posted().map(({ channel }) => channel)).toEqual(['C0BACKUP01']);
    expect(fake.posted()[0]?.text).toMatch(/^✅/);
  });

  it('is told by the console while Slack is away, and by Slack when it is back', async () => {
    await enqueue(opened, 1);
    fake.failAlways('*', { status: 503 });
    await pass(115);
    expect(consoleText).toContain('Customer registrations are far above normal');
    await enqueue(moved('resolved', 9), 2);
    fake.heal();
    await pass(125);
    expect(fake.posted()).toHaveLength(1);
    expect(fake.posted()[0]?.text).toMatch(/^✅/);
  });
});
