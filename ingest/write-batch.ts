import { batchNumber } from './batch-number.js';
import type { SpooledBatch } from './batch-spool.js';
import { ByteBuffer } from './block/byte-buffer.js';
import { EventBlock } from './block/event-block.js';
import type { WriteReceipt } from './event-sink.js';
import type { StoredEvent } from './event.js';
import { ShopKeys } from './shop-keys.js';

/** Somebody who wants events stored and waits for an answer. */
export interface Waiting {
  events: readonly StoredEvent[];
  resolve: (receipt: WriteReceipt) => void;
  reject: (error: unknown) => void;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** The events of all who share one insert. Its memory can be used again for others. */
export class WriteBatch implements SpooledBatch {
  callers: readonly Waiting[] = [];
  /** Keys of all events. */
  keys = new ShopKeys();
  token = '';
  /** The rows that are to be stored; empty where there are none. Good until the batch begins with others. */
  block: Buffer = NOTHING;
  /** Of each event of each caller whether its key came for the first time, which is 1; then whether it is stored. */
  private isNew: readonly Uint8Array[] = [];
  private readonly rows: EventBlock;
  private readonly bytes = new ByteBuffer(0);

  constructor(readonly rowsGuess: number) {
    this.rows = new EventBlock(rowsGuess);
  }

  /** Takes callers, forgetting former ones, and gives the keys of their events. */
  begin(callers: readonly Waiting[]): ShopKeys {
    this.callers = callers;
    this.keys = new ShopKeys();
    this.rows.clear();
    this.isNew = callers.map(({ events }) => {
      const isNew = new Uint8Array(events.length);
      for (const [index, { shop, key }] of events.entries()) isNew[index] = this.keys.add(shop, key) ? 1 : 0;
      return isNew;
    });
    return this.keys;
  }

  /** Writes the block of the events whose keys are not among those known, for the insert that will have this token. */
  write(known: readonly ShopKeys[], arrivedMs: (event: StoredEvent) => number, token: string): void {
    const others = known.filter(({ isEmpty }) => !isEmpty);
    for (const [place, { events }] of this.callers.entries()) {
      const isNew = this.isNew[place]!;
      for (const [index, event] of events.entries()) {
        if (others.some((keys) => keys.has(event.shop, event.key))) isNew[index] = 0;
        if (isNew[index] === 1) this.rows.add(event, arrivedMs(event));
      }
    }
    this.token = token;
    this.block = this.rows.rows === 0 ? NOTHING : this.rows.bytes(batchNumber(token), null, this.bytes);
  }

  /** What each caller is told once the block is stored. */
  *receipts(): Generator<[Waiting, WriteReceipt]> {
    for (const [place, caller] of this.callers.entries())
      yield [caller, Array.from(this.isNew[place]!, (isNew) => (isNew === 1 ? 'stored' : 'duplicate'))];
  }
}

/**
 * Memory for batches to come, kept for as long as the process lives, which has one writer: one batch is written while
 * another is inserted. Were it given up and asked for again, the collector would look through all that the process holds
 * each time that some dozens of megabytes have been.
 */
const SPARES_MAX = 2;
const ROWS_KEPT_MAX = 20_000;
const spares: WriteBatch[] = [];

/** A batch for so many events. */
export function batchFor(events: number): WriteBatch {
  return spares.pop() ?? new WriteBatch(events);
}

/** Takes back a batch whose callers have been told. */
export function giveBack(batch: WriteBatch): void {
  if (spares.length >= SPARES_MAX || batch.rowsGuess > ROWS_KEPT_MAX) return;
  batch.begin([]);
  spares.push(batch);
}
