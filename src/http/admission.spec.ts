/** Promise guarded: what is decided at once is what a look into the store would have decided. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiKey } from '../keys/api-key.entity.js';
import { Admission } from './admission.js';

const KEY = { id: 'key_1', shop: 'acme', scope: 'ingest', revokedAt: null, lastUsedAt: null } as unknown as ApiKey;
const SENDING = { scope: 'ingest', shop: null } as const;

let nowMs: number;
let asked: number;
let used: number[];
let admission: Admission;

beforeEach(() => {
  [nowMs, asked, used] = [1_000, 0, []];
  const keys = {
    find: (text: string) => {
      asked++;
      return Promise.resolve(text === 'good' ? KEY : null);
    },
    markUsed: (_: unknown, atMs: number) => Promise.resolve(void used.push(atMs)),
  };
  admission = new Admission(keys, { now: () => nowMs });
});

describe('Admission', () => {
  it('looks a key up, notes its use, and recalls it for two seconds', async () => {
    expect(admission.recall('Bearer good', SENDING)).toBeNull();
    const access = await admission.admit('Bearer good', SENDING);
    expect(access).toEqual({ shop: 'acme', scope: 'ingest', key: 'key_1' });
    expect(admission.recall('Bearer good', SENDING)).toEqual(access);
    expect([asked, used]).toEqual([1, [1_000]]);
    nowMs += 2_000;
    expect(admission.recall('Bearer good', SENDING)).toBeNull();
  });

  it.each([
    ['another scope', { scope: 'read', shop: null }],
    ['another shop', { scope: 'ingest', shop: 'other' }],
  ] as const)('refuses a recalled key as it refuses one that is looked up: %s', async (_, wanted) => {
    const refused = await admission.admit('Bearer good', wanted).catch((error: unknown) => error);
    expect(refused).toMatchObject({ problem: { status: 403 } });
    expect(() => admission.recall('Bearer good', wanted)).toThrow((refused as Error).message);
    expect(used).toEqual([]);
  });

  it.each([undefined, 'Basic good', 'Bearer bad'])('recalls nothing of what it refused: %p', async (header) => {
    await expect(admission.admit(header, SENDING)).rejects.toMatchObject({ problem: { status: 401 } });
    expect(admission.recall(header, SENDING)).toBeNull();
  });
});
