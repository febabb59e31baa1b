import type { StoredEvent } from './event.js';

/** Columns of `event_inlet`, in the order in which `eventRow` writes them. */
export const EVENT_COLUMNS = [
  'shop',
  'type',
  'time',
  'source',
  'id',
  'key',
  'received',
  'arrived',
  'data',
  'is_occurrence',
  'measures',
] as const;

/**
 * One event as a line of JSONCompactEachRow for `event_inlet`, without the line end. `arrivedMs` is when it reached the
 * store, in milliseconds since the Unix epoch. The text is what is spooled and what is sent, byte for byte.
 */
export function eventRow(event: StoredEvent, arrivedMs: number): string {
  const measures = event.measures.map((m) => [m.metric, m.dimension, m.weight, m.bad, m.sum, m.max, m.bucket ?? -1]);
  return JSON.stringify([
    event.shop,
    event.type,
    seconds(event.timeMs),
    event.source,
    event.id,
    event.key,
    seconds(event.receivedMs),
    Math.floor(arrivedMs / 1000),
    storedData(event),
    event.isOccurrence ? 1 : 0,
    measures,
  ]);
}

function storedData(event: StoredEvent): string {
  const attributes = (event as { attributes?: Record<string, unknown> }).attributes;
  return JSON.stringify(attributes ? { ...event.data, attributes } : event.data);
}

/** Quoted, as the store reads a moment with its thousandths. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
