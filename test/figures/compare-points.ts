import 'reflect-metadata';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent, readFile, type StoredEvent } from '../../ingest/index.js';
import { packageRoot } from '../../src/config/package-root.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';

/** How the points of two files of the same events differ. */
export interface PointDifference {
  events: number;
  points: number;
  /** Points that only one of them has, or that are not equal. */
  different: number;
}

const CHUNK_EVENTS = 20_000;
const SAME = 'abs(a.x - b.x) <= 1e-9 * greatest(abs(a.x), abs(b.x))';

/** Stores the events of a file, in its order, as those of one shop. */
async function store(client: ClickHouseClient, path: string, shop: string): Promise<number> {
  let tokens = 0;
  const writer = new EventWriter({
    store: new ClickHouseEventStore(client),
    spool: null,
    newToken: () => `${shop}-${tokens++}`,
    arrivedMs: (event) => event.receivedMs,
    batchEventsMax: Number.MAX_SAFE_INTEGER,
    queueEventsMax: Number.MAX_SAFE_INTEGER,
  });
  let clockMs = 0;
  let chunk: StoredEvent[] = [];
  let events = 0;
  const flush = async (): Promise<void> => {
    events += (await writer.write(chunk)).filter((receipt) => receipt !== 'duplicate').length;
    chunk = [];
  };
  for await (const item of readFile(path, process.stdin)) {
    if ('unreadable' in item) throw new Error(`${path}:${item.line}: ${item.unreadable}`);
    const raw = item.raw as { time: string };
    clockMs = Math.max(clockMs, Date.parse(raw.time));
    const given = { shop: null, source: 'file', receivedMs: clockMs, newId: () => `line-${item.line}`, secret: 'none' };
    const outcome = prepareEvent({ ...raw, shop }, given);
    if (outcome.kind === 'rejected') throw new Error(`${path}:${item.line}: ${outcome.reason}`);
    chunk.push(outcome.event);
    if (chunk.length === CHUNK_EVENTS) await flush();
  }
  await flush();
  return events;
}

async function differenceOf(client: ClickHouseClient): Promise<Omit<PointDifference, 'events'>> {
  const of = (shop: string): string => `
    SELECT metric, dimension, minute, sum(events) AS n, sum(weight) AS w, sum(bad) AS f, sum(points.sum) AS s,
           max(points.max) AS m, sumMap(buckets) AS h
    FROM points WHERE shop = '${shop}' GROUP BY metric, dimension, minute`;
  const same = ['w', 'f', 's', 'm'].map((column) => SAME.replaceAll('x', column)).join(' AND ');
  const result = await client.query({
    query: `
      SELECT count(), countIf(NOT (a.n = b.n AND ${same} AND mapKeys(a.h) = mapKeys(b.h)
             AND arraySum(mapValues(a.h)) = arraySum(mapValues(b.h))))
      FROM (${of('ordered')}) AS a FULL OUTER JOIN (${of('shuffled')}) AS b USING (metric, dimension, minute)`,
    format: 'JSONCompactEachRow',
  });
  const [row] = await result.json<[number, number]>();
  return { points: row?.[0] ?? 0, different: row?.[1] ?? 0 };
}

async function main([ordered, shuffled]: string[]): Promise<void> {
  if (ordered === undefined || shuffled === undefined) throw new Error('compare-points requires two files');
  const dataDir = mkdtempSync(join(tmpdir(), 'vedetta-points-'));
  const client = await openClickHouse({ kind: 'embedded', dataDir });
  try {
    await migrateClickHouse(client, join(packageRoot(), 'migrations', 'clickhouse'), Date.now());
    await client.command({ query: 'SYSTEM STOP TTL MERGES' });
    const events = await store(client, ordered, 'ordered');
    const again = await store(client, shuffled, 'shuffled');
    if (again !== events) process.stderr.write(`${events} events in order, ${again} shuffled\n`);
    process.stdout.write(JSON.stringify({ events, ...(await differenceOf(client)) }));
  } finally {
    await client.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
