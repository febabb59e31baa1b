import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeSlack } from '../../test/support/fake-slack.js';
import { systemClock } from '../clock.js';
import { createSlack, type Slack } from './create-slack.js';
import type { IncidentActionAnswer, IncidentActionRequest } from './incident-actions.js';

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const logged: string[] = [];
const note = (_fields: object, message: string): void => void logged.push(message);
const log = { info: note, warn: note, error: note };
let fake: FakeSlack;
let server: Server;
let sockets: Socket[];
let received: string[];
let asked: IncidentActionRequest[];
let slack: Slack;

beforeEach(async () => {
  logged.length = 0;
  [sockets, received, asked] = [[], [], []];
  fake = await FakeSlack.start({ clock: systemClock, channels: [{ id: 'C0ALERTS01', name: 'shop-alerts' }] });
  server = createServer();
  server.on('upgrade', (request, socket: Socket) => accept(String(request.headers['sec-websocket-key']), socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.socketUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  await slack.stop();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  await fake.close();
});

function socketSlack(appToken: string): Slack {
  return createSlack({ botToken: fake.token, appToken, apiUrl: fake.apiUrl, onAction, clock: systemClock, log });
}

function onAction(request: IncidentActionRequest): Promise<IncidentActionAnswer> {
  asked.push(request);
  return Promise.resolve({ isDone: true, text: '' });
}

/** The server's half of a WebSocket: the handshake, short frames, and an answer to being closed. */
function accept(key: string, socket: Socket): void {
  sockets.push(socket);
  const proof = createHash('sha1')
    .update(key + WEBSOCKET_GUID)
    .digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write([...head, `Sec-WebSocket-Accept: ${proof}`, '', ''].join('\r\n'));
  socket.on('data', (frame: Buffer) => {
    const opcode = frame.readUInt8(0) % 16;
    if (opcode === 1) received.push(unmasked(frame));
    if (opcode === 8) socket.end(Buffer.from([0x88, 0]));
  });
  send(socket, { type: 'hello', num_connections: 1 });
}

function send(socket: Socket, message: object): void {
  const text = Buffer.from(JSON.stringify(message));
  const length = text.length < 126 ? [text.length] : [126, Math.floor(text.length / 256), text.length % 256];
  socket.write(Buffer.concat([Buffer.from([0x81, ...length]), text]));
}

function unmasked(frame: Buffer): string {
  const isLong = frame.readUInt8(1) - 128 === 126;
  const at = isLong ? 4 : 2;
  const mask = frame.subarray(at, at + 4);
  return Buffer.from(frame.subarray(at + 4).map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString();
}

async function until(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000 && !isDone(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isDone()).toBe(true);
}

describe('Socket Mode', () => {
  it('hands on what people press, acknowledged, and needs no listener', async () => {
    slack = socketSlack('xapp-fake');
    expect(slack.requestListener).toBeNull();
    await slack.start();
    await until(() => sockets.length === 1);
    const action = { type: 'button', action_id: 'vedetta:acknowledge', value: 'inc_01', block_id: 'b', action_ts: '1' };
    const person = { id: 'U0ADA', team_id: 'T00000001' };
    const payload = { type: 'block_actions', team: { id: 'T00000001' }, user: person, actions: [action] };
    send(sockets[0]!, { type: 'interactive', envelope_id: 'env-1', payload, accepts_response_payload: false });
    await until(() => asked.length === 1 && received.length === 1);
    expect(JSON.parse(received[0]!)).toMatchObject({ envelope_id: 'env-1' });
    expect(asked).toEqual([{ incidentId: 'inc_01', action: 'acknowledge', userId: 'U0ADA' }]);
  });

  it('says so when Slack refuses the app token, and the rest works on', async () => {
    slack = socketSlack('xapp-wrong');
    await slack.start();
    await until(() => logged.includes('cannot listen to Slack: buttons do nothing'));
    expect(logged).toContain('connected to Slack');
  });
});
