import { randomSource, type RandomSource } from './random-source.js';
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
  /** Changes an event of the span, or takes it away. Whether an order is taken away is not drawn: see `basketFate`. */
  alter?: (event: DraftEvent, random: RandomSource) => DraftEvent | null;
  added?: DraftEvent[];
  /** What it takes away happened all the same: it is only not told of. */
  isUntold?: boolean;
  /** Nothing arrives, not even what was late or comes twice. */
  silencesAll?: boolean;
}

/** The same event with some of its data replaced. */
export function withData(event: DraftEvent, data: Record<string, unknown>): DraftEvent {
  return { ...event, data: { ...event.data, ...data } };
}

/** A number in [0, 1) that goes with the basket: all that is told of one checkout shares its fate, and no draw decides it. */
export function basketFate(event: DraftEvent, seed: string): number {
  return randomSource(`${seed}/${String(event.data['value'])}`)();
}
