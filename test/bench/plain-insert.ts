import type { ClickHouseClient } from '@clickhouse/client';
import type { StoredEvent } from '../../ingest/index.js';
import { secondsOf } from './stopwatch.js';

const INSERT_EVENTS = 20_000;
const TABLES = ['events', 'event_keys', 'points', 'arrivals', 'occurrences'];

/** Parts of a list, each as long as one insert. */
export function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += INSERT_EVENTS) yield items.slice(from, from + INSERT_EVENTS);
}

/** Empties every table that events end in. */
export async function truncateAll(client: ClickHouseClient): Promise<void> {
  for (const table of TABLES) await client.command({ query: `TRUNCATE TABLE ${table}` });
}

/** Seconds that the client's own `insert` takes for these events as objects, into one table without any rollup. */
export async function insertPlainly(client: ClickHouseClient, events: readonly StoredEvent[]): Promise<number> {
  const objects = events.map(plainObject);
  await client.command({ query: 'CREATE TABLE plain_events AS events ENGINE = MergeTree ORDER BY (shop, type, time)' });
  const seconds = await secondsOf(async () => {
    for (const values of chunks(objects)) await client.insert({ table: 'plain_events', values, format: 'JSONEachRow' });
  });
  await client.command({ query: 'DROP TABLE plain_events' });
  return seconds;
}

function plainObject(event: StoredEvent): Record<string, unknown> {
  const { shop, type, source, id, timeMs, receivedMs, data } = event;
  return { shop, type, source, id, time: isoTime(timeMs), received: isoTime(receivedMs), data: JSON.stringify(data) };
}

const isoTime = (ms: number) => new Date(ms).toISOString();
