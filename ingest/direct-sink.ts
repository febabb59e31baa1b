import type { CleanEvent } from './event.js';
import type { EventSink, WriteReceipt } from './event-sink.js';
import type { EventWriter } from './event-writer.js';
import { storedEvent } from './prepare-event.js';

/** The collector's way to a writer in the same process. */
export class DirectSink implements EventSink {
  constructor(private readonly writer: Pick<EventWriter, 'write' | 'drain' | 'problem'>) {}

  /** Why nothing is written any more; null while all is well. */
  get problem(): string | null {
    return this.writer.problem;
  }

  write(events: readonly CleanEvent[]): Promise<WriteReceipt> {
    return this.writer.write(events.map(storedEvent));
  }

  drain(): Promise<void> {
    return this.writer.drain();
  }
}
