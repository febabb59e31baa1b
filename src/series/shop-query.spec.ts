import { describe, expect, it } from '@jest/globals';
import { ALL_SHOPS, shopSql } from './shop-query.js';

const select = {
  columns: 'time',
  table: 'events',
  where: ['a = 1', 'b = 2 OR c = 3'],
  orderBy: 'time',
  params: {},
} as const;

describe('shopSql', () => {
  it('binds the shop before every other condition', () => {
    expect(shopSql('acme', { ...select, groupBy: 'time', limit: 5 })).toBe(
      [
        'SELECT time FROM events',
        'WHERE (shop = {shop:String}) AND (a = 1) AND (b = 2 OR c = 3)',
        'GROUP BY time',
        'ORDER BY time',
        'LIMIT 5',
      ].join('\n'),
    );
  });

  it('keeps so many rows of each before so many of all', () => {
    const limits = { limitBy: { rows: 2, by: 'source' }, limit: 5 };
    expect(shopSql('acme', { ...select, ...limits })).toMatch(/ORDER BY time\nLIMIT 2 BY source\nLIMIT 5$/);
  });

  it('leaves the shop out only where all shops are asked for by name', () => {
    expect(shopSql(ALL_SHOPS, { ...select, where: [] })).toBe('SELECT time FROM events\nORDER BY time');
  });

  it('refuses a query without a shop, or with one slipped in', () => {
    expect(() => shopSql('', select)).toThrow('needs the name of its shop');
    expect(() => shopSql('acme', { ...select, params: { shop: 'other' } })).toThrow('bound by its scope');
  });
});
