import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';
import { GZIP_CODEC } from './gzip-codec.js';

/** What a batch of records says of the producer that made it: by this the broker knows a repetition. */
export interface BatchOrigin {
  producerId: bigint;
  producerEpoch: number;
  /** Number of the first record among all that this producer sent to the partition. */
  firstSequence: number;
}

const crc32c = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Buffer) => number;

const MAGIC = 2;
const GZIP = 1;
/** Bytes before the records. */
const HEADER_BYTES = 61;
/** Bytes of the header that the length does not count. */
const UNCOUNTED_BYTES = 12;
/** From here on the checksum watches. */
const CHECKED_FROM = 21;
/** Bytes of a record beside key and value, at the most: its length, attributes, four numbers, headers. */
const RECORD_EXTRA_BYTES = 40;

/**
 * Writes messages of one partition as a record batch (format 2 of Kafka's protocol), packed by gzip: what kafkajs makes of
 * them, with one buffer for all in place of several for each. Every message needs a value and a timestamp; headers are
 * not written.
 */
export async function recordBatch(messages: readonly Message[], origin: BatchOrigin): Promise<Buffer> {
  const times = messages.map(({ timestamp }) => Number(timestamp));
  const firstMs = times.reduce((least, ms) => Math.min(least, ms));
  const lastMs = times.reduce((most, ms) => Math.max(most, ms));
  const packed = await GZIP_CODEC.compress({ buffer: records(messages, times, firstMs) });
  const batch = Buffer.allocUnsafe(HEADER_BYTES + packed.length);
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(batch.length - UNCOUNTED_BYTES, 8);
  batch.writeInt32BE(0, 12);
  batch.writeInt8(MAGIC, 16);
  batch.writeInt16BE(GZIP, 21);
  batch.writeInt32BE(messages.length - 1, 23);
  batch.writeBigInt64BE(BigInt(firstMs), 27);
  batch.writeBigInt64BE(BigInt(lastMs), 35);
  batch.writeBigInt64BE(origin.producerId, 43);
  batch.writeInt16BE(origin.producerEpoch, 51);
  batch.writeInt32BE(origin.firstSequence, 53);
  batch.writeInt32BE(messages.length, 57);
  packed.copy(batch, HEADER_BYTES);
  batch.writeUInt32BE(crc32c(batch.subarray(CHECKED_FROM)), 17);
  return batch;
}

function records(messages: readonly Message[], times: readonly number[], firstMs: number): Buffer {
  const sizes = messages.map(({ key, value }) => ({ key: bytesOf(key ?? null), value: bytesOf(value) }));
  const bytes = sizes.reduce(
    (sum, { key, value }) => sum + RECORD_EXTRA_BYTES + Math.max(0, key) + Math.max(0, value),
    0,
  );
  const buffer = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const [index, { key, value }] of messages.entries()) {
    const size = sizes[index]!;
    const delta = times[index]! - firstMs;
    const body = 2 + varintBytes(delta) + varintBytes(index) + fieldBytes(size.key) + fieldBytes(size.value);
    at = writeVarint(buffer, at, body);
    buffer[at++] = 0;
    at = writeVarint(buffer, at, delta);
    at = writeVarint(buffer, at, index);
    at = writeField(buffer, at, key ?? null, size.key);
    at = writeField(buffer, at, value, size.value);
    buffer[at++] = 0;
  }
  return buffer.subarray(0, at);
}

/** Bytes of a text or of bytes; -1, as the format has it, for nothing. */
function bytesOf(field: Buffer | string | null): number {
  if (field === null) return -1;
  return typeof field === 'string' ? Buffer.byteLength(field) : field.length;
}

function fieldBytes(bytes: number): number {
  return varintBytes(bytes) + Math.max(0, bytes);
}

function writeField(buffer: Buffer, at: number, field: Buffer | string | null, bytes: number): number {
  const from = writeVarint(buffer, at, bytes);
  if (typeof field === 'string') buffer.write(field, from, 'utf8');
  else field?.copy(buffer, from);
  return from + Math.max(0, bytes);
}

/** Numbers of either sign, small ones short: 0, -1, 1, -2 become 0, 1, 2, 3, and those are written seven bits a byte. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

function writeVarint(buffer: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[at++] = (rest % 128) | 128;
  buffer[at++] = rest;
  return at;
}
