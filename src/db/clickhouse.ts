import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteInsert, TakesBytes } from '../../ingest/index.js';

/** Where the analytics store is: a server, or a folder for the engine inside this process. */
export type ClickHouseTarget = { kind: 'server'; url: string } | { kind: 'embedded'; dataDir: string };

/** The engine's package declares its connection against its own copy of the client's types. */
type ClientConnection = NonNullable<Parameters<typeof createClient>[0]>['connection'];

/** Oldest server whose views deduplicate inserts without being told. */
const SERVER_MAJOR_MIN = 26;

// Set once for the session: the embedded engine keeps settings given with a call for every later call.
const SESSION_SETTINGS = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
} as const;

/**
 * Opens the analytics store. With a server, `url` names user, password and database; embedded, the engine's files lie in
 * `dataDir/clickhouse`, which one process at a time can hold.
 */
export async function openClickHouse(target: ClickHouseTarget): Promise<ClickHouseClient> {
  return target.kind === 'server' ? openServer(target.url) : openEmbedded(target.dataDir);
}

async function openServer(address: string): Promise<ClickHouseClient> {
  const url = new URL(address);
  const database = decodeURIComponent(url.pathname.slice(1)) || 'vedetta';
  // Left in the address, it would be the database of every client, also of the one that is to make it.
  url.pathname = '';
  // What goes wrong is thrown; the client would print it besides, and not as JSON.
  const shared = { url, log: { level: ClickHouseLogLevel.OFF } };
  const bootstrap = createClient({ ...shared, database: 'default' });
  await bootstrap.command({ query: `CREATE DATABASE IF NOT EXISTS ${quoteName(database)}` });
  const version = await bootstrap.query({ query: 'SELECT version() AS version', format: 'JSONEachRow' });
  const [row] = await version.json<{ version: string }>();
  await bootstrap.close();
  if (Number.parseInt(row?.version ?? '0', 10) < SERVER_MAJOR_MIN) {
    throw new Error(`ClickHouse ${row?.version} is too old: version ${SERVER_MAJOR_MIN} or newer is needed`);
  }
  return createClient({ ...shared, database, clickhouse_settings: SESSION_SETTINGS, request_timeout: 60_000 });
}

async function openEmbedded(dataDir: string): Promise<ClickHouseClient> {
  const path = join(dataDir, 'clickhouse');
  mkdirSync(path, { recursive: true });
  const { createChdbConnection } = await import('chdb/connection');
  const client = createClient({ connection: createChdbConnection({ path }) as unknown as ClientConnection });
  const closeClient = client.close.bind(client);
  let inserting: ReturnType<typeof createChdbConnection> | undefined;
  try {
    await client.command({ query: 'CREATE DATABASE IF NOT EXISTS vedetta' });
    // A connection does one thing after the other. Inserts have their own, so that nobody who asks has to wait for them.
    inserting = createChdbConnection({ path });
    for (const query of ['USE vedetta', ...Object.entries(SESSION_SETTINGS).map(setText)]) {
      await client.command({ query });
      await inserting.chdb.queryAsync(query);
    }
  } catch (error) {
    // Left open, they would hold the folder as long as this process lives.
    await inserting?.close();
    await closeClient();
    throw error;
  }
  const inserts = inserting;
  return Object.assign(client, {
    // The client's own way makes a text of the bytes, looks at its blanks, copies it behind the statement and back into
    // bytes: as much work for this process as writing the rows was.
    async insertBytes({ table, columns, format, rows, token }: ByteInsert) {
      const settings = { insert_deduplication_token: token };
      await inserts.chdb.rawInsert({ table, columns, format, values: rows, settings });
    },
    async close() {
      await inserts.close();
      await closeClient();
    },
  } satisfies TakesBytes & Pick<ClickHouseClient, 'close'>);
}

function setText([name, value]: readonly [string, string | number]): string {
  return `SET ${name} = ${typeof value === 'string' ? `'${value}'` : value}`;
}

/** Puts a database, table or column name in back-ticks. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
