import type { BatchSpool, SpooledBatch } from './batch-spool.js';
import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';
import { WriterBusyError, type WriteReceipt } from './event-sink.js';
import { ShopKeys } from './shop-keys.js';
import { isPassing } from './store-errors.js';
import { batchFor, giveBack, type Waiting, type WriteBatch } from './write-batch.js';

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
  /** Keys of the newest batch that was given to the store. */
  private underWay = new ShopKeys();
  private isInserting = false;
  /** Tells the loop that there is a full batch to make ready. */
  private onFull: () => void = () => undefined;

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
      if (this.waitingEvents >= this.batchEventsMax) this.onFull();
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
    let ready: WriteBatch | null = null;
    for (;;) {
      if (ready !== null && !this.isInserting) {
        former = this.store(ready);
        ready = null;
      }
      const callers = ready === null ? this.takeCallers() : [];
      if (callers.length > 0) ready = await this.prepare(callers);
      else if (this.isInserting) await Promise.race([former, new Promise<void>((resolve) => (this.onFull = resolve))]);
      else break;
    }
    this.running = null;
  }

  /** Who will share the next insert. A full batch is made ready while the store is busy; a smaller one waits for more. */
  private takeCallers(): Waiting[] {
    if (this.isInserting && this.waitingEvents < this.batchEventsMax) return [];
    const taken: Waiting[] = [];
    let size = 0;
    for (const caller of this.waiting) {
      if (taken.length > 0 && size + caller.events.length > this.batchEventsMax) break;
      taken.push(caller);
      size += caller.events.length;
    }
    this.waiting.splice(0, taken.length);
    this.waitingEvents -= size;
    return taken;
  }

  /** Tells repetitions from new events and writes the rows of the latter. Stores nothing; gives null where that failed. */
  private async prepare(callers: readonly Waiting[]): Promise<WriteBatch | null> {
    const size = callers.reduce((sum, { events }) => sum + events.length, 0);
    const batch = batchFor(size);
    try {
      const known = await this.options.store.knownKeys(batch.begin(callers).lists());
      // The store need not show yet what is being inserted.
      batch.write([known, this.underWay], this.options.arrivedMs, this.options.newToken());
      return batch;
    } catch (error) {
      this.reject(callers, error);
      return null;
    }
  }

  /** Stores a batch and tells its callers. Never rejects. */
  private async store(batch: WriteBatch): Promise<void> {
    this.isInserting = true;
    try {
      // What repeats an event of a batch that failed is not stored either.
      if (this.failure) throw this.failure;
      this.underWay = batch.keys;
      if (batch.block.length > 0) await this.insert(batch);
      for (const [caller, receipt] of batch.receipts()) {
        this.unanswered.delete(caller);
        caller.resolve(receipt);
      }
    } catch (error) {
      this.reject(batch.callers, error);
    } finally {
      giveBack(batch);
      this.isInserting = false;
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
