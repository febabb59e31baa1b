import type { EventSink } from '../../ingest/index.js';

/** Where the collector's events go, as the process sees it: the writer beside it, or a producer to a broker. */
export interface CollectorSink extends EventSink {
  /** Why no events are taken now; null where they are. */
  readonly problem: string | null;
  /** Called after the last event, when everything taken is durable. */
  close?(): Promise<void>;
}

/** What reads events from a broker and has them written, as the process sees it. */
export interface StreamPart {
  /** Begins to read; called when the writer has sent again what an earlier process left. */
  start(): Promise<void>;
  /** Reads no more; resolves when what was read is written, or left to be read again. */
  stop(): Promise<void>;
  /** Why nothing is read or written now; null where it is. */
  readonly problem: string | null;
}
