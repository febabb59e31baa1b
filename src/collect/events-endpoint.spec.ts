/** The way of a request that no framework sees: over a real connection, with a collector that only notes what it gets. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Admission } from '../http/admission.js';
import { ProblemException } from '../http/problem.js';
import type { ApiKey } from '../keys/api-key.entity.js';
import { answerFirst } from './answer-first.js';
import { EventsEndpoint } from './events-endpoint.js';

const KEY: ApiKey = {
  id: 'key_1',
  shop: 'acme',
  scope: 'ingest',
  prefix: 'vdt_ingest_abcd',
  createdAt: new Date(0),
  revokedAt: null,
  lastUsedAt: null,
};
const NOW_MS = 1_000;

let server: Server;
let url: string;
let taken: { body: string; contentType: string | undefined; shop: string | null }[];
let failure: Error | null;
let logged: unknown[];
let used: string[];

beforeEach(async () => {
  [taken, failure, logged, used] = [[], null, [], []];
  const keys = {
    find: (text: string) => Promise.resolve(text === 'good' ? KEY : null),
    markUsed: (key: Pick<ApiKey, 'id'>, nowMs: number) => Promise.resolve(void used.push(`${key.id} at ${nowMs}`)),
  };
  const endpoint = new EventsEndpoint({
    admission: new Admission(keys, { now: () => NOW_MS }),
    collector: {
      collect(body, contentType, shop) {
        if (failure) return Promise.reject(failure);
        taken.push({ body: body.toString(), contentType, shop });
        return Promise.resolve({ accepted: 1, duplicates: 0, rejected: [] });
      },
    },
    maxBodyBytes: 100,
    log: { error: (data: object) => void logged.push(data) } as never,
  });
  server = createServer((request, response) => response.end(`the framework saw ${request.method} ${request.url}`));
  answerFirst(server, endpoint);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/events`, { method: 'POST', body, headers: { authorization: 'Bearer good', ...headers } });
}

describe('POST /v1/events', () => {
  it('hands body, content type and the shop of the key on, and answers 202', async () => {
    const response = await post('{"a":1}', { 'content-type': 'application/x-ndjson' });
    expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
      202,
      'application/json; charset=utf-8',
      { accepted: 1, duplicates: 0, rejected: [] },
    ]);
    expect(taken).toEqual([{ body: '{"a":1}', contentType: 'application/x-ndjson', shop: 'acme' }]);
    expect(used).toEqual(['key_1 at 1000']);
  });

  it('asks for a key before it reads anything', async () => {
    const response = await post('{}', { authorization: 'Bearer bad' });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(taken).toEqual([]);
  });

  it('answers a body that is too large with 413, and hears no more of it', async () => {
    const response = await post('x'.repeat(101));
    expect(await response.json()).toMatchObject({ status: 413, detail: 'body must be at most 100 bytes' });
    expect(response.headers.get('connection')).toBe('close');
    expect(taken).toEqual([]);
  });

  it('passes a problem on with its headers', async () => {
    failure = new ProblemException({ status: 503, title: 'Service Unavailable' }, { 'Retry-After': '5' });
    const response = await post('{}');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(logged).toEqual([]);
  });

  it('logs what nobody expected and does not tell it', async () => {
    failure = new Error('a secret of ours');
    const response = await post('{}');
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('secret')]);
    expect(logged).toEqual([{ err: failure }]);
  });

  it('takes a client that hangs up in the middle for no failure of ours', async () => {
    const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
    const begun = send(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer good', 'content-length': '50' },
    });
    begun.on('error', () => undefined);
    begun.write('half', () => begun.destroy());
    await closed;
    // A later request sees that the one before was dealt with.
    expect((await post('{}')).status).toBe(202);
    expect([taken.length, logged]).toEqual([1, []]);
  });
});

it('leaves every other request to the server’s own listeners', async () => {
  const seen = async (method: string, path: string) => (await fetch(`${url}${path}`, { method })).text();
  expect(await seen('GET', '/v1/events')).toBe('the framework saw GET /v1/events');
  expect(await seen('POST', '/v1/events/')).toBe('the framework saw POST /v1/events/');
  expect(await seen('POST', '/v1/hooks/github')).toBe('the framework saw POST /v1/hooks/github');
});
