import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  ClickHouseEventStore,
  createKafka,
  ensureTopics,
  EventProducer,
  STREAM_TOPIC,
  StreamWriter,
  ThreadedChunkReader,
} from '../ingest/index.js';
import type { AppParts } from './app-parts.js';
import { packageRoot } from './config/package-root.js';
import { secretKey } from './config/secret-key.js';
import type { Settings } from './config/settings.js';
import { TimedStore } from './metrics/timed-store.js';
import type { ShopRepository } from './shops/shop.repository.js';

const HOUR_MS = 3_600_000;
/** Named from the root: a thread needs the compiled file, also where what begins it runs as source. */
const CHUNK_THREAD = join(packageRoot(), 'dist', 'ingest', 'stream', 'chunk-thread.js');

/** The collector's way to the brokers; null where no broker is set and events go straight to the writer. */
export function producerOf({ settings, log }: Pick<AppParts, 'settings' | 'log'>): EventProducer | null {
  if (settings.kafkaBrokers.length === 0) return null;
  const kafka = kafkaOf(settings, log);
  return new EventProducer({ kafka, topic: STREAM_TOPIC, prepare: preparationOf(kafka, settings, log), log });
}

/** The writer's way from the brokers; null where no broker is set. */
export function streamWriterOf(parts: AppParts, shops: ShopRepository): StreamWriter | null {
  const { settings, stores, clock, log, metrics, onWriterFailed } = parts;
  if (settings.kafkaBrokers.length === 0) return null;
  const kafka = kafkaOf(settings, log);
  const writer = new StreamWriter({
    kafka,
    topic: STREAM_TOPIC,
    prepare: preparationOf(kafka, settings, log),
    store: new TimedStore(new ClickHouseEventStore(stores.clickhouse), clock, metrics),
    reader: new ThreadedChunkReader(secretKey(settings, randomBytes), CHUNK_THREAD),
    log,
    clock,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
    onShops: makeKnown(shops, () => clock.now()),
    onChunk: (chunk) => metrics.storedChunk(chunk),
    onFailed: onWriterFailed,
  });
  metrics.readFrom({
    streamLag: () =>
      writer.lag().catch((error: unknown) => {
        log.warn({ err: error }, 'the lag cannot be told now');
        return null;
      }),
  });
  return writer;
}

function kafkaOf({ kafkaBrokers: brokers, kafkaSasl: sasl, kafkaTls: tls }: Settings, log: AppParts['log']) {
  return createKafka({ brokers, sasl, tls }, log);
}

function preparationOf(kafka: ReturnType<typeof createKafka>, settings: Settings, log: AppParts['log']) {
  const { kafkaPartitions: partitions, kafkaRetentionHours } = settings;
  return async () => {
    const made = await ensureTopics(kafka, {
      events: STREAM_TOPIC,
      partitions,
      retentionMs: kafkaRetentionHours * HOUR_MS,
    });
    if (made.length > 0) log.info({ topics: made }, 'topics were made');
  };
}

/** Notes shops that nobody has heard of, each once. */
function makeKnown(shops: ShopRepository, now: () => number): (names: ReadonlySet<string>) => Promise<void> {
  const known = new Set<string>();
  return async (names) => {
    for (const name of names) {
      if (known.has(name)) continue;
      await shops.ensure(name, now());
      known.add(name);
    }
  };
}
