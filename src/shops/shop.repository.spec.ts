import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ShopsAndKeys1700000000001 } from '../../migrations/postgres/0001-shops-and-keys.js';
import { openPostgres } from '../db/postgres.js';
import { ShopEntity } from './shop.entity.js';
import { ShopRepository } from './shop.repository.js';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const MINUTE = 60_000;

describe('ShopRepository', () => {
  let dataSource: DataSource;
  let shops: ShopRepository;

  beforeAll(async () => {
    const memory = { kind: 'embedded', dataDir: null } as const;
    ({ source: dataSource } = await openPostgres(memory, [ShopEntity], [ShopsAndKeys1700000000001]));
    shops = new ShopRepository(dataSource);
  });
  beforeEach(async () => {
    await dataSource.query('DELETE FROM shops');
  });
  afterAll(async () => dataSource.destroy());

  it('applies settings once, and tells what changed', async () => {
    const acme = { shop: 'acme', timezone: 'UTC', jobs: [{ job: 'import', everyMinutes: 60 }] };
    expect(await shops.apply([acme, { shop: 'b2b' }], NOON)).toEqual(['acme: added', 'b2b: added']);
    expect(await shops.apply([acme, { shop: 'b2b' }], NOON + MINUTE)).toEqual([]);
    expect(await shops.apply([{ ...acme, timezone: 'Europe/Rome' }], NOON + 2 * MINUTE)).toEqual([
      'acme: timezone changed from UTC to Europe/Rome',
    ]);
    expect(await shops.get('acme')).toEqual({ ...acme, timezone: 'Europe/Rome' });
    const rows = await dataSource.manager.find(ShopEntity, { order: { shop: 'ASC' } });
    expect(rows.map((row) => [row.shop, row.createdAt.getTime(), row.updatedAt.getTime()])).toEqual([
      ['acme', NOON, NOON + 2 * MINUTE],
      ['b2b', NOON, NOON],
    ]);
  });

  it('applies all or none', async () => {
    // A text that JSON knows and jsonb does not take.
    const refused = { shop: 'b2b', name: 'a\u0000b' };
    await expect(shops.apply([{ shop: 'acme' }, refused], NOON)).rejects.toThrow();
    expect(await shops.list()).toEqual([]);
  });

  it('serves two that apply at once', async () => {
    const both = await Promise.all([shops.apply([{ shop: 'acme' }], NOON), shops.apply([{ shop: 'acme' }], NOON)]);
    expect(both.flat()).toEqual(['acme: added']);
  });

  it('makes a shop known once, and leaves one that is known as it is', async () => {
    expect(await shops.ensure('acme', NOON)).toBe(true);
    expect(await shops.get('acme')).toEqual({ shop: 'acme' });
    await shops.put({ shop: 'acme', currency: 'EUR' }, NOON);
    expect(await shops.ensure('acme', NOON)).toBe(false);
    expect(await shops.get('acme')).toEqual({ shop: 'acme', currency: 'EUR' });
  });

  it('does not know what it was not told', async () => {
    expect(await shops.get('acme')).toBeNull();
    expect(await shops.list()).toEqual([]);
  });

  it('lists by name', async () => {
    await shops.apply([{ shop: 'b2b' }, { shop: 'acme' }], NOON);
    expect(await shops.list()).toEqual([{ shop: 'acme' }, { shop: 'b2b' }]);
  });
});
