import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EVENT_TYPES, EventWriter, type StoredEvent } from '../../ingest/index.js';
import { packageRoot } from '../../src/config/package-root.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import type { BenchRow } from './bench-table.js';
import { chunks, insertPlainly, truncateAll } from './plain-insert.js';
import { prepareLines, TRAFFIC_END_MS, trafficLines } from './shop-traffic.js';
import { cpuSecondsOf, medianOf, mediansOf, secondsOf, thousands } from './stopwatch.js';

const EVENTS = 200_000;
const ROUNDS = 5;
const CALLERS = 3;

/** What the way of an event into the store costs, from its text to all rollups, on the embedded engine. */
export async function ingestBench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-bench-'));
  const client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  try {
    await migrateClickHouse(client, join(packageRoot(), 'migrations', 'clickhouse'), TRAFFIC_END_MS);
    const lines = trafficLines(EVENTS);
    const events = prepareLines(lines);
    return [await validationRow(lines), ...(await insertRows(client, events)), ...(await sizeRows(client, lines))];
  } finally {
    await client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function validationRow(lines: readonly string[]): Promise<BenchRow> {
  const datas = lines.map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> });
  const parse = await medianOf(ROUNDS, () => cpuSecondsOf(() => lines.forEach((line) => JSON.parse(line))));
  const validate = await medianOf(ROUNDS, () =>
    cpuSecondsOf(() => datas.forEach(({ type, data }) => EVENT_TYPES.get(type)!.check(data))),
  );
  return {
    what: 'validation CPU ÷ `JSON.parse` CPU',
    ratio: validate / parse,
    aim: 0.05,
    atLeast: 0.2,
    isLessBetter: true,
    detail: `${thousands((validate / EVENTS) * 1e9)} ÷ ${thousands((parse / EVENTS) * 1e9)} ns an event`,
  };
}

async function insertRows(client: ClickHouseClient, events: readonly StoredEvent[]): Promise<BenchRow[]> {
  const { plain, alone, whole } = await mediansOf(ROUNDS, {
    plain: () => insertPlainly(client, events),
    alone: async () => {
      await detachRollups(client);
      const seconds = await writeAll(client, events);
      await attachRollups(client);
      return seconds;
    },
    whole: () => writeAll(client, events),
  });
  return [
    {
      what: 'events to all rollups ÷ `client.insert` of the same objects',
      ratio: plain / whole,
      aim: 1.5,
      atLeast: 0.7,
      detail: `${thousands(EVENTS / whole)} ÷ ${thousands(EVENTS / plain)} events/s`,
    },
    {
      what: 'ingest with rollups ÷ without',
      ratio: alone / whole,
      aim: 0.9,
      atLeast: 0.7,
      detail: `${thousands(EVENTS / whole)} ÷ ${thousands(EVENTS / alone)} events/s`,
    },
  ];
}

async function writeAll(client: ClickHouseClient, events: readonly StoredEvent[]): Promise<number> {
  await truncateAll(client);
  let serial = 0;
  const round = Math.floor(performance.now() * 1000);
  const arrivedMs = Date.now();
  const writer = new EventWriter({
    store: new ClickHouseEventStore(client),
    spool: null,
    newToken: () => `bench-${round}-${serial++}`,
    arrivedMs: () => arrivedMs,
  });
  return secondsOf(async () => {
    // Several callers at a time, as there are: the writer sorts out what it does beside each other.
    const callers: Promise<unknown>[] = [];
    for (const chunk of chunks(events)) {
      if (callers.length === CALLERS) await callers.shift();
      callers.push(writer.write(chunk));
    }
    await Promise.all(callers);
  });
}

const ROLLUPS = ['event_keys', 'points', 'arrivals', 'occurrences'];

async function detachRollups(client: ClickHouseClient): Promise<void> {
  for (const name of ROLLUPS) await client.command({ query: `DETACH TABLE ${name}_from_inlet` });
}

async function attachRollups(client: ClickHouseClient): Promise<void> {
  for (const name of ROLLUPS) await client.command({ query: `ATTACH TABLE ${name}_from_inlet` });
}

async function sizeRows(client: ClickHouseClient, lines: readonly string[]): Promise<BenchRow[]> {
  for (const table of ['events', 'points']) await client.command({ query: `OPTIMIZE TABLE ${table} FINAL` });
  const sizes = await client.query({
    query: `SELECT table, sum(data_compressed_bytes) AS bytes, sum(rows) AS rows FROM system.parts
            WHERE active AND database = currentDatabase() GROUP BY table`,
    format: 'JSONEachRow',
  });
  const parts = new Map(
    (await sizes.json<{ table: string; bytes: number; rows: number }>()).map((row) => [row.table, row]),
  );
  const raw = parts.get('events')!;
  const points = parts.get('points')!;
  const textBytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return [
    {
      what: 'stored bytes ÷ NDJSON bytes',
      ratio: raw.bytes / textBytes,
      aim: 0.08,
      atLeast: 0.12,
      isLessBetter: true,
      detail: `${thousands(raw.bytes / 1024)} ÷ ${thousands(textBytes / 1024)} KiB`,
    },
    {
      what: 'bytes for each series-minute',
      ratio: points.bytes / points.rows,
      aim: 5,
      atLeast: 10,
      isLessBetter: true,
      detail: `${thousands(points.bytes / 1024)} KiB, ${thousands(points.rows)} series-minutes`,
    },
  ];
}
