import type { KafkaMessage } from 'kafkajs';
import { batchNumber } from '../batch-number.js';
import type { EventStore } from '../event-store.js';
import { ShopKeys } from '../shop-keys.js';
import { arrivalOf, chunkToken, type Chunk } from './chunk.js';
import type { ChunkReader, UnreadMessage } from './chunk-reader.js';
import type { DeadLetter } from './dead-letters.js';

/** What storing a chunk works with. */
export interface ChunkStoreOptions {
  topic: string;
  store: EventStore;
  reader: ChunkReader;
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
  const { topic, store, reader, clock, onShops, onDead } = options;
  const startMs = clock.now();
  const token = chunkToken(topic, partition, chunk);
  const batch = batchNumber(token);
  const content = await reader.read(chunk.messages, { topic, partition, arrivedMs: arrivalOf(chunk, startMs) });
  try {
    const { events, keys, unread } = content;
    if (unread.length > 0) await onDead(unread.map((one) => deadLetter(one, partition, chunk.messages, clock.now())));
    await onShops(new Set(keys.keys()));
    // What this very chunk has left at an earlier attempt is not known: it has to be sent again, row for row.
    const known = events > 0 ? await store.knownKeys(keys, batch) : new ShopKeys();
    const { rows, block } = await content.block(known, batch);
    if (rows > 0) await store.insert(block, token);
    return {
      partition,
      stored: rows,
      duplicates: events - rows,
      dead: unread.length,
      insertMs: clock.now() - startMs,
    };
  } finally {
    content.forget();
  }
}

function deadLetter(
  { index, reason }: UnreadMessage,
  partition: number,
  messages: readonly KafkaMessage[],
  keptMs: number,
): DeadLetter {
  const { offset, key, value } = messages[index]!;
  return { reason, partition, offset, key, value, keptMs };
}
