import type { CleanEvent } from './event.js';

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
