import type { KafkaMessage } from 'kafkajs';
import type { KeyLists, ShopKeys } from '../shop-keys.js';
import type { MessagePlace } from './event-message.js';

/** Where and when the messages of a chunk are read. */
export interface ChunkPlace extends MessagePlace {
  /** When its events reach the store, in milliseconds since the Unix epoch. */
  arrivedMs: number;
}

/** Reads the messages of chunks and writes their blocks. */
export interface ChunkReader {
  read(messages: readonly KafkaMessage[], place: ChunkPlace): Promise<ChunkContent>;
}

/** What a chunk holds. Whoever has asked for it says when it is needed no longer. */
export interface ChunkContent {
  /** Events that could be read, repetitions among them. */
  readonly events: number;
  readonly keys: KeyLists;
  /** Messages that could not be read, by their place in the chunk. */
  readonly unread: readonly UnreadMessage[];
  /** The block of the events that are not known, each once. */
  block(known: ShopKeys, batch: string): Promise<ChunkBlock>;
  forget(): void;
}

/** A message that is no event. */
export interface UnreadMessage {
  index: number;
  reason: string;
}

/** The events of a chunk that are to be stored. */
export interface ChunkBlock {
  rows: number;
  /** In the format Native; of no rows it is not to be sent. */
  block: Buffer;
}
