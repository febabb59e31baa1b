import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { FakeSlack, type FakeMessage } from '../../test/support/fake-slack.js';
import { systemClock } from '../clock.js';
import type { IncidentChange } from '../incidents/incident.js';
import { createSlack, type Slack } from './create-slack.js';
import type { IncidentActionAnswer, IncidentActionRequest } from './incident-actions.js';
import { SLACK_EVENTS_PATH } from './slack-receiver.js';

const opened = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/golden/slack/bot-attack-opened.incident.json'), 'utf8'),
) as IncidentChange;
// Bolt itself compares with the machine's clock, so this one starts there.
const clock = { ms: 0, now: () => clock.ms };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let fake: FakeSlack;
let slack: Slack;
let server: Server;
let asked: IncidentActionRequest[];
let onAction: (request: IncidentActionRequest) => Promise<IncidentActionAnswer>;
let message: FakeMessage;

beforeEach(async () => {
  clock.ms = systemClock.now();
  asked = [];
  onAction = (request) => {
    asked.push(request);
    return Promise.resolve({ isDone: true, text: 'This is what it does.' });
  };
  fake = await FakeSlack.start({ clock, channels: [{ id: 'C0ALERTS01', name: 'shop-alerts' }] });
  const { token: botToken, signingSecret, apiUrl } = fake;
  slack = createSlack({ botToken, signingSecret, apiUrl, onAction: (request) => onAction(request), clock, log });
  const target = { kind: 'slack', channel: '#shop-alerts' };
  const known = { changeSeq: 1, shop: {}, enqueuedAtMs: clock.ms, isInDoubt: false };
  await slack.channel.send({ change: opened, target, ...known }, null);
  message = fake.posted()[0]!;
  clock.ms += 1_000;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await fake.close();
});

async function listen(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${SLACK_EVENTS_PATH}`;
}

/** Waits for what the listener does after it has answered. */
async function until(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !isDone(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isDone()).toBe(true);
}

describe('a button pressed in Slack', () => {
  it.each([
    ['vedetta:acknowledge', 'acknowledge', '<@U0ADA> is looking into this.'],
    ['vedetta:snooze-1h', 'snooze-1h', '<@U0ADA> put this off for an hour.'],
    ['vedetta:confirmed', 'confirmed', '<@U0ADA> confirms this.'],
    ['vedetta:expected', 'expected', '<@U0ADA> says that this was expected.'],
    ['vedetta:false-alarm', 'false-alarm', '<@U0ADA> says that this is a false alarm.'],
    ['vedetta:new-level', 'new-level', '<@U0ADA> says that this is the new level.'],
  ])('%s is handed on, and the thread says what it does', async (actionId, action, answer) => {
    const url = await listen(slack.requestListener!);
    const response = await fetch(url, fake.signed(fake.press(message, actionId, 'U0ADA')));
    expect(response.status).toBe(200);
    await until(() => fake.threadOf(message).length > 0);
    expect(asked).toEqual([{ incidentId: 'inc_01', action, userId: 'U0ADA' }]);
    expect(fake.threadOf(message).map(({ text }) => text)).toEqual([`${answer} This is what it does.`]);
  });

  it('is acknowledged before the work is done', async () => {
    const { promise, resolve: finish } = withResolvers();
    onAction = () => promise;
    const url = await listen(slack.requestListener!);
    const response = await fetch(url, fake.signed(fake.press(message, 'vedetta:expected', 'U0ADA')));
    expect(response.status).toBe(200);
    expect(fake.threadOf(message)).toEqual([]);
    finish({ isDone: true, text: '' });
    await until(() => fake.threadOf(message).length > 0);
  });

  it('that fails is told only to the person who pressed it', async () => {
    onAction = () => Promise.reject(new Error('no such incident'));
    const url = await listen(slack.requestListener!);
    await fetch(url, fake.signed(fake.press(message, 'vedetta:acknowledge', 'U0ADA')));
    await until(() => fake.messages.length > 1);
    expect(fake.messages[1]).toMatchObject({ onlyFor: 'U0ADA', text: expect.stringMatching(/did not work/) });
  });

  it('that changes nothing is told only to the person who pressed it, with the reason', async () => {
    onAction = () => Promise.resolve({ isDone: false, text: 'Nothing was changed: it is over.' });
    const url = await listen(slack.requestListener!);
    await fetch(url, fake.signed(fake.press(message, 'vedetta:snooze-1h', 'U0ADA')));
    await until(() => fake.messages.length > 1);
    expect(fake.messages[1]).toMatchObject({ onlyFor: 'U0ADA', text: 'Nothing was changed: it is over.' });
  });

  it('works mounted in express at its path', async () => {
    const app = express();
    app.use(SLACK_EVENTS_PATH, slack.requestListener!);
    const response = await fetch(await listen(app), fake.signed(fake.press(message, 'vedetta:expected', 'U0ADA')));
    expect(response.status).toBe(200);
    await until(() => asked.length === 1);
  });
});

const seconds = (): number => Math.floor(clock.ms / 1_000);
const press = (): object => fake.press(message, 'vedetta:acknowledge', 'U0ADA');

describe('a request that Slack did not make', () => {
  it.each([
    ['is signed with another secret', () => fake.signed(press(), { secret: 'guessed' })],
    ['is five minutes and a second old', () => fake.signed(press(), { at: seconds() - 301 })],
    ['is from five minutes ahead', () => fake.signed(press(), { at: seconds() + 301 })],
    ['has no moment', () => withHeaders(fake.signed(press()), { 'x-slack-request-timestamp': '' })],
    ['has a moment that is no number', () => withHeaders(fake.signed(press()), { 'x-slack-request-timestamp': 'now' })],
    ['has no signature', () => withHeaders(fake.signed(press()), { 'x-slack-signature': '' })],
    ['was changed on the way', () => ({ ...fake.signed(press()), body: fake.signed({ other: true }).body })],
    [
      'hides behind the check of certificates',
      () => ({ ...fake.signed(press(), { secret: 'guessed' }), body: `ssl_check=1&${fake.signed(press()).body}` }),
    ],
  ])('is not acted on if it %s', async (_name, request) => {
    const response = await fetch(await listen(slack.requestListener!), request());
    await response.arrayBuffer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([]);
    expect(response.ok).toBe(_name.startsWith('hides'));
  });

  it('gets 404 for other paths and methods', async () => {
    const url = await listen(slack.requestListener!);
    const { headers } = fake.signed(press());
    expect((await fetch(`${url}/more`, { method: 'POST', headers })).status).toBe(404);
    expect((await fetch(url, { headers })).status).toBe(404);
  });
});

function withHeaders(request: ReturnType<FakeSlack['signed']>, headers: Record<string, string>) {
  return { ...request, headers: { ...request.headers, ...headers } };
}

function withResolvers(): { promise: Promise<IncidentActionAnswer>; resolve: (answer: IncidentActionAnswer) => void } {
  const made: { resolve?: (answer: IncidentActionAnswer) => void } = {};
  const promise = new Promise<IncidentActionAnswer>((resolve) => (made.resolve = resolve));
  return { promise, resolve: (answer) => made.resolve?.(answer) };
}
