import type { Measure } from './event.js';

/**
 * What a contract class declares besides its validated fields. One class with these statics, and its line in
 * `catalogue.ts`, is all there is to an event type.
 */
export interface EventContract<Data extends object = object> {
  new (): Data;
  /** The CloudEvents type, such as `page.timed`. */
  readonly type: string;
  /** True where detectors want the single event (a run, a check, a change) and not only its minute. */
  readonly isOccurrence: boolean;
  /** What one event adds to the metrics of its shop, beyond the heartbeat `ingest.silence` that every event gives. */
  measures(data: Data): Measure[];
  /** Fields worked out from others where the sender left them out; null where there is nothing to add. */
  derived?(data: Data): Record<string, unknown> | null;
}
