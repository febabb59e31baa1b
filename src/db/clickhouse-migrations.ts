import type { ClickHouseClient } from '@clickhouse/client';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface AppliedMigration {
  name: string;
  checksum: string;
}

/** A migration that was applied has since been edited or removed: the schema can no longer be told from the files. */
export class EditedMigrationError extends Error {}

/**
 * Brings the analytics schema up to date from the numbered `.sql` files of `folder` and gives the names it applied.
 * Each file's name and checksum are kept; an applied file that has changed throws EditedMigrationError before anything
 * is run.
 */
export async function migrateClickHouse(client: ClickHouseClient, folder: string, nowMs: number): Promise<string[]> {
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS schema_migrations (name String, checksum String, applied DateTime('UTC'))
            ENGINE = MergeTree ORDER BY name`,
  });
  const result = await client.query({
    query: 'SELECT name, checksum FROM schema_migrations ORDER BY name',
    format: 'JSONEachRow',
  });
  const applied = await result.json<AppliedMigration>();
  const pending = pendingMigrations(readMigrations(folder), applied);
  for (const migration of pending) {
    for (const statement of splitStatements(migration.sql)) await client.command({ query: statement });
    await client.insert({
      table: 'schema_migrations',
      values: [{ name: migration.name, checksum: migration.checksum, applied: Math.floor(nowMs / 1000) }],
      format: 'JSONEachRow',
    });
  }
  return pending.map((migration) => migration.name);
}

interface MigrationFile extends AppliedMigration {
  sql: string;
}

function readMigrations(folder: string): MigrationFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** The files that are still to be applied; throws EditedMigrationError where an applied one differs or is gone. */
export function pendingMigrations(files: MigrationFile[], applied: AppliedMigration[]): MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const { name, checksum } of applied) {
    const file = byName.get(name);
    if (!file) throw new EditedMigrationError(`migration ${name} was applied but its file is gone`);
    if (file.checksum !== checksum) {
      throw new EditedMigrationError(`migration ${name} was edited after it was applied; write a new one instead`);
    }
  }
  const done = new Set(applied.map((migration) => migration.name));
  return files.filter((file) => !done.has(file.name));
}

/** The statements of a migration file: comments removed, split at semicolons at the end of a line. */
export function splitStatements(sql: string): string[] {
  return sql
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.length > 0);
}

/** Sets how long raw events and points are kept, where it is not already so. Dropping what is older runs by itself. */
export async function applyRetention(client: ClickHouseClient, eventDays: number, pointDays: number): Promise<void> {
  await setTtl(client, 'events', 'toDateTime(time)', eventDays);
  await setTtl(client, 'points', 'minute', pointDays);
}

async function setTtl(client: ClickHouseClient, table: string, column: string, days: number): Promise<void> {
  const shown = await client.query({ query: `SHOW CREATE TABLE ${table}`, format: 'TabSeparatedRaw' });
  const definition = await shown.text();
  if (definition.includes(`TTL ${column} + toIntervalDay(${days})`)) return;
  await client.command({ query: `ALTER TABLE ${table} MODIFY TTL ${column} + toIntervalDay(${days})` });
}
