import { batchNumber } from './batch-number.js';
import type { BatchSpool } from './batch-spool.js';
import { eventRows } from './event-rows.js';
import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';
import { groupByShop } from './group-by-shop.js';

/** For each event of a call, in its order: stored now, or known already. */
export type WriteReceipt = ('stored' | 'duplicate')[];

/** Where events go from the collector: straight to the writer, or to Kafka. */
export interface EventSink {
  /** Resolves when the events are durable; throws WriterBusyError where the caller should come back. */
  write(events: StoredEvent[]): Promise<WriteReceipt>;
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
  events: StoredEvent[];
  resolve: (receipt: WriteReceipt) => void;
  reject: (error: unknown) => void;
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
export class EventWriter implements EventSink {
  private readonly waiting: Waiting[] = [];
  private waitingEvents = 0;
  private running: Promise<void> | null = null;
  private failure: Error | null = null;

  constructor(private readonly options: EventWriterOptions) {}

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
      await store.insert(batch.rows, batch.token);
      spool?.remove(batch.token);
      sent++;
    }
    return sent;
  }

  /**
   * Stores events; resolves when they are durable and counted. Throws WriterBusyError when too much waits, and what the
   * store says when it refuses for good.
   */
  write(events: StoredEvent[]): Promise<WriteReceipt> {
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
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        const receipts = await this.store(batch);
        batch.forEach((caller, index) => caller.resolve(receipts[index] ?? []));
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
      if (batch.length > 0 && size + next.events.length > (this.options.batchEventsMax ?? 20_000)) break;
      batch.push(next);
      size += next.events.length;
      this.waiting.shift();
    }
    this.waitingEvents -= size;
    return batch;
  }

  private async store(batch: Waiting[]): Promise<WriteReceipt[]> {
    const known = await this.knownKeys(batch);
    const fresh: StoredEvent[] = [];
    const receipts = batch.map((caller) =>
      caller.events.map((event) => {
        const name = `${event.shop} ${event.key}`;
        if (known.has(name)) return 'duplicate' as const;
        known.add(name);
        fresh.push(event);
        return 'stored' as const;
      }),
    );
    if (fresh.length > 0) await this.insert(fresh);
    return receipts;
  }

  private async knownKeys(batch: Waiting[]): Promise<Set<string>> {
    const known = new Set<string>();
    for (const [shop, own] of groupByShop(batch.flatMap(({ events }) => events))) {
      const keys = own.map(({ key }) => key);
      for (const key of await this.options.store.knownKeys(shop, keys)) known.add(`${shop} ${key}`);
    }
    return known;
  }

  private async insert(events: readonly StoredEvent[]): Promise<void> {
    const { spool, store, newToken, arrivedMs } = this.options;
    const token = newToken();
    const rows = eventRows(events, arrivedMs, batchNumber(token));
    spool?.put({ token, rows });
    for (let attempt = 1; ; attempt++) {
      try {
        await store.insert(rows, token);
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
