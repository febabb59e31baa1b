import type { ClickHouseClient } from '@clickhouse/client';
import { insertBytes, type TakesBytes } from './byte-insert.js';
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
  constructor(private readonly client: ClickHouseClient & Partial<TakesBytes>) {}

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
    await insertBytes(this.client, {
      table: 'event_inlet',
      columns: EVENT_COLUMNS,
      format: 'TabSeparated',
      rows,
      token,
    });
  }

  async insertRejected(rows: RejectedRow[], token: string): Promise<void> {
    const lines = rows.map((row) =>
      JSON.stringify([row.shop, seconds(row.receivedMs), row.id, row.reason, row.excerpt]),
    );
    await insertBytes(this.client, {
      table: 'rejected_events',
      columns: REJECTED_COLUMNS,
      format: 'JSONCompactEachRow',
      rows: Buffer.from(lines.join('\n')),
      token,
    });
  }
}
