import type { ClickHouseClient } from '@clickhouse/client';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** A block of rows in the format Native, and where it goes. */
export interface BlockInsert {
  table: string;
  columns: readonly string[];
  block: Buffer;
  /** Sent again under the same token it is stored once. */
  token: string;
}

/** What an embedded engine has beside the client: a way of its own for blocks. */
export interface TakesBlocks {
  insertBlock(insert: BlockInsert): Promise<void>;
}

/** Inserts a block of rows, by the shortest way that the client has. */
export async function insertBlock(client: ClickHouseClient & Partial<TakesBlocks>, insert: BlockInsert): Promise<void> {
  const { table, columns, block, token } = insert;
  if (!/^[\w-]{1,100}$/.test(token)) throw new Error('a deduplication token must be of letters, digits and dashes');
  if (client.insertBlock) return client.insertBlock(insert);
  const { stream } = await client.exec({
    query: `INSERT INTO ${table} (${columns.join(', ')})
            SETTINGS insert_deduplication_token = '${token}'
            FORMAT Native`,
    values: Readable.from([block], { objectMode: false }),
  });
  await finished(stream.resume());
}
