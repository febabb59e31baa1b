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
  for (let index = 0; index < offsets.length; index++) {
    const key = take(lengths[index * 2]!);
    const value = take(lengths[index * 2 + 1]!);
    yield { key, value, receivedMs: timestamps[index]!, offset: String(offsets[index]) };
  }
}
