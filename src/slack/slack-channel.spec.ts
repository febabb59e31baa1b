import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeSlack } from '../../test/support/fake-slack.js';
import type { IncidentChange } from '../incidents/incident.js';
import type { Channel, Notice, SendResult } from '../notify/channel.js';
import { createSlack } from './create-slack.js';

const CHANNEL_ID = 'C0ALERTS01';
const opened = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/golden/slack/bot-attack-opened.incident.json'), 'utf8'),
) as IncidentChange;
const updated: IncidentChange = { ...opened, event: 'updated', at: '2026-11-20T14:15:00.000Z', observed: 131 };
const OVER_AT = '2026-11-20T14:40:00.000Z';
const resolved: IncidentChange = { ...updated, event: 'resolved', at: OVER_AT, resolvedAt: OVER_AT };

const clock = { ms: 0, now: () => clock.ms };
const logged: string[] = [];
const note = (_fields: object, message: string): void => void logged.push(message);
const log = { info: note, warn: note, error: note };
const nothing = () => Promise.resolve({ isDone: true, text: '' });
let slack: FakeSlack;
let channel: Channel;

beforeEach(async () => {
  clock.ms = Date.parse('2026-11-20T14:05:01Z');
  logged.length = 0;
  slack = await FakeSlack.start({ clock, channels: [{ id: CHANNEL_ID, name: 'shop-alerts' }] });
  channel = slackChannel(slack.token);
});
afterEach(() => slack.close());

function slackChannel(botToken: string): Channel {
  return createSlack({ botToken, apiUrl: slack.apiUrl, timeoutMs: 1_000, onAction: nothing, clock, log }).channel;
}

function notice(change: IncidentChange, more: Partial<Notice> = {}): Notice {
  return {
    change,
    changeSeq: ['opened', 'updated', 'resolved'].indexOf(change.event) + 1,
    shop: { name: 'Acme Fashion', timezone: 'Europe/Rome' },
    target: { kind: 'slack', channel: '#shop-alerts' },
    enqueuedAtMs: clock.ms,
    isInDoubt: false,
    ...more,
  };
}

function handleOf(result: SendResult) {
  return result.outcome === 'sent' ? result.handle : null;
}

const callsTo = (method: string): number => slack.calls.filter((call) => call.method === method).length;

describe('an incident in Slack', () => {
  it('is posted once, edited in place, and keeps its log in the thread', async () => {
    const handle = handleOf(await channel.send(notice(opened), null));
    clock.ms += 1_000;
    expect(handleOf(await channel.send(notice(updated), handle))).toEqual(handle);
    clock.ms += 1_000;
    await channel.send(notice(resolved), handle);

    const [message, ...others] = slack.posted(CHANNEL_ID);
    expect(others).toEqual([]);
    expect(message?.edits.map(({ text }) => text)).toEqual([
      '🔴 Acme Fashion: Customer registrations are far above normal: 118 in 10 min, expected 3–11',
      '🔴 Acme Fashion: Customer registrations are far above normal: 131 in 10 min, expected 3–11',
    ]);
    expect(message?.text).toMatch(/^✅ Over: /);
    expect(message && slack.threadOf(message).map(({ text }) => text)).toEqual([
      '15:15 still going on: 131 in 10 min, expected 3–11 (critical)',
      '15:40 over, after 37 min',
    ]);
  });

  it('shows who does what about it, and says in the thread what nobody pressed there', async () => {
    const handle = handleOf(await channel.send(notice(opened), null));
    const acknowledged = { at: '2026-11-20T14:10:00.000Z', by: 'key_1', severity: 'critical' as const };
    const inHand = { ...updated, feedback: { acknowledged } };
    const lines: IncidentChange[] = [
      { ...inHand, note: 'taken in hand by key_1' },
      { ...inHand, note: 'confirmed by slack:U0ADA' },
      inHand,
      { ...resolved, feedback: { acknowledged } },
    ];
    for (const change of lines) {
      clock.ms += 1_000;
      expect(await channel.send(notice(change), handle)).toMatchObject({ outcome: 'sent' });
    }
    const [message] = slack.posted(CHANNEL_ID);
    expect(JSON.stringify(message?.edits.at(-1))).toContain('taken in hand by key_1 at 15:10');
    expect(message?.edits).toHaveLength(4);
    expect(message && slack.threadOf(message).map(({ text }) => text)).toEqual([
      '15:15 taken in hand by key_1',
      '15:40 over, after 37 min',
    ]);
  });

  it('waits as long as Slack says, and was then not posted', async () => {
    await channel.send(notice(opened), null);
    const result = await channel.send(notice({ ...opened, id: 'inc_02' }), null);
    expect(result).toMatchObject({ outcome: 'retry', reason: 'rate-limited', afterMs: 1_000, mayHaveArrived: false });
    expect(slack.posted()).toHaveLength(1);
  });

  it('does not edit twice in the log when the log entry had to wait', async () => {
    const handle = handleOf(await channel.send(notice(opened), null));
    expect(await channel.send(notice(updated), handle)).toMatchObject({ reason: 'rate-limited' });
    clock.ms += 1_000;
    expect(await channel.send(notice(updated), handle)).toMatchObject({ outcome: 'sent' });
    expect(slack.messages.filter(({ threadTs }) => threadTs)).toHaveLength(1);
  });

  it('is not posted twice when the answer to the post was lost', async () => {
    slack.failOnce('chat.postMessage', 'apply-then-hang');
    expect(await channel.send(notice(opened), null)).toMatchObject({ outcome: 'retry', mayHaveArrived: true });
    clock.ms += 2_000;
    const again = await channel.send(notice(opened, { isInDoubt: true }), null);
    expect(handleOf(again)).toEqual({ channel: CHANNEL_ID, ts: slack.posted()[0]?.ts });
    expect(slack.posted()).toHaveLength(1);
  });

  it('does not say the same twice in the log when the answer to the entry was lost', async () => {
    const handle = handleOf(await channel.send(notice(opened), null));
    clock.ms += 1_000;
    slack.failOnce('chat.postMessage', 'apply-then-hang');
    expect(await channel.send(notice(updated), handle)).toMatchObject({ outcome: 'retry', mayHaveArrived: true });
    clock.ms += 2_000;
    await channel.send(notice(updated, { isInDoubt: true }), handle);
    expect(slack.messages.filter(({ threadTs }) => threadTs)).toHaveLength(1);
  });

  it('is posted when the lost post had not arrived', async () => {
    slack.failOnce('chat.postMessage', 'hang');
    await channel.send(notice(opened), null);
    await channel.send(notice(opened, { isInDoubt: true }), null);
    expect(slack.posted()).toHaveLength(1);
  });

  it('is rather posted twice than not at all where history may not be read', async () => {
    slack.failOnce('chat.postMessage', 'apply-then-hang');
    slack.failAlways('conversations.history', { error: 'missing_scope' });
    await channel.send(notice(opened), null);
    clock.ms += 2_000;
    expect(await channel.send(notice(opened, { isInDoubt: true }), null)).toMatchObject({ outcome: 'sent' });
    expect(slack.posted()).toHaveLength(2);
    expect(logged).toContain('cannot look whether a message reached Slack; it may be posted twice');
  });

  it('finds its message behind several pages of others', async () => {
    await channel.send(notice(opened), null);
    for (let i = 0; i < 250; i += 1) {
      clock.ms += 1_000;
      slack.messages.push({ ...slack.messages[0]!, metadata: null, ts: `${clock.ms / 1_000}.5`, edits: [] });
    }
    await channel.send(notice(opened, { isInDoubt: true, enqueuedAtMs: Date.parse(opened.detectedAt) }), null);
    expect(callsTo('conversations.history')).toBe(2);
    expect(callsTo('chat.postMessage')).toBe(1);
  });

  it('is posted anew when somebody took the message away', async () => {
    const handle = handleOf(await channel.send(notice(opened), null));
    slack.remove(slack.messages[0]!);
    clock.ms += 1_000;
    const again = await channel.send(notice(updated), handle);
    expect(handleOf(again)).toEqual({ channel: CHANNEL_ID, ts: slack.posted()[0]?.ts });
  });

  it('is as good as told when only the log entry is refused', async () => {
    const handle = handleOf(await channel.send(notice(opened), null));
    slack.failOnce('chat.postMessage', { error: 'restricted_action_thread_locked' });
    expect(await channel.send(notice(updated), handle)).toMatchObject({ outcome: 'sent', handle });
    expect(logged).toContain('Slack refused the log entry of an incident');
  });
});

describe('what went wrong', () => {
  it.each([
    ['a wrong token', () => slackChannel('xoxb-wrong'), {}, 'invalid_auth'],
    ['an unknown channel', () => channel, { target: { kind: 'slack', channel: '#nowhere' } }, 'channel_not_found'],
    ['no channel', () => channel, { target: { kind: 'slack' } }, 'a channel of kind slack needs `channel`'],
  ])('%s is refused for good', async (_name, sender, more, reason) => {
    expect(await sender().send(notice(opened, more), null)).toEqual({ outcome: 'refused', reason });
  });

  it.each([
    ['internal_error', { error: 'internal_error' }, { reason: 'server-error', mayHaveArrived: true }],
    ['503', { status: 503 }, { reason: 'server-error', mayHaveArrived: true }],
    ['429', { retryAfterSeconds: 30 }, { reason: 'rate-limited', afterMs: 30_000, mayHaveArrived: false }],
    ['ratelimited as an answer', { error: 'ratelimited' }, { reason: 'rate-limited', afterMs: 30_000 }],
  ])('%s is tried again', async (_name, fault, expected) => {
    slack.failOnce('chat.postMessage', fault);
    expect(await channel.send(notice(opened), null)).toMatchObject({ outcome: 'retry', ...expected });
    expect(callsTo('chat.postMessage')).toBe(1);
  });

  it('a dead server is unreachable', async () => {
    await slack.close();
    expect(await channel.send(notice(opened), null)).toMatchObject({ outcome: 'retry', reason: 'unreachable' });
    slack = await FakeSlack.start({ clock, channels: [] });
  });
});
