import type { ClickHouseClient } from '@clickhouse/client';
import { insertBlock, type TakesBlocks } from './block-insert.js';
import { EVENT_COLUMNS } from './block/event-block.js';
import { REJECTED_COLUMNS, rejectedBlock } from './block/rejected-block.js';
import { keyOfDecimal } from './event-key.js';
import { keyPortions, knownKeysQuery } from './known-keys-query.js';
import { type KeyLists, ShopKeys } from './shop-keys.js';

/** What the writer needs of the analytics store. */
export interface EventStore {
  /**
   * Of the given keys of each shop, those that are stored already. What the batch `exceptBatch` has left does not count.
   */
  knownKeys(keys: KeyLists, exceptBatch?: string): Promise<ShopKeys>;
  /** Stores a block of events; sent again under the same token they are stored once. */
  insert(block: Buffer, token: string): Promise<void>;
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

/** How they are looked up hangs on how many keys there are, but not on a few more. */
const LOOK_UPS_A_COUNT = 50;

/** The event store on ClickHouse, embedded or a server. */
export class ClickHouseEventStore implements EventStore {
  /** Keys that are stored, as of the look-up at which they were last counted. */
  private storedKeys = 0;
  private lookUps = 0;

  constructor(private readonly client: ClickHouseClient & Partial<TakesBlocks>) {}

  async knownKeys(keys: KeyLists, exceptBatch = '0'): Promise<ShopKeys> {
    const known = new ShopKeys();
    if (this.lookUps++ % LOOK_UPS_A_COUNT === 0) this.storedKeys = await this.countKeys();
    for (const part of keyPortions(keys)) {
      const result = await this.client.query({
        query: knownKeysQuery(part, exceptBatch, this.storedKeys),
        format: 'JSONCompactEachRow',
      });
      for (const [shop, key] of await result.json<[string, string]>()) known.add(shop, keyOfDecimal(key));
    }
    return known;
  }

  private async countKeys(): Promise<number> {
    const result = await this.client.query({
      query: 'SELECT toFloat64(count()) AS keys FROM event_keys',
      format: 'JSONEachRow',
    });
    const [row] = await result.json<{ keys: number }>();
    return row!.keys;
  }

  async insert(block: Buffer, token: string): Promise<void> {
    await insertBlock(this.client, { table: 'event_inlet', columns: EVENT_COLUMNS, block, token });
  }

  async insertRejected(rows: RejectedRow[], token: string): Promise<void> {
    const block = rejectedBlock(rows);
    await insertBlock(this.client, { table: 'rejected_events', columns: REJECTED_COLUMNS, block, token });
  }
}
