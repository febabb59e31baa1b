import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { mkdirSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockInsert, TakesBlocks } from '../../ingest/index.js';

/** Where the analytics store is: a server, or a folder for the engine inside this process. */
export type ClickHouseTarget = { kind: 'server'; url: string } | { kind: 'embedded'; dataDir: string };

/** The engine's package declares its connection against its own copy of the client's types. */
type ClientConnection = NonNullable<Parameters<typeof createClient>[0]>['connection'];

type ChdbConnection = ReturnType<(typeof import('chdb/connection'))['createChdbConnection']>;

/** Oldest server whose views deduplicate inserts without being told. */
const SERVER_MAJOR_MIN = 26;

// Set once for the session: the embedded engine keeps settings given with a call for every later call.
const SESSION_SETTINGS = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // The writer has added up what can be added up. Doing so again with each insert costs a quarter of it.
  optimize_on_insert: 0,
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
  const inlet = join(dataDir, 'inlet');
  const { createChdbConnection } = await import('chdb/connection');
  const client = createClient({ connection: createChdbConnection({ path }) as unknown as ClientConnection });
  const closeClient = client.close.bind(client);
  let inserting: ChdbConnection | undefined;
  try {
    await client.command({ query: 'CREATE DATABASE IF NOT EXISTS vedetta' });
    // A connection does one thing after the other. Inserts have their own, so that nobody who asks has to wait for them.
    inserting = createChdbConnection({ path });
    // What an earlier process left there is in the spool, or still in Kafka.
    rmSync(inlet, { recursive: true, force: true });
    mkdirSync(inlet, { mode: 0o700 });
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
    async insertBlock(insert: BlockInsert) {
      await insertFromFile(inserts, inlet, insert);
    },
    async close() {
      await inserts.close();
      await closeClient();
    },
  } satisfies TakesBlocks & Pick<ClickHouseClient, 'close'>);
}

/**
 * The engine takes bytes through its client as texts only, and would have to parse these; a file it reads as it is. The
 * file goes as soon as it has been read, mostly before the system has written it to the disk.
 */
async function insertFromFile(
  { chdb }: Pick<ChdbConnection, 'chdb'>,
  folder: string,
  { table, columns, block, token }: BlockInsert,
): Promise<void> {
  const path = join(folder, token);
  try {
    await writeFile(path, block, { mode: 0o600 });
    // By force: an engine that could not tell a repetition has to say so, and not to store it twice.
    const settings = `insert_deduplication_token = '${token}', deduplicate_insert_select = 'force_enable'`;
    await chdb.queryAsync(
      `INSERT INTO ${quoteName(table)} (${columns.map(quoteName).join(', ')}) SETTINGS ${settings}
       SELECT ${columns.map(quoteName).join(', ')} FROM file(${quoteText(path)}, 'Native')`,
    );
  } finally {
    await rm(path, { force: true });
  }
}

function setText([name, value]: readonly [string, string | number]): string {
  return `SET ${name} = ${typeof value === 'string' ? `'${value}'` : value}`;
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Puts a database, table or column name in back-ticks. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
