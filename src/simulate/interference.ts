import type { RandomSource } from './random-source.js';
import type { Stream } from './shop-profile.js';
import type { TimedEvent } from './simulated-event.js';
import type { Span } from './span.js';

/** An event before it has its id: ids are given in the order of time, so that they tell nothing about what was added. */
export type DraftEvent = Omit<TimedEvent, 'id'> & { id?: string };

/** How often something fails, and what it says then. */
export interface FailureMode {
  share: number;
  errorKind: string;
}

/**
 * What an incident, or something harmless, does to the traffic during its span. Several may overlap. Only `added` may lie
 * outside the span: a deploy comes before the trouble that it makes.
 */
export interface Interference extends Span {
  /** Factor on the activity of a stream. */
  volume?: Partial<Record<Stream, number>>;
  /** By payment provider, or for `giftcard`. */
  failures?: Record<string, FailureMode>;
  /** Changes an event of the span, or takes it away. */
  alter?: (event: DraftEvent, random: RandomSource) => DraftEvent | null;
  added?: DraftEvent[];
  /** Nothing arrives, not even what was late or comes twice. */
  silencesAll?: boolean;
}

/** The same event with some of its data replaced. */
export function withData(event: DraftEvent, data: Record<string, unknown>): DraftEvent {
  return { ...event, data: { ...event.data, ...data } };
}
