/** What one event adds to one metric of its shop: the raw material of a one-minute point. */
export interface Measure {
  /** A metric name of the contract, such as `page.durationMs`. */
  metric: string;
  /** `key=value` with a dimension key of the contract, or the empty string for the shop as a whole. */
  dimension: string;
  /** Real-world occurrences this event stands for: 1, or 1/sampleRate. Also the denominator of a ratio. */
  weight: number;
  /** The part of `weight` that failed; the numerator of a ratio. */
  bad: number;
  /** Sum of the measured quantity in its own unit (bytes, items, currency, weighted milliseconds). */
  sum: number;
  /** Largest measured quantity. */
  max: number;
  /** Log-scale bucket of a duration (see `durationBucket`), where the metric is a distribution. */
  bucket?: number;
}

/** A validated event as it was sent: defaults filled in, addresses not yet hashed. */
export interface ShopEvent {
  id: string;
  source: string;
  type: string;
  /** Milliseconds since the Unix epoch. */
  timeMs: number;
  shop: string;
  data: Record<string, unknown>;
}

/** An event that was accepted: no e-mail address or IP is left in it. */
export interface CleanEvent extends ShopEvent {
  /** When it reached the edge, in milliseconds since the Unix epoch. */
  receivedMs: number;
  /** Attributes of the envelope that CloudEvents and the contract do not know, where there are any. */
  attributes?: Record<string, unknown>;
}

/** An event ready for the store, its key and measures worked out. */
export interface StoredEvent extends CleanEvent {
  /** 64-bit hash of source and id, 16 hex digits: what makes the event itself within its shop. */
  key: string;
  measures: Measure[];
  /** True where detectors want the single event (a run, a check, a change) and not only its minute. */
  isOccurrence: boolean;
  /** The JSON of `data`, where it came as such: it need not be written out again. */
  dataText?: string;
}

/** What became of one raw event. Expected failures are values, never exceptions. */
export type PrepareOutcome<Event extends CleanEvent = StoredEvent> =
  { kind: 'accepted'; event: Event } | { kind: 'rejected'; id: string | null; reason: string };
