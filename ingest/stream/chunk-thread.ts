import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import { EventBlock } from '../block/event-block.js';
import type { PrepareContext } from '../prepare-event.js';
import { type KeyLists, ShopKeys } from '../shop-keys.js';
import type { ChunkContent, ChunkPlace } from './chunk-reader.js';
import { readChunk, type ReadChunk } from './local-chunk-reader.js';
import { unpackMessages, type PackedMessages } from './packed-messages.js';

/** What `ThreadedChunkReader` asks its thread for: to read a chunk, to give the block of one it has read, to forget it. */
export type ThreadRequest =
  | { kind: 'read'; chunk: number; packed: PackedMessages; place: ChunkPlace }
  | { kind: 'block'; chunk: number; known: KeyLists; batch: string }
  | { kind: 'forget'; chunk: number };

/** What a chunk holds, without what only the thread can do. */
export type ReadAnswer = Pick<ChunkContent, 'events' | 'keys' | 'unread'> & { chunk: number };

/** A block. */
export interface BlockAnswer {
  chunk: number;
  rows: number;
  block: Uint8Array;
}

/** One answer to each request but to forget. */
export type ThreadAnswer = ReadAnswer | BlockAnswer;

const { secret } = workerData as { secret: Uint8Array | string };
const key: PrepareContext['secret'] = typeof secret === 'string' ? secret : Buffer.from(secret);
const chunks = new Map<number, ReadChunk>();
/** Blocks to be filled again, while there are chunks: memory that comes and goes makes the collector run more often. */
const spareRows: EventBlock[] = [];

parentPort!.on('message', (request: ThreadRequest) => {
  const { kind, chunk } = request;
  if (kind === 'forget') forget(chunk);
  else if (kind === 'read') {
    const rows = spareRows.pop() ?? new EventBlock(request.packed.offsets.length);
    const read = readChunk(unpackMessages(request.packed), rows, request.place, key);
    chunks.set(chunk, read);
    const { events, keys, unread } = read;
    parentPort!.postMessage({ chunk, events, keys, unread } satisfies ReadAnswer);
  } else {
    const { rows, block } = chunks.get(chunk)!.block(ShopKeys.of(request.known), request.batch);
    parentPort!.postMessage(
      { chunk, rows, block } satisfies BlockAnswer,
      rows > 0 ? [block.buffer as ArrayBuffer] : [],
    );
  }
});

function forget(chunk: number): void {
  const rows = chunks.get(chunk)?.rows;
  chunks.delete(chunk);
  rows?.clear();
  if (chunks.size === 0) spareRows.length = 0;
  else if (rows) spareRows.push(rows);
}
