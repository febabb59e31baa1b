import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ShopsAndKeys1700000000001 } from '../../migrations/postgres/0001-shops-and-keys.js';
import { openPostgres } from '../db/postgres.js';
import { ShopEntity } from '../shops/shop.entity.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeyRepository } from './api-key.repository.js';

const NOON = Date.parse('2026-11-20T12:00:00Z');

/** Stands in for randomBytes: zeros, and one byte of choice at the end. */
const ending = (last: number) => (size: number) => Buffer.concat([Buffer.alloc(size - 1), Buffer.from([last])]);

describe('ApiKeyRepository', () => {
  let dataSource: DataSource;
  let shops: ShopRepository;
  let keys: ApiKeyRepository;

  beforeAll(async () => {
    const memory = { kind: 'embedded', dataDir: null } as const;
    ({ source: dataSource } = await openPostgres(memory, [ShopEntity, ApiKeyEntity], [ShopsAndKeys1700000000001]));
    shops = new ShopRepository(dataSource);
    keys = new ApiKeyRepository(dataSource, shops);
  });
  beforeEach(async () => {
    await dataSource.query('DELETE FROM api_keys');
    await dataSource.query('DELETE FROM shops');
  });
  afterAll(async () => dataSource.destroy());

  it('gives the key once and keeps its hash only', async () => {
    const { id, text } = await keys.create({ shop: 'acme', scope: 'ingest' }, NOON);
    expect(text).toMatch(/^vdt_ingest_[0-9A-Za-z]{43}$/);
    expect(await keys.find(text)).toEqual({
      id,
      shop: 'acme',
      scope: 'ingest',
      prefix: text.slice(0, 'vdt_ingest_'.length + 4),
      createdAt: new Date(NOON),
      revokedAt: null,
      lastUsedAt: null,
    });
    const stored: unknown = await dataSource.query('SELECT * FROM api_keys');
    expect(JSON.stringify(stored)).not.toContain(text.slice(-20));
  });

  it('makes the shop of a key known', async () => {
    await keys.create({ shop: 'acme', scope: 'read' }, NOON);
    expect(await shops.get('acme')).toEqual({ shop: 'acme' });
  });

  it('makes keys for all shops', async () => {
    const { text } = await keys.create({ shop: null, scope: 'admin' }, NOON);
    expect(await keys.find(text)).toMatchObject({ shop: null, scope: 'admin' });
    expect(await shops.list()).toEqual([]);
  });

  it('finds nothing for what is no key, or nobody made', async () => {
    const { text } = await keys.create({ shop: 'acme', scope: 'read' }, NOON);
    const lastOther = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
    for (const other of ['', 'password', lastOther, text.replace('read', 'admin')]) {
      expect(await keys.find(other)).toBeNull();
    }
  });

  it('tells apart keys that begin alike', async () => {
    const one = await keys.create({ shop: 'acme', scope: 'read' }, NOON, ending(1));
    const two = await keys.create({ shop: 'b2b', scope: 'read' }, NOON, ending(2));
    expect(await keys.find(one.text)).toMatchObject({ shop: 'acme' });
    expect(await keys.find(two.text)).toMatchObject({ shop: 'b2b' });
  });

  it('lists the newest first, of one shop or of all', async () => {
    const first = await keys.create({ shop: 'acme', scope: 'read' }, NOON);
    const second = await keys.create({ shop: null, scope: 'read' }, NOON + 1);
    expect((await keys.list()).map((key) => key.id)).toEqual([second.id, first.id]);
    expect((await keys.list('acme')).map((key) => key.id)).toEqual([first.id]);
    expect((await keys.list())[0]).not.toHaveProperty('hash');
  });

  it('revokes for good', async () => {
    const { id, text } = await keys.create({ shop: 'acme', scope: 'read' }, NOON);
    await keys.revoke(id, NOON + 1);
    expect(await keys.revoke(id, NOON + 2)).toMatchObject({ id, revokedAt: new Date(NOON + 1) });
    expect(await keys.find(text)).toMatchObject({ revokedAt: new Date(NOON + 1) });
    expect(await keys.revoke('key_0', NOON)).toBeNull();
  });

  it('notes the last use to the minute', async () => {
    const { text } = await keys.create({ shop: 'acme', scope: 'read' }, NOON);
    const used = async (atMs: number): Promise<number | undefined> => {
      const key = await keys.find(text);
      if (key) await keys.markUsed(key, atMs);
      return (await keys.find(text))?.lastUsedAt?.getTime();
    };
    expect(await used(NOON)).toBe(NOON);
    expect(await used(NOON + 59_999)).toBe(NOON);
    expect(await used(NOON + 60_000)).toBe(NOON + 60_000);
  });

  it('can be taken back and brought again', async () => {
    await dataSource.undoLastMigration();
    await dataSource.runMigrations();
    expect(await keys.list()).toEqual([]);
  });
});
