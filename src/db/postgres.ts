import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pgliteDriver } from './pglite-pool.js';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';

/** Where the relational store is: a PostgreSQL server, or a folder for the one inside this process (null: memory). */
export type PostgresTarget = { kind: 'server'; url: string } | { kind: 'embedded'; dataDir: string | null };

type Entities = (new () => unknown)[];
type Migrations = Extract<DataSourceOptions, { type: 'postgres' }>['migrations'];

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
    target.kind === 'server' ? { ...shared, url: target.url } : { ...shared, driver: embeddedDriver(target.dataDir) },
  );
  await source.initialize();
  const applied = await source.runMigrations({ transaction: 'each' });
  return { source, migrations: applied.map(({ name }) => name) };
}

function embeddedDriver(dataDir: string | null): unknown {
  if (dataDir === null) return pgliteDriver(null);
  const path = join(dataDir, 'postgres');
  mkdirSync(path, { recursive: true });
  return pgliteDriver(path);
}
