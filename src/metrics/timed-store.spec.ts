import { expect, it } from '@jest/globals';
import { ShopKeys, type EventStore } from '../../ingest/index.js';
import { TimedStore } from './timed-store.js';

it('passes on which batch’s own keys do not count, or a chunk that is sent again would take itself for repetitions', async () => {
  const asked: unknown[] = [];
  const known = new ShopKeys();
  const store: EventStore = {
    knownKeys: async (...given) => {
      asked.push(given);
      return known;
    },
    insert: async () => undefined,
    insertRejected: async () => undefined,
  };
  const timed = new TimedStore(store, { now: () => 0 }, { inserted: () => undefined, insertFailed: () => undefined });
  const keys = new Map([['acme', new Uint8Array(16)]]);
  expect(await timed.knownKeys(keys, '77')).toBe(known);
  expect(asked).toEqual([[keys, '77']]);
});
