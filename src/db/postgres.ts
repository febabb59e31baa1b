import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pgliteDriver } from './pglite-pool.js';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';

/** Where the relational store is: a PostgreSQL server, or a folder for the one inside this process (null: memory). */
export type PostgresTarget = { kind: 'server'; url: string } | { kind: 'embedded'; dataDir: string | null };

type Entities = (new () => unknown)[];
type Migrations = Extract<DataSourceOptions, { type: 'postgres' }>['migrations'];

/** A process or host that dies in the middle of a transaction holds its locks no longer than this. */
const SERVER_OPTIONS = { idle_in_transaction_session_timeout: 10_000 };
/** Any number, the same in every process of an installation. */
const MIGRATION_LOCK = 7_338_338;

/**
 * Opens the relational store, brings its schema up to date and gives the names of the migrations that took. The same
 * entities and migrations run on both kinds.
 */
export async function openPostgres(
  target: PostgresTarget,
  entities: (Entities[number] | EntitySchema)[],
  migrations: Migrations,
): Promise<{ source: DataSource; migrations: string[] }> {
  const shared = { type: 'postgres', entities, migrations, synchronize: false, migrationsRun: false } as const;
  const source = new DataSource(
    target.kind === 'server'
      ? { ...shared, url: target.url, extra: SERVER_OPTIONS }
      : { ...shared, driver: embeddedDriver(target.dataDir) },
  );
  await source.initialize();
  const applied = await oneProcessAtATime(source, target.kind, () => source.runMigrations({ transaction: 'each' }));
  return { source, migrations: applied.map(({ name }) => name) };
}

/**
 * Does work on the schemas that no two processes may do at once: those that start together wait for each other. The lock
 * needs a connection of its own, which the embedded store does not have and, with one process, does not need.
 */
export async function oneProcessAtATime<Result>(
  source: DataSource,
  kind: PostgresTarget['kind'],
  work: () => Promise<Result>,
): Promise<Result> {
  if (kind === 'embedded') return work();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      return await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await runner.release();
  }
}

function embeddedDriver(dataDir: string | null): unknown {
  if (dataDir === null) return pgliteDriver(null);
  const path = join(dataDir, 'postgres');
  mkdirSync(path, { recursive: true });
  return pgliteDriver(path);
}
