import { between, type RandomSource } from '../../src/simulate/random-source.js';

const MINUTE_MS = 60_000;
const SHUFFLED_MINUTES = 30;
const LATE_SHARE = 0.05;
const LATE_HOURS_MAX = 48;

/** The events in the order of their times; those of one time stay as they lie. */
export function inOrder<Event extends { time: string }>(events: readonly Event[]): Event[] {
  return arrivingAt(events, () => 0);
}

/** The same events, each up to half an hour later than it happened, and a twentieth up to 48 hours. */
export function shuffled<Event extends { time: string }>(events: readonly Event[], random: RandomSource): Event[] {
  return arrivingAt(events, () =>
    random() < LATE_SHARE
      ? between(random, SHUFFLED_MINUTES, LATE_HOURS_MAX * 60) * MINUTE_MS
      : between(random, 0, SHUFFLED_MINUTES) * MINUTE_MS,
  );
}

function arrivingAt<Event extends { time: string }>(events: readonly Event[], delayMs: () => number): Event[] {
  return events
    .map((event) => ({ event, arrivesMs: Date.parse(event.time) + delayMs() }))
    .sort((a, b) => a.arrivesMs - b.arrivesMs)
    .map(({ event }) => event);
}
