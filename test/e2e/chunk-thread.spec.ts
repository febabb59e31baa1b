/** Chunks of Kafka read in a thread of their own, as built: exactly what they would be in the thread of whoever asks. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalChunkReader, ShopKeys, type ChunkReader } from '../../ingest/index.js';
import { packageRoot } from '../../src/config/package-root.js';

type Built = typeof import('../../ingest/index.js');

const SECRET = 'a secret of the tests that is long enough';
const PLACE = { topic: 'shop-events', partition: 2, arrivedMs: 1_795_000_000_000 };
// A thread is started from a file of JavaScript, which only the build makes.
const BUILT = join(packageRoot(), 'dist', 'ingest', 'index.js');
const { ThreadedChunkReader } = (await import(BUILT)) as Built;

function message(offset: number, shop: string | null, value: object | string | null) {
  const text = value === null || typeof value === 'string' ? value : JSON.stringify(value);
  return {
    key: shop === null ? null : Buffer.from(shop),
    value: text === null ? null : Buffer.from(text),
    timestamp: '1794999999000',
    offset: String(offset),
    attributes: 0,
    headers: {},
  };
}

const order = (shop: string, id: string | undefined, value = 10) => ({
  ...(id !== undefined && { id }),
  type: 'order.placed',
  shop,
  data: { orderId: 'ü-1', value, currency: 'EUR', email: 'x@example.it' },
});

const MESSAGES = [
  message(7, 'acme', order('acme', 'o-1')),
  message(8, 'acme', 'no JSON'),
  message(9, 'acme', null),
  message(10, null, order('acme', 'o-2')),
  message(12, 'acme', order('acme', 'o-1', 99)),
  message(13, 'kiwi', order('kiwi', 'o-1')),
  message(14, 'acme', order('acme', undefined)),
];

async function contentOf(reader: ChunkReader) {
  const content = await reader.read(MESSAGES, PLACE);
  const { events, keys, unread } = content;
  const known = ShopKeys.of(new Map([['kiwi', keys.get('kiwi')!]]));
  const all = await content.block(new ShopKeys(), '7');
  const rest = await content.block(known, '7');
  content.forget();
  return { events, keys, unread, all, rest };
}

describe('a thread that reads chunks', () => {
  const reader = new ThreadedChunkReader(SECRET);
  afterAll(() => reader.close());

  it('gives the keys, the unread messages and the blocks that reading here gives', async () => {
    const here = await contentOf(new LocalChunkReader(SECRET));
    expect(await contentOf(reader)).toEqual(here);
    expect([here.events, here.all.rows, here.rest.rows]).toEqual([4, 3, 2]);
    expect(here.unread.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it('takes several chunks at a time', async () => {
    const chunks = await Promise.all([contentOf(reader), contentOf(reader), contentOf(reader)]);
    expect(new Set(chunks.map(({ all }) => all.block.toString('base64'))).size).toBe(1);
  });

  it('keeps no process that has nothing left to do', async () => {
    const program = `import('reflect-metadata')
      .then(() => import(${JSON.stringify(BUILT)}))
      .then(({ ThreadedChunkReader }) => new ThreadedChunkReader('a secret').read([], ${JSON.stringify(PLACE)}))
      .then(({ events }) => console.log(events))`;
    const node = promisify(execFile)(process.execPath, ['-e', program], {
      cwd: packageRoot(),
      timeout: 30_000,
    });
    expect((await node).stdout).toBe('0\n');
  });

  it('says so when it has ended', async () => {
    const other = new ThreadedChunkReader(SECRET);
    await contentOf(other);
    await other.close();
    await expect(other.read(MESSAGES, PLACE)).rejects.toThrow('has ended');
  });
});
