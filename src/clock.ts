/** Where the time comes from: the machine's clock in the service, the events' own in a replay, a fake one in tests. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** The machine's clock: the only place in the product that reads it. */
export const systemClock: Clock = { now: () => Date.now() };
