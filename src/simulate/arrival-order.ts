import { between, type RandomSource } from './random-source.js';
import type { TimedEvent } from './simulated-event.js';

const LATE_MS_MAX = 30 * 60_000;
const DUPLICATE_MS_MAX = 20 * 60_000;
const PROMPT_MS_MAX = 1_500;

/** How the way from the shop to the service disturbs the order of events. */
export interface Disturbance {
  duplicatesShare: number;
  lateShare: number;
  /** Whether nothing can arrive at a moment. */
  isSilent(atMs: number): boolean;
}

/** Holds events back until they arrive. */
export interface ArrivalQueue {
  add(events: readonly TimedEvent[], random: RandomSource): void;
  /** Everything that arrives before a moment, in the order of arrival. */
  until(atMs: number): TimedEvent[];
}

/**
 * A queue in which some events are late and some come twice. What would arrive in a silence arrives at once, since the
 * silence began after it had happened: nothing is ever delivered in one.
 */
export function createArrivalQueue(disturbance: Disturbance): ArrivalQueue {
  let waiting: { arrivesMs: number; event: TimedEvent }[] = [];
  const arrive = (event: TimedEvent, arrivesMs: number): void => {
    waiting.push({ event, arrivesMs: disturbance.isSilent(arrivesMs) ? event.atMs : arrivesMs });
  };
  return {
    add: (events, random) => {
      for (const event of events) {
        const isLate = random() < disturbance.lateShare;
        const delay = isLate ? between(random, 60_000, LATE_MS_MAX) : between(random, 30, PROMPT_MS_MAX);
        arrive(event, event.atMs + delay);
        if (random() < disturbance.duplicatesShare)
          arrive(event, event.atMs + delay + between(random, 500, DUPLICATE_MS_MAX));
      }
    },
    until: (atMs) => {
      waiting.sort((a, b) => a.arrivesMs - b.arrivesMs);
      const firstLater = waiting.findIndex(({ arrivesMs }) => arrivesMs >= atMs);
      const arrived = firstLater < 0 ? waiting : waiting.slice(0, firstLater);
      waiting = firstLater < 0 ? [] : waiting.slice(firstLater);
      return arrived.map(({ event }) => event);
    },
  };
}
