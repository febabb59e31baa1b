import type { ClickHouseClient } from '@clickhouse/client';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { keyPortions, knownKeysQuery } from './known-keys-query.js';
import { EVENT_COLUMNS, seconds } from './event-rows.js';

/** What the writer needs of the analytics store. */
export interface EventStore {
  /**
   * Of the given keys (unsigned decimals) of each shop, those that are stored already, as `knownName` writes them. What
   * the batch `exceptBatch` has left does not count.
   */
  knownKeys(keys: ReadonlyMap<string, readonly string[]>, exceptBatch?: string): Promise<Set<string>>;
  /** Stores what `eventRows` gives; sent again under the same token they are stored once. */
  insert(rows: Buffer, token: string): Promise<void>;
  /** Keeps what was refused, with its reason. */
  insertRejected(rows: RejectedRow[], token: string): Promise<void>;
}

/** A refused event as it is kept: enough to find its sender and mend it, never an address. */
export interface RejectedRow {
  shop: string;
  receivedMs: number;
  id: string;
  reason: string;
  excerpt: string;
}

const REJECTED_COLUMNS = ['shop', 'received', 'id', 'reason', 'excerpt'] as const;

/** Names an event among those of all shops. */
export function knownName(shop: string, key: string): string {
  return `${shop} ${key}`;
}

/** The event store on ClickHouse, embedded or a server. */
export class ClickHouseEventStore implements EventStore {
  constructor(private readonly client: ClickHouseClient) {}

  async knownKeys(keys: ReadonlyMap<string, readonly string[]>, exceptBatch = '0'): Promise<Set<string>> {
    const known = new Set<string>();
    for (const part of keyPortions(keys)) {
      const result = await this.client.query({
        query: knownKeysQuery(part, exceptBatch),
        format: 'JSONCompactEachRow',
      });
      for (const [shop, key] of await result.json<[string, string]>()) known.add(knownName(shop, key));
    }
    return known;
  }

  async insert(rows: Buffer, token: string): Promise<void> {
    await this.insertText('event_inlet', EVENT_COLUMNS, 'TabSeparated', rows, token);
  }

  async insertRejected(rows: RejectedRow[], token: string): Promise<void> {
    const lines = rows.map((row) =>
      JSON.stringify([row.shop, seconds(row.receivedMs), row.id, row.reason, row.excerpt]),
    );
    const text = Buffer.from(lines.join('\n'));
    await this.insertText('rejected_events', REJECTED_COLUMNS, 'JSONCompactEachRow', text, token);
  }

  private async insertText(
    table: string,
    columns: readonly string[],
    format: string,
    text: Buffer,
    token: string,
  ): Promise<void> {
    if (!/^[\w-]{1,100}$/.test(token)) throw new Error('a deduplication token must be of letters, digits and dashes');
    // The token stands in the statement and not in the call's settings: the embedded engine would keep it for every
    // later insert and drop them as repetitions.
    const { stream } = await this.client.exec({
      query: `INSERT INTO ${table} (${columns.join(', ')})
              SETTINGS insert_deduplication_token = '${token}'
              FORMAT ${format}`,
      values: Readable.from([text], { objectMode: false }),
    });
    await finished(stream.resume());
  }
}
