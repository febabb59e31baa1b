import type { KafkaMessage } from 'kafkajs';
import type { MessageFields } from './event-message.js';

/** Messages in a few buffers, which go to another thread at once and without being copied object by object. */
export interface PackedMessages {
  /** Keys and values, one after the other. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of each key and each value by turns; -1 for one that is null. */
  lengths: Int32Array<ArrayBuffer>;
  /** Milliseconds since the Unix epoch. */
  timestamps: Float64Array<ArrayBuffer>;
  offsets: Float64Array<ArrayBuffer>;
}

const NONE = -1;

/** Packs messages. */
export function packMessages(messages: readonly KafkaMessage[]): PackedMessages {
  let size = 0;
  for (const { key, value } of messages) size += (key?.length ?? 0) + (value?.length ?? 0);
  const packed: PackedMessages = {
    bytes: new Uint8Array(size),
    lengths: new Int32Array(messages.length * 2),
    timestamps: new Float64Array(messages.length),
    offsets: new Float64Array(messages.length),
  };
  let at = 0;
  const put = (part: Buffer | null, place: number) => {
    packed.lengths[place] = part?.length ?? NONE;
    if (part === null) return;
    packed.bytes.set(part, at);
    at += part.length;
  };
  for (const [index, { key, value, timestamp, offset }] of messages.entries()) {
    put(key, index * 2);
    put(value, index * 2 + 1);
    packed.timestamps[index] = Number(timestamp);
    packed.offsets[index] = Number(offset);
  }
  return packed;
}

/** The packed messages, in their order. */
export function* unpackMessages({ bytes, lengths, timestamps, offsets }: PackedMessages): Generator<MessageFields> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number) => (length === NONE ? null : buffer.toString('utf8', at, (at += length)));
  // One shop's events mostly come together: its name need not be read anew for each.
  let lastKey: string | null = null;
  let lastKeyAt = 0;
  for (let index = 0; index < offsets.length; index++) {
    const keyLength = lengths[index * 2]!;
    const isLast: boolean =
      lastKey !== null && keyLength === lengths[index * 2 - 2] && areAlike(bytes, lastKeyAt, at, keyLength);
    lastKeyAt = at;
    if (isLast) at += keyLength;
    else lastKey = take(keyLength);
    const value = take(lengths[index * 2 + 1]!);
    yield { key: lastKey, value, receivedMs: timestamps[index]!, offset: offsets[index]! };
  }
}

function areAlike(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (bytes[one + at] !== bytes[other + at]) return false;
  return true;
}
