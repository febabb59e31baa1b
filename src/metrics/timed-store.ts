import type { EventStore, RejectedRow } from '../../ingest/index.js';
import type { Clock } from '../clock.js';
import type { Metrics } from './metrics.js';

/** The event store with a watch on how long each insert of events takes. */
export class TimedStore implements EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly metrics: Pick<Metrics, 'inserted' | 'insertFailed'>,
  ) {}

  knownKeys(...asked: Parameters<EventStore['knownKeys']>): ReturnType<EventStore['knownKeys']> {
    return this.store.knownKeys(...asked);
  }

  async insert(block: Buffer, token: string): Promise<void> {
    const startMs = this.clock.now();
    try {
      await this.store.insert(block, token);
    } catch (error) {
      this.metrics.insertFailed();
      throw error;
    }
    this.metrics.inserted(this.clock.now() - startMs);
  }

  insertRejected(rows: RejectedRow[], token: string): Promise<void> {
    return this.store.insertRejected(rows, token);
  }
}
