import type { KafkaMessage } from 'kafkajs';
import { batchNumber } from '../batch-number.js';
import { eventBlock } from '../block/event-block.js';
import type { EventStore } from '../event-store.js';
import type { StoredEvent } from '../event.js';
import { ShopKeys } from '../shop-keys.js';
import { arrivalOf, chunkToken, type Chunk } from './chunk.js';
import type { DeadLetter } from './dead-letters.js';
import { eventOf } from './event-message.js';

/** What storing a chunk works with. */
export interface ChunkStoreOptions {
  topic: string;
  store: EventStore;
  /** Keys the hashes of addresses in messages that did not come through the collector. */
  secret: string;
  clock: { now(): number };
  /** Told of the shops of a chunk before it is stored. */
  onShops: (shops: ReadonlySet<string>) => Promise<void>;
  /** Keeps what cannot be read. */
  onDead: (letters: readonly DeadLetter[]) => Promise<void>;
}

/** What became of one chunk. */
export interface StoredChunk {
  partition: number;
  stored: number;
  duplicates: number;
  dead: number;
  insertMs: number;
}

/**
 * Stores one chunk: what can be read goes into the store in one insert under the chunk's token, what cannot among the dead
 * letters. Done again, in part or whole, by whichever process, it sends the same rows under the same token.
 */
export async function storeChunk(
  partition: number,
  chunk: Chunk & { messages: readonly KafkaMessage[] },
  options: ChunkStoreOptions,
): Promise<StoredChunk> {
  const { clock, onDead } = options;
  const startMs = clock.now();
  const { events, dead } = readChunk(partition, chunk.messages, options);
  if (dead.length > 0) await onDead(dead);
  const stored = await insertFresh(
    events,
    chunkToken(options.topic, partition, chunk),
    arrivalOf(chunk, startMs),
    options,
  );
  return {
    partition,
    stored,
    duplicates: events.length - stored,
    dead: dead.length,
    insertMs: clock.now() - startMs,
  };
}

function readChunk(
  partition: number,
  messages: readonly KafkaMessage[],
  { topic, secret, clock }: ChunkStoreOptions,
): { events: StoredEvent[]; dead: DeadLetter[] } {
  const events: StoredEvent[] = [];
  const dead: DeadLetter[] = [];
  for (const message of messages) {
    const outcome = eventOf(message, { topic, partition }, secret);
    if (outcome.kind === 'accepted') events.push(outcome.event);
    else {
      const { offset, key, value } = message;
      dead.push({ reason: outcome.reason, partition, offset, key, value, keptMs: clock.now() });
    }
  }
  return { events, dead };
}

async function insertFresh(
  events: readonly StoredEvent[],
  token: string,
  arrivedMs: number,
  { store, onShops }: ChunkStoreOptions,
): Promise<number> {
  const batch = batchNumber(token);
  const keys = new ShopKeys();
  for (const { shop, key } of events) keys.add(shop, key);
  const lists = keys.lists();
  await onShops(new Set(lists.keys()));
  if (events.length === 0) return 0;
  // What this very chunk has left at an earlier attempt is not known: it has to be sent again, row for row.
  const known = await store.knownKeys(lists, batch);
  const fresh = events.filter(({ shop, key }) => known.add(shop, key));
  if (fresh.length > 0)
    await store.insert(
      eventBlock(fresh, () => arrivedMs, batch),
      token,
    );
  return fresh.length;
}
