import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ClickHouseEventStore,
  createKafka,
  ensureTopics,
  EventProducer,
  eventOf,
  STREAM_TOPIC,
  StreamWriter,
  ThreadedChunkReader,
  WRITER_GROUP,
  type StoredEvent,
} from '../../ingest/index.js';
import { packageRoot } from '../../src/config/package-root.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import type { BenchRow } from './bench-table.js';
import { insertPlainly, truncateAll } from './plain-insert.js';
import { prepareLines, SECRET, TRAFFIC_END_MS, trafficLines } from './shop-traffic.js';
import { PeakMemory } from './peak-memory.js';
import { progress, within } from './progress.js';
import { mediansOf, thousands } from './stopwatch.js';

const EVENTS = 200_000;
const SHOPS = 8;
const PARTITIONS = 6;
const ROUNDS = 3;
/** The events are of a simulated past: with any retention brokers would drop them while they are being read. */
const FOR_EVER = -1;
/** Long enough for every partition to wait with the longest pause; 600 for the ten minutes themselves. */
const OUTAGE_SECONDS = Number(process.env.VEDETTA_BENCH_OUTAGE_SECONDS ?? 40);
const SECONDS_MAX = 180;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: console.error };

type BrokerModule = typeof import('../../scripts/kafka/broker.mjs');
type Kafka = ReturnType<typeof createKafka>;

/** What the way from Kafka into the store costs, against the same things without us: a real broker, the embedded engine. */
export async function streamBench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-bench-'));
  // By its place in the clone: it is not compiled along with this file.
  const { freePort, startBroker } = (await import(
    join(packageRoot(), 'scripts', 'kafka', 'broker.mjs')
  )) as BrokerModule;
  const broker = await startBroker({ port: await freePort(), folder: join(folder, 'kafka') });
  const client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  const reader = new ThreadedChunkReader(SECRET);
  try {
    await migrateClickHouse(client, join(packageRoot(), 'migrations', 'clickhouse'), TRAFFIC_END_MS);
    const kafka = createKafka({ brokers: broker.brokers, sasl: null, tls: false }, quiet);
    // As texts: two hundred thousand objects in memory would be work for the garbage collection of all that is measured.
    const lines = trafficLines(EVENTS, SHOPS);
    progress('producing');
    await produce(kafka, prepareLines(lines));
    const steady = new PeakMemory();
    const { bare, parsed, plain, whole } = await mediansOf(ROUNDS, {
      bare: (round) => consume(kafka, `bare-${round}`, () => undefined),
      parsed: (round) =>
        consume(kafka, `parsed-${round}`, (message) => {
          const outcome = eventOf(message, { topic: STREAM_TOPIC, partition: 0 }, SECRET);
          if (outcome.kind === 'rejected') throw new Error(outcome.reason);
        }),
      plain: () => insertPlainly(client, prepareLines(lines)),
      whole: () => steady.during(() => writeFromKafka(kafka, client, reader, Promise.resolve())),
    });
    progress(`the store is away for ${OUTAGE_SECONDS} s`);
    const drained = new PeakMemory();
    const afterOutage = await drained.during(() => writeFromKafka(kafka, client, reader, pause(OUTAGE_SECONDS * 1000)));
    return [
      {
        what: 'Kafka bytes to all rollups ÷ `client.insert` of the same objects',
        ratio: plain / whole,
        aim: 1.5,
        atLeast: 0.7,
        detail: `${thousands(EVENTS / whole)} ÷ ${thousands(EVENTS / plain)} events/s`,
      },
      {
        what: 'consume, parse and validate ÷ bare kafkajs `eachBatch`',
        ratio: bare / parsed,
        aim: 0.6,
        atLeast: 0.45,
        detail: `${thousands(EVENTS / parsed)} ÷ ${thousands(EVENTS / bare)} events/s`,
      },
      {
        what: 'drain after an outage of the store ÷ steady maximum',
        ratio: whole / afterOutage,
        aim: 1,
        atLeast: 0.9,
        detail: `${thousands(EVENTS / afterOutage)} ÷ ${thousands(EVENTS / whole)} events/s, ${thousands(EVENTS)} waited, ${OUTAGE_SECONDS} s away`,
      },
      {
        what: 'peak memory of that drain ÷ of the steady maximum',
        ratio: drained.bytes / steady.bytes,
        aim: 1.1,
        atLeast: 1.3,
        isLessBetter: true,
        detail: `${thousands(drained.bytes / 2 ** 20)} ÷ ${thousands(steady.bytes / 2 ** 20)} MiB`,
      },
    ];
  } finally {
    await reader.close();
    await client.close();
    broker.kill('SIGKILL');
    await broker.stopped;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function produce(kafka: Kafka, events: readonly StoredEvent[]): Promise<void> {
  const prepare = async () => {
    await ensureTopics(kafka, { events: STREAM_TOPIC, partitions: PARTITIONS, retentionMs: FOR_EVER });
  };
  const producer = new EventProducer({ kafka, topic: STREAM_TOPIC, prepare, log: quiet });
  for (let from = 0; from < events.length; from += 5_000) await producer.write(events.slice(from, from + 5_000));
  await producer.close();
}

type Message = Parameters<typeof eventOf>[0];

/** Seconds from the first batch until all events have been seen, group joining left out. */
async function consume(kafka: Kafka, groupId: string, onMessage: (message: Message) => void): Promise<number> {
  const consumer = kafka.consumer({ groupId, maxBytesPerPartition: 4 * 1024 * 1024 });
  await consumer.connect();
  await consumer.subscribe({ topic: STREAM_TOPIC, fromBeginning: true });
  let seen = 0;
  let startMs = 0;
  let done: (seconds: number) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const finished = new Promise<number>((resolve, reject) => {
    done = resolve;
    fail = reject;
  });
  consumer.on(consumer.events.GROUP_JOIN, () => {
    startMs = performance.now();
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
  try {
    await consumer.run({
      eachBatch: async ({ batch }) => {
        for (const message of batch.messages) onMessage(message);
        seen += batch.messages.length;
        if (seen >= EVENTS) done((performance.now() - startMs) / 1000);
      },
    });
    return await within(SECONDS_MAX, `reading as ${groupId}`, finished);
  } finally {
    await consumer.disconnect();
  }
}

/** Seconds that all events take from the brokers to the store, from the moment on at which it takes anything. */
async function writeFromKafka(
  kafka: Kafka,
  client: ClickHouseClient,
  reader: ThreadedChunkReader,
  back: Promise<void>,
): Promise<number> {
  await truncateAll(client);
  let stored = 0;
  let startMs = 0;
  let done: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    done = resolve;
    fail = reject;
  });
  await forgetOffsets(kafka);
  const writer = new StreamWriter({
    kafka,
    topic: STREAM_TOPIC,
    prepare: () => Promise.resolve(),
    store: awayUntil(back, freshTokens(new ClickHouseEventStore(client)), () => (startMs ||= performance.now())),
    reader,
    log: quiet,
    clock: { now: Date.now },
    pause,
    onShops: () => Promise.resolve(),
    onChunk: (chunk) => {
      stored += chunk.stored + chunk.duplicates;
      if (stored >= EVENTS) done();
    },
    onFailed: (error) => fail(error),
  });
  try {
    await writer.start();
    await within(SECONDS_MAX + OUTAGE_SECONDS, 'storing what is in Kafka', finished);
    return (performance.now() - startMs) / 1000;
  } finally {
    await writer.stop();
  }
}

/** A store that refuses connections until it is back. */
function awayUntil(back: Promise<void>, store: ClickHouseEventStore, onFirst: () => void): ClickHouseEventStore {
  let isBack = false;
  void back.then(() => (isBack = true));
  const { knownKeys } = store;
  store.knownKeys = (...asked) => {
    if (!isBack) return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    onFirst();
    return knownKeys.apply(store, asked);
  };
  return store;
}

/** The same chunks come again in each round: under their own tokens the store would rightly drop them. */
function freshTokens(store: ClickHouseEventStore): ClickHouseEventStore {
  const round = Math.floor(performance.now());
  const insert = store.insert.bind(store);
  store.insert = (rows, token) => insert(rows, `${token}-${round}`);
  return store;
}

async function forgetOffsets(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  if (groups.some(({ groupId }) => groupId === WRITER_GROUP)) await admin.deleteGroups([WRITER_GROUP]);
  await admin.disconnect();
}
