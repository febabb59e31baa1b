import { batchNumber } from './batch-number.js';
import type { BatchSpool, SpooledBatch } from './batch-spool.js';
import { ByteBuffer } from './block/byte-buffer.js';
import { EventBlock } from './block/event-block.js';
import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';
import { WriterBusyError, type WriteReceipt } from './event-sink.js';
import { ShopKeys } from './shop-keys.js';
import { isPassing } from './store-errors.js';

/** What the writer is told by whoever wires it; only the first three are needed. */
export interface EventWriterOptions {
  store: EventStore;
  /** Where batches wait for their confirmation; null where a crash need not be survived (a replay's own store). */
  spool: BatchSpool | null;
  /** Unique and sorting by time: the deduplication token of a batch. */
  newToken: () => string;
  /** When an event reached the store; milliseconds since the Unix epoch. */
  arrivedMs: (event: StoredEvent) => number;
  /** Events in one insert at the most. */
  batchEventsMax?: number;
  /** Events waiting at the most; beyond it callers are told to come back. */
  queueEventsMax?: number;
  /** Waits before another attempt of a failed insert; resolves after `ms`. */
  pause?: (ms: number) => Promise<void>;
  /** Told of each failed attempt. */
  onInsertError?: (error: unknown, attempt: number) => void;
  /** Told when a batch was given up: from then on the writer refuses everything, and only a new start mends it. */
  onFailed?: (error: Error) => void;
}

interface Waiting {
  events: readonly StoredEvent[];
  resolve: (receipt: WriteReceipt) => void;
  reject: (error: unknown) => void;
}

/** A batch of which only the insert is left to do. */
interface ReadyBatch extends SpooledBatch {
  room: Room;
  keys: ShopKeys;
  receipts: WriteReceipt[];
}

/** Memory for a batch: its rows, and the bytes that are made of them. */
interface Room {
  rows: EventBlock;
  bytes: ByteBuffer;
}

/** How often an insert is tried before its callers are told. */
const INSERT_ATTEMPTS_MAX = 5;
const FIRST_PAUSE_MS = 200;
const PAUSE_MS_MAX = 5_000;
const RETRY_AFTER_SECONDS = 5;

/**
 * The one writer of a store: takes events from any number of callers, joins what waits into one insert, and answers each
 * caller when its events are stored. An event known already, by source and id, is not stored again.
 *
 * Each batch is spooled before it is sent. If the process dies, `recover` sends it again under its token before
 * anything else is written, so raw events and points agree again.
 */
export class EventWriter {
  private readonly waiting: Waiting[] = [];
  private waitingEvents = 0;
  private running: Promise<void> | null = null;
  private failure: Error | null = null;
  /** Why callers are told to come back: an insert that is still being tried. */
  private trouble: string | null = null;
  private isDraining = false;
  private readonly unanswered = new Set<Waiting>();
  /** Used again while there is something to write: of memory that comes and goes all else would be collected more often. */
  private readonly spareRooms: Room[] = [];
  /** Keys of the newest batch that was given to the store. */
  private underWay = new ShopKeys();

  constructor(private readonly options: EventWriterOptions) {}

  private get batchEventsMax(): number {
    return this.options.batchEventsMax ?? 20_000;
  }

  /** Events that wait to be inserted. */
  get queuedEvents(): number {
    return this.waitingEvents;
  }

  /** Why nothing is written any more; null while all is well. */
  get problem(): string | null {
    return this.failure?.message ?? this.trouble;
  }

  /** Sends what an earlier process left unconfirmed; to be awaited before the first `write`. Gives the batches sent. */
  async recover(): Promise<number> {
    const { spool, store } = this.options;
    let sent = 0;
    for (const batch of spool?.leftOver() ?? []) {
      await store.insert(batch.block, batch.token);
      spool?.remove(batch.token);
      sent++;
    }
    return sent;
  }

  /**
   * Stores events; resolves when they are durable and counted. Throws WriterBusyError when too much waits or the store is
   * away, and what it says when it refuses for good.
   */
  write(events: readonly StoredEvent[]): Promise<WriteReceipt> {
    if (this.failure) return Promise.reject(this.failure);
    if (events.length === 0) return Promise.resolve([]);
    if (this.trouble) return Promise.reject(away());
    if (this.waitingEvents + events.length > (this.options.queueEventsMax ?? 100_000)) {
      return Promise.reject(new WriterBusyError(2));
    }
    return new Promise((resolve, reject) => {
      const caller = { events, resolve, reject };
      this.waiting.push(caller);
      this.unanswered.add(caller);
      this.waitingEvents += events.length;
      this.running ??= this.run();
    });
  }

  /** Resolves when everything taken so far is stored or refused; a store that is away is waited for no longer. */
  async drain(): Promise<void> {
    this.isDraining = true;
    while (this.running) await this.running;
    this.isDraining = false;
  }

  private async run(): Promise<void> {
    // One turn of the event loop lets callers that came together share an insert.
    await new Promise((resolve) => setImmediate(resolve));
    let former: Promise<void> = Promise.resolve();
    for (;;) {
      // A full batch is made ready while the one before it is inserted; a smaller one waits, for others may join it.
      if (this.waitingEvents < this.batchEventsMax) await former;
      if (this.waiting.length === 0) break;
      const batch = this.takeBatch();
      try {
        const ready = await this.prepare(batch);
        await former;
        former = this.store(batch, ready);
      } catch (error) {
        this.reject(batch, error);
      }
    }
    this.spareRooms.length = 0;
    this.running = null;
  }

  private takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let size = 0;
    while (this.waiting.length > 0) {
      const next = this.waiting[0]!;
      if (batch.length > 0 && size + next.events.length > this.batchEventsMax) break;
      batch.push(next);
      size += next.events.length;
      this.waiting.shift();
    }
    this.waitingEvents -= size;
    return batch;
  }

  /** Tells repetitions from new events and writes the rows of the latter. Stores nothing. */
  private async prepare(batch: readonly Waiting[]): Promise<ReadyBatch> {
    const { store, arrivedMs, newToken } = this.options;
    const keys = new ShopKeys();
    const isFirst = batch.map(({ events }) => firsts(events, keys));
    const known = await store.knownKeys(keys.lists());
    const room = this.spareRooms.pop() ?? newRoom(isFirst.reduce((sum, own) => sum + own.length, 0));
    const { rows, bytes } = room;
    const receipts = batch.map(({ events }, caller) =>
      events.map((event, index) => {
        const { shop, key } = event;
        // The store need not show yet what is being inserted.
        if (isFirst[caller]![index] === 0 || known.has(shop, key) || this.underWay.has(shop, key))
          return 'duplicate' as const;
        rows.add(event, arrivedMs(event));
        return 'stored' as const;
      }),
    );
    const token = newToken();
    const block = rows.rows === 0 ? Buffer.alloc(0) : rows.bytes(batchNumber(token), null, bytes);
    return { token, block, room, keys, receipts };
  }

  /** Stores a batch and tells its callers. Never rejects. */
  private async store(batch: readonly Waiting[], ready: ReadyBatch): Promise<void> {
    try {
      // What repeats an event of a batch that failed is not stored either.
      if (this.failure) throw this.failure;
      this.underWay = ready.keys;
      if (ready.block.length > 0) await this.insert(ready);
      for (const [index, caller] of batch.entries()) {
        this.unanswered.delete(caller);
        caller.resolve(ready.receipts[index] ?? []);
      }
    } catch (error) {
      this.reject(batch, error);
    } finally {
      ready.room.rows.clear();
      this.spareRooms.push(ready.room);
    }
  }

  private reject(callers: Iterable<Waiting>, error: unknown): void {
    for (const caller of callers) {
      this.unanswered.delete(caller);
      caller.reject(error === this.failure || !isPassing(error) ? error : away());
    }
  }

  /**
   * Tells everybody who waits to come back. What is being inserted is tried further, for nothing may be stored ahead of it:
   * whoever sends that again, under ids of their own, is told of repetitions.
   */
  private refuse(error: unknown): void {
    this.trouble = `the store is away: ${String(error)}`;
    this.waiting.length = 0;
    this.waitingEvents = 0;
    this.reject([...this.unanswered], away());
  }

  private async insert({ token, block }: SpooledBatch): Promise<void> {
    const { spool, store } = this.options;
    spool?.put({ token, block });
    for (let attempt = 1; ; attempt++) {
      try {
        await store.insert(block, token);
        break;
      } catch (error) {
        this.options.onInsertError?.(error, attempt);
        const isGivenUp = attempt >= INSERT_ATTEMPTS_MAX && (this.isDraining || !isPassing(error));
        if (isGivenUp || !this.options.pause) {
          // The batch may be half stored. Nothing may be written behind it until it has been sent again, and only
          // `recover` does that: this writer is done.
          this.failure = new Error('the store refused a batch; it stays spooled and is sent again at the next start', {
            cause: error,
          });
          this.options.onFailed?.(this.failure);
          throw this.failure;
        }
        if (attempt >= INSERT_ATTEMPTS_MAX) this.refuse(error);
        await this.options.pause(Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
      }
    }
    this.trouble = null;
    spool?.remove(token);
  }
}

function away(): WriterBusyError {
  return new WriterBusyError(RETRY_AFTER_SECONDS, 'the store is away');
}

function newRoom(rowsGuess: number): Room {
  return { rows: new EventBlock(rowsGuess), bytes: new ByteBuffer() };
}

/** Adds the keys of events to `keys` and says of each event whether its key is new there: 1, or 0. */
function firsts(events: readonly StoredEvent[], keys: ShopKeys): Uint8Array {
  const isFirst = new Uint8Array(events.length);
  for (const [index, { shop, key }] of events.entries()) isFirst[index] = keys.add(shop, key) ? 1 : 0;
  return isFirst;
}
