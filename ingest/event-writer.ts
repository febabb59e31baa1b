import { batchNumber } from './batch-number.js';
import type { BatchSpool, SpooledBatch } from './batch-spool.js';
import { EventBlock } from './block/event-block.js';
import type { EventStore } from './event-store.js';
import type { CleanEvent, StoredEvent } from './event.js';
import { ShopKeys } from './shop-keys.js';

/** For each event of a call, in its order: stored now, or known already. */
export type WriteReceipt = ('stored' | 'duplicate')[];

/** Where events go from the collector: straight to the writer, or to Kafka. */
export interface EventSink {
  /** Resolves when the events are durable; throws WriterBusyError where the caller should come back. */
  write(events: readonly CleanEvent[]): Promise<WriteReceipt>;
  /** Resolves when everything taken so far is durable or refused. */
  drain(): Promise<void>;
}

/** Nothing can be taken now; the caller should come back after `retryAfterSeconds`. */
export class WriterBusyError extends Error {
  constructor(
    readonly retryAfterSeconds: number,
    reason = 'the writer is busy',
  ) {
    super(`${reason}, retry in ${retryAfterSeconds} s`);
  }
}

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
  keys: ShopKeys;
  receipts: WriteReceipt[];
}

/** How often an insert is tried before its callers are told; the batch itself stays spooled and is sent at the next start. */
const INSERT_ATTEMPTS_MAX = 5;
const FIRST_PAUSE_MS = 200;

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
    return this.failure?.message ?? null;
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
   * Stores events; resolves when they are durable and counted. Throws WriterBusyError when too much waits, and what the
   * store says when it refuses for good.
   */
  write(events: readonly StoredEvent[]): Promise<WriteReceipt> {
    if (this.failure) return Promise.reject(this.failure);
    if (events.length === 0) return Promise.resolve([]);
    if (this.waitingEvents + events.length > (this.options.queueEventsMax ?? 100_000)) {
      return Promise.reject(new WriterBusyError(2));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ events, resolve, reject });
      this.waitingEvents += events.length;
      this.running ??= this.run();
    });
  }

  /** Resolves when everything taken so far is stored or refused. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
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
        for (const caller of batch) caller.reject(error);
      }
    }
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
    for (const { events } of batch) for (const { shop, key } of events) keys.add(shop, key);
    const known = await store.knownKeys(keys.lists());
    const rows = new EventBlock(this.batchEventsMax);
    const receipts = batch.map((caller) =>
      caller.events.map((event) => {
        const { shop, key } = event;
        // The store need not show yet what is being inserted.
        if (this.underWay.has(shop, key) || !known.add(shop, key)) return 'duplicate' as const;
        rows.add(event, arrivedMs(event));
        return 'stored' as const;
      }),
    );
    const token = newToken();
    const block = rows.rows === 0 ? Buffer.alloc(0) : rows.bytes(batchNumber(token));
    return { token, block, keys, receipts };
  }

  /** Stores a batch and tells its callers. Never rejects. */
  private async store(batch: readonly Waiting[], ready: ReadyBatch): Promise<void> {
    try {
      // What repeats an event of a batch that failed is not stored either.
      if (this.failure) throw this.failure;
      this.underWay = ready.keys;
      if (ready.block.length > 0) await this.insert(ready);
      batch.forEach((caller, index) => caller.resolve(ready.receipts[index] ?? []));
    } catch (error) {
      for (const caller of batch) caller.reject(error);
    }
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
        if (attempt >= INSERT_ATTEMPTS_MAX || !this.options.pause) {
          // The batch may be half stored. Nothing may be written behind it until it has been sent again, and only
          // `recover` does that: this writer is done.
          this.failure = new Error('the store refused a batch; it stays spooled and is sent again at the next start', {
            cause: error,
          });
          this.options.onFailed?.(this.failure);
          throw this.failure;
        }
        await this.options.pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
    spool?.remove(token);
  }
}
