import { describe, expect, it } from '@jest/globals';
import type { ApiKey } from './api-key.entity.js';
import { RecentKeys } from './recent-keys.js';

const KEY = { id: 'key_1', shop: 'acme', scope: 'ingest', revokedAt: null, lastUsedAt: null } as unknown as ApiKey;

function keysOver(stored: Map<string, ApiKey>) {
  const asked: string[] = [];
  const clock = { ms: 1_000, now: () => clock.ms };
  const source = {
    find: (text: string) => {
      asked.push(text);
      return Promise.resolve(stored.get(text) ?? null);
    },
  };
  return { keys: new RecentKeys(source, clock), asked, clock };
}

describe('RecentKeys', () => {
  it('asks the store once for a key that comes with each request', async () => {
    const { keys, asked } = keysOver(new Map([['vdt_ingest_a', KEY]]));
    expect([await keys.find('vdt_ingest_a'), await keys.find('vdt_ingest_a')]).toEqual([KEY, KEY]);
    expect(asked).toEqual(['vdt_ingest_a']);
  });

  it('asks the store once for all who come before it has answered', async () => {
    const { keys, asked } = keysOver(new Map([['vdt_ingest_a', KEY]]));
    const found = await Promise.all([keys.find('vdt_ingest_a'), keys.find('vdt_ingest_b'), keys.find('vdt_ingest_a')]);
    expect(found).toEqual([KEY, null, KEY]);
    expect(asked).toEqual(['vdt_ingest_a', 'vdt_ingest_b']);
  });

  it('asks again after a look that failed', async () => {
    const answers = [() => Promise.reject(new Error('the store is away')), () => Promise.resolve(KEY)];
    const keys = new RecentKeys({ find: () => answers.shift()!() }, { now: () => 1_000 });
    await expect(keys.find('vdt_ingest_a')).rejects.toThrow('the store is away');
    expect(await keys.find('vdt_ingest_a')).toBe(KEY);
  });

  it('recalls at once what was asked for in the last two seconds, and nothing else', async () => {
    const { keys, clock } = keysOver(new Map([['vdt_ingest_a', KEY]]));
    expect(keys.recall('vdt_ingest_a')).toBeNull();
    await keys.find('vdt_ingest_a');
    expect([keys.recall('vdt_ingest_a'), keys.recall('vdt_ingest_b')]).toEqual([KEY, null]);
    clock.ms += 2_000;
    expect(keys.recall('vdt_ingest_a')).toBeNull();
  });

  it('sees within two seconds that a key was revoked, and from then on each time', async () => {
    const stored = new Map([['vdt_ingest_a', KEY]]);
    const { keys, asked, clock } = keysOver(stored);
    await keys.find('vdt_ingest_a');
    stored.set('vdt_ingest_a', { ...KEY, revokedAt: new Date(0) });
    clock.ms += 2_000;
    expect((await keys.find('vdt_ingest_a'))?.revokedAt).toEqual(new Date(0));
    await keys.find('vdt_ingest_a');
    expect(asked).toHaveLength(3);
  });

  it('remembers nothing of a key that nobody made: it may be made the next moment', async () => {
    const stored = new Map<string, ApiKey>();
    const { keys } = keysOver(stored);
    expect(await keys.find('vdt_ingest_a')).toBeNull();
    stored.set('vdt_ingest_a', KEY);
    expect(await keys.find('vdt_ingest_a')).toBe(KEY);
  });

  it('takes no other text for the key', async () => {
    const { keys } = keysOver(new Map([['vdt_ingest_a', KEY]]));
    await keys.find('vdt_ingest_a');
    expect(await keys.find('vdt_ingest_b')).toBeNull();
  });
});
