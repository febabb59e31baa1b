import type { ClickHouseClient } from '@clickhouse/client';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Rows as bytes of a text format, and where they go. */
export interface ByteInsert {
  table: string;
  columns: readonly string[];
  format: 'TabSeparated' | 'JSONCompactEachRow';
  rows: Buffer;
  /** Sent again under the same token they are stored once. */
  token: string;
}

/** What an embedded engine can do beside the client: take the bytes as they are, and not as a text made of them. */
export interface TakesBytes {
  insertBytes(insert: ByteInsert): Promise<void>;
}

/** Inserts rows, by the shortest way that the client has. */
export async function insertBytes(client: ClickHouseClient & Partial<TakesBytes>, insert: ByteInsert): Promise<void> {
  const { table, columns, format, rows, token } = insert;
  if (!/^[\w-]{1,100}$/.test(token)) throw new Error('a deduplication token must be of letters, digits and dashes');
  if (client.insertBytes) return client.insertBytes(insert);
  // The token stands in the statement and not in the call's settings: the embedded engine would keep it for every later
  // insert and drop them as repetitions.
  const { stream } = await client.exec({
    query: `INSERT INTO ${table} (${columns.join(', ')})
            SETTINGS insert_deduplication_token = '${token}'
            FORMAT ${format}`,
    values: Readable.from([rows], { objectMode: false }),
  });
  await finished(stream.resume());
}
