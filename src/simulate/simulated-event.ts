/** An event as a shop would send it: the CloudEvents envelope of the contract, section 1, with every attribute given. */
export interface SimulatedEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  /** RFC 3339 in UTC, with milliseconds. */
  time: string;
  shop: string;
  data: Record<string, unknown>;
}

/** An event that still carries its time as a number, so that it can be put in order. */
export interface TimedEvent {
  /** Milliseconds since the Unix epoch. */
  atMs: number;
  id: string;
  source: string;
  type: string;
  data: Record<string, unknown>;
}

/** Puts the envelope of one shop around an event. */
export function toSimulatedEvent(shop: string, event: TimedEvent): SimulatedEvent {
  const { atMs, id, source, type, data } = event;
  return { specversion: '1.0', id, source, type, time: new Date(atMs).toISOString(), shop, data };
}

/** Earliest first; events of the same millisecond by id, so that the order never depends on how they were made. */
export function byTime(a: TimedEvent, b: TimedEvent): number {
  return a.atMs - b.atMs || (a.id < b.id ? -1 : Number(a.id > b.id));
}
