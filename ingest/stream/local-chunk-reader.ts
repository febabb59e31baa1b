import { EventBlock } from '../block/event-block.js';
import type { PrepareContext } from '../prepare-event.js';
import { ShopKeys } from '../shop-keys.js';
import type { ChunkBlock, ChunkContent, ChunkPlace, ChunkReader, UnreadMessage } from './chunk-reader.js';
import { readEvent, type MessageFields } from './event-message.js';
import { packMessages, unpackMessages } from './packed-messages.js';

/** Reads chunks in the thread of whoever asks. */
export class LocalChunkReader implements ChunkReader {
  constructor(private readonly secret: PrepareContext['secret']) {}

  async read(messages: Parameters<ChunkReader['read']>[0], place: ChunkPlace): Promise<ChunkContent> {
    const content = readChunk(
      unpackMessages(packMessages(messages)),
      new EventBlock(messages.length),
      place,
      this.secret,
    );
    const block: ChunkContent['block'] = async (known, batch) => content.block(known, batch);
    const { events, keys, unread } = content;
    return { events, keys, unread, block, forget: () => undefined };
  }
}

/** What has been read of a chunk, its events written down already. */
export interface ReadChunk extends Pick<ChunkContent, 'events' | 'keys' | 'unread'> {
  /** Where they are written down. */
  rows: EventBlock;
  block(known: ShopKeys, batch: string): ChunkBlock;
}

/** Reads messages into a block of events without rows, and says of those that are none why. */
export function readChunk(
  messages: Iterable<MessageFields>,
  rows: EventBlock,
  place: ChunkPlace,
  secret: PrepareContext['secret'],
): ReadChunk {
  const keys = new ShopKeys();
  const unread: UnreadMessage[] = [];
  let index = 0;
  let events = 0;
  for (const message of messages) {
    const outcome = readEvent(message, place, secret);
    if (outcome.kind === 'rejected') unread.push({ index, reason: outcome.reason });
    else {
      events++;
      // Of two with one key the first counts.
      if (keys.add(outcome.event.shop, outcome.event.key)) rows.add(outcome.event, place.arrivedMs);
    }
    index++;
  }
  return { events, keys: keys.lists(), unread, rows, block: (known, batch) => blockWithout(rows, known, batch) };
}

function blockWithout(block: EventBlock, known: ShopKeys, batch: string): ChunkBlock {
  const rows = block.rowsWithout(known);
  const count = rows?.length ?? block.rows;
  return { rows: count, block: count === 0 ? Buffer.alloc(0) : block.bytes(batch, rows) };
}
