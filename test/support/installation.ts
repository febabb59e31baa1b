import type { ClickHouseClient } from '@clickhouse/client';
import type { Kafka } from 'kafkajs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka, STREAM_TOPIC, WRITER_GROUP } from '../../ingest/index.js';
import type { Role } from '../../src/config/roles.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { startClickHouse, type ClickHouseServer } from './clickhouse-server.js';
import { KafkaBroker } from './kafka-broker.js';
import { startPostgres, type PostgresServer } from './postgres-server.js';
import { RunningService, runVedetta } from './running-service.js';
import { until } from './until.js';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const SETTLE_MS_MAX = 150_000;

/** One process of an installation. */
export interface InstalledProcess {
  readonly name: string;
  readonly service: RunningService;
  /** Where it answers since its last start. */
  address: string;
}

/** A broker, both stores as servers, and any number of processes of ours on them, each as a user starts it. */
export class Installation {
  readonly broker = new KafkaBroker();
  clickhouse!: ClickHouseServer;
  postgres!: PostgresServer;
  client!: ClickHouseClient;
  kafka!: Kafka;
  private readonly folder = mkdtempSync(join(tmpdir(), 'vedetta-installation-'));
  private readonly processes = new Map<string, InstalledProcess>();

  constructor(private readonly env: Record<string, string>) {}

  /** Starts the servers; processes are started one by one. */
  async start(): Promise<void> {
    [this.clickhouse, this.postgres] = await Promise.all([startClickHouse(), startPostgres(), this.broker.start()]);
    this.client = await openClickHouse({ kind: 'server', url: `${this.clickhouse.url}/vedetta` });
    this.kafka = createKafka({ brokers: this.broker.brokers, sasl: null, tls: false }, silent);
  }

  /** Ends everything, however far it came. */
  async stop(): Promise<void> {
    await Promise.all([...this.processes.values()].map(({ service }) => service.kill()));
    await this.client?.close();
    await Promise.all([this.clickhouse?.stop(), this.postgres?.stop(), this.broker.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts a process, for the first time or again, and waits until it answers. */
  async run(name: string, ...roles: Role[]): Promise<InstalledProcess> {
    const known = this.processes.get(name) ?? {
      name,
      service: new RunningService(this.envOf(name), roles),
      address: '',
    };
    this.processes.set(name, known);
    known.address = await known.service.start();
    return known;
  }

  /** Those that were started and run on, though nobody ended them. */
  get running(): InstalledProcess[] {
    return [...this.processes.values()].filter(({ service }) => service.isRunning);
  }

  /** A new key that may send events of every shop. */
  async ingestKey(): Promise<string> {
    const made = await runVedetta(['keys', 'create', '--all-shops', '--scope', 'ingest'], this.envOf('command'));
    if (made.exitCode !== 0) throw new Error(made.stderr);
    return made.stdout.trim();
  }

  /** Waits until everything in the topic is stored and committed. */
  async settled(): Promise<void> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      await until(
        'the writers to have stored everything',
        async () => {
          const ends = await admin.fetchTopicOffsets(STREAM_TOPIC);
          const [committed] = await admin.fetchOffsets({ groupId: WRITER_GROUP, topics: [STREAM_TOPIC] });
          const offsets = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
          return ends.every(({ partition, high }) => Math.max(0, offsets.get(partition) ?? 0) >= Number(high));
        },
        SETTLE_MS_MAX,
      );
    } finally {
      await admin.disconnect();
    }
  }

  private envOf(name: string): Record<string, string> {
    return {
      VEDETTA_CLICKHOUSE_URL: `${this.clickhouse.url}/vedetta`,
      VEDETTA_DATABASE_URL: this.postgres.url,
      VEDETTA_KAFKA_BROKERS: this.broker.brokers.join(','),
      VEDETTA_SECRET_KEY: 'a secret of the tests, long enough',
      VEDETTA_DATA_DIR: join(this.folder, name),
      ...this.env,
    };
  }
}
