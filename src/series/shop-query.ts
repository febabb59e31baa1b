import type { ClickHouseClient } from '@clickhouse/client';
import { bytesOf } from '../db/native-blocks.js';

/** Said instead of a shop's name by whoever may see every shop: never the answer to a name left out by mistake. */
export const ALL_SHOPS = Symbol('all shops');

/** Whose data is asked for. */
export type ShopScope = string | typeof ALL_SHOPS;

/** A query without its shop: `ShopQuery` puts that in. */
export interface ShopSelect {
  columns: string;
  table: 'events' | 'points' | 'arrivals';
  /** Conditions beside the shop's, all of which must hold. */
  where: readonly string[];
  groupBy?: string;
  orderBy: string;
  /** Rows that are kept of each value of an expression, the first in the order. */
  limitBy?: { rows: number; by: string };
  limit?: number;
  /** Values of the `{name:Type}` in the conditions; `shop` is taken. */
  params: Readonly<Record<string, string | number>>;
}

/**
 * The one place where the API's queries of the analytics store, and those for causes, become SQL. Each is bound to its shop here, because the
 * embedded store knows no users that could be kept apart.
 */
export class ShopQuery {
  constructor(private readonly client: ClickHouseClient) {}

  /** The rows of a query, each an array in the order of its columns. */
  async rows<Row extends readonly unknown[]>(scope: ShopScope, select: ShopSelect): Promise<Row[]> {
    const result = await this.client.query({
      query: shopSql(scope, select),
      query_params: { ...select.params, ...(scope === ALL_SHOPS ? {} : { shop: scope }) },
      format: 'JSONCompactEachRow',
    });
    return result.json<Row>();
  }

  /** The same as `FORMAT Native`, for many rows: see `nativeBlocks` for the types that its columns may have. */
  async columns(scope: ShopScope, select: ShopSelect): Promise<Uint8Array> {
    const { stream } = await this.client.exec({
      query: `${shopSql(scope, select)}\nFORMAT Native`,
      query_params: { ...select.params, ...(scope === ALL_SHOPS ? {} : { shop: scope }) },
    });
    return bytesOf(stream);
  }
}

/** The text of a query bound to its shop. Throws where the shop is empty or `params` would replace it. */
export function shopSql(
  scope: ShopScope,
  { columns, table, where, groupBy, orderBy, limitBy, limit, params }: ShopSelect,
): string {
  if (scope === '') throw new Error('a query needs the name of its shop');
  if ('shop' in params) throw new Error('the shop of a query is bound by its scope, not by its parameters');
  const conditions = scope === ALL_SHOPS ? where : ['shop = {shop:String}', ...where];
  return [
    `SELECT ${columns} FROM ${table}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`] : []),
    ...(groupBy === undefined ? [] : [`GROUP BY ${groupBy}`]),
    `ORDER BY ${orderBy}`,
    ...(limitBy === undefined ? [] : [`LIMIT ${Math.trunc(limitBy.rows)} BY ${limitBy.by}`]),
    ...(limit === undefined ? [] : [`LIMIT ${Math.trunc(limit)}`]),
  ].join('\n');
}
