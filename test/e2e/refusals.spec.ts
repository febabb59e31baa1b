import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RunningService, runVedetta } from '../support/running-service.js';

interface Answer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; id: string | null; reason: string }[];
}

let folder: string;
let service: RunningService;
let address: string;
let key: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-refusals-'));
  const env = { VEDETTA_DATA_DIR: folder };
  service = new RunningService(env);
  address = await service.start();
  // The service holds the stores: the command goes through it.
  key = (await runVedetta(['keys', 'create', '--shop', 'acme', '--scope', 'ingest'], env)).stdout.trim();
});

afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

function good(n: number): string {
  return JSON.stringify({
    id: `good-${n}`,
    type: 'order.placed',
    time: new Date().toISOString(),
    data: { orderId: `${n}`, value: 9.5, currency: 'EUR' },
  });
}

const event = (extra: object) =>
  JSON.stringify({ id: 'bad', type: 'order.placed', data: { orderId: '1', value: 1, currency: 'EUR' }, ...extra });

const BAD: Record<string, { line: string; reason: RegExp }> = {
  'not JSON': { line: '{"type": "order.placed", ', reason: /JSON/ },
  'no type': { line: event({ type: undefined }), reason: /type is required/ },
  'an unknown type': { line: event({ type: 'order.dreamt' }), reason: /order\.dreamt is unknown/ },
  'another shop': { line: event({ shop: 'other-shop' }), reason: /shop/ },
  NaN: { line: '{"type":"order.placed","data":{"orderId":"1","value":NaN,"currency":"EUR"}}', reason: /JSON/ },
  'a time in the future': { line: event({ time: '2099-01-01T00:00:00Z' }), reason: /time .*future/ },
  'a field of 2 MB': {
    line: event({ data: { orderId: 'x'.repeat(2_000_000), value: 1, currency: 'EUR' } }),
    reason: /longer|bytes/,
  },
  '10,000 levels': {
    line: `{"type":"order.placed","data":{"orderId":"1","value":1,"currency":"EUR","deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
    reason: /level|nest|deep/,
  },
  __proto__: {
    line: '{"type":"order.placed","data":{"orderId":"1","value":1,"currency":"EUR","__proto__":{"polluted":true}}}',
    reason: /__proto__/,
  },
};

async function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${address}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson', ...headers },
    body,
  });
}

describe('POST /v1/events', () => {
  it('accepts a thousand good events beside one of each kind of bad one, each named with its reason', async () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => good(n));
    const kinds = Object.entries(BAD);
    kinds.forEach(([, { line }], n) => lines.splice(100 * (n + 1), 0, line));
    const response = await post(lines.join('\n'));
    const answer = (await response.json()) as Answer;
    expect(response.status).toBe(202);
    expect(answer.accepted).toBe(1_000);
    expect(answer.rejected.map(({ index }) => index)).toEqual(kinds.map((_, n) => 100 * (n + 1)));
    kinds.forEach(([name, { reason }], n) =>
      expect([name, answer.rejected[n]?.reason]).toEqual([name, expect.stringMatching(reason)]),
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('takes the same good events again as duplicates, gzipped', async () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => good(n)).join('\n');
    const answer = (await (await post(gzipSync(lines), { 'content-encoding': 'gzip' })).json()) as Answer;
    expect(answer).toEqual({ accepted: 0, duplicates: 1_000, rejected: [] });
  });

  it('takes one event and an array as JSON', async () => {
    const one = await post(good(2_000), { 'content-type': 'application/cloudevents+json' });
    const many = await post(`[${good(2_001)},${good(2_002)}]`, {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect(((await one.json()) as Answer).accepted).toBe(1);
    expect(((await many.json()) as Answer).accepted).toBe(2);
  });

  it.each([
    ['no key', { authorization: '' }, '{}', 401],
    ['an unknown key', { authorization: 'Bearer vdt_ingest_nope' }, '{}', 401],
    ['a body that is no JSON', { 'content-type': 'application/json' }, '{', 400],
    ['an unknown content type', { 'content-type': 'text/html' }, '<p>', 415],
  ])('answers %s with a problem', async (_name, headers, body, status) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ status });
  });

  it('stops inflating at the limit: a small gzip cannot fill the memory', async () => {
    const response = await post(gzipSync(Buffer.alloc(200 * 1024 * 1024, 'a')), { 'content-encoding': 'gzip' });
    expect(response.status).toBe(413);
  });
});
