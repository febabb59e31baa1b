import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { startClickHouse, type ClickHouseServer } from './clickhouse-server.js';

// The client prints each error besides throwing it.
const SILENT = { level: ClickHouseLogLevel.OFF };

let server: ClickHouseServer;
let client: ClickHouseClient;

beforeAll(async () => {
  server = await startClickHouse();
  client = createClient({ url: server.url, log: SILENT });
  await client.command({ query: 'CREATE TABLE t (a String, n Int64) ENGINE = MergeTree ORDER BY n' });
});

afterEach(() => server.clear());

afterAll(async () => {
  await client.close();
  await server.stop();
});

async function ask(query: string, more: Partial<Parameters<ClickHouseClient['query']>[0]> = {}): Promise<unknown[]> {
  const result = await client.query({ query, ...more, format: 'JSONCompactEachRow' });
  const [row] = await result.json<unknown[]>();
  return row ?? [];
}

const insert = (n: number) => client.insert({ table: 't', values: [{ a: 'x', n }], format: 'JSONEachRow' });
const stored = (n: number) => ask('SELECT count() FROM t WHERE n = {n:Int64}', { query_params: { n } });

describe('the ClickHouse of the tests', () => {
  it('takes parameters as a server does', async () => {
    const text = 'it\'s "a\\b"\tand\nmore; SELECT é😀';
    expect(
      await ask('SELECT {text:String}, {n:UInt8}, {list:Array(String)}', {
        query_params: { text, n: 7, list: ["a'b"] },
      }),
    ).toEqual([text, 7, ["a'b"]]);
  });

  it('forgets the settings of a query with it, also of queries that run at the same time', async () => {
    const threads = Array.from({ length: 200 }, (_, n) => (n % 5) + 1);
    const query = "SELECT getSetting('max_threads')";
    const answers = await Promise.all(
      threads.map((max_threads) => ask(query, { clickhouse_settings: { max_threads } })),
    );
    expect(answers.flat()).toEqual(threads);
    await client.insert({
      table: 't',
      values: [{ a: 'x', n: -1 }],
      format: 'JSONEachRow',
      clickhouse_settings: { insert_deduplication_token: 'one' },
    });
    expect(await ask("SELECT getSetting('insert_deduplication_token')")).toEqual(['']);
  });

  it('gives the errors of the engine with their code and kind', async () => {
    await expect(ask('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    await expect(ask('SELEC 1')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
    const lost = createClient({ url: server.url, database: 'nowhere', log: SILENT });
    await expect(lost.command({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '81', type: 'UNKNOWN_DATABASE' });
    await lost.close();
  });

  it('refuses a query of more than 256 KiB, as a server does, but takes so many rows', async () => {
    await expect(ask(`SELECT '${'x'.repeat(300_000)}'`)).rejects.toThrow('Max query size exceeded');
    await client.insert({ table: 't', values: [{ a: 'x'.repeat(3_000_000), n: -2 }], format: 'JSONEachRow' });
    expect(await ask('SELECT length(a) FROM t WHERE n = -2')).toEqual([3_000_000]);
  });

  it('takes and gives gzip, and inserts of no rows', async () => {
    const zipped = createClient({ url: server.url, compression: { request: true, response: true }, log: SILENT });
    await zipped.insert({ table: 't', values: [{ a: 'zipped', n: -3 }], format: 'JSONEachRow' });
    await zipped.insert({ table: 't', values: [], format: 'JSONEachRow' });
    const result = await zipped.query({ query: 'SELECT a FROM t WHERE n = -3', format: 'JSONEachRow' });
    expect(await result.json()).toEqual([{ a: 'zipped' }]);
    await zipped.close();
  });

  it('writes nothing for a GET, and answers pings', async () => {
    const response = await fetch(`${server.url}/?query=${encodeURIComponent("INSERT INTO t VALUES ('get', -4)")}`);
    expect([response.status, response.headers.get('x-clickhouse-exception-code')]).toEqual([500, '164']);
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
  });

  it('turns away who has not the password', async () => {
    const locked = await startClickHouse({ user: 'ada', password: 'p@ss' });
    const open = createClient({ url: locked.url, log: SILENT });
    const shut = createClient({ url: locked.url.replace('p%40ss', 'pass'), log: SILENT });
    expect(await open.ping({ select: true })).toEqual({ success: true });
    await expect(shut.command({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    });
    await Promise.all([open.close(), shut.close()]);
    await locked.stop();
  });
});

describe('its faults', () => {
  it.each([
    [62, 'SYNTAX_ERROR'],
    [241, 'MEMORY_LIMIT_EXCEEDED'],
    [243, 'NOT_ENOUGH_SPACE'],
    [252, 'TOO_MANY_PARTS'],
  ] as const)('give error %d so many times, without running the query', async (code, type) => {
    await server.fault({ match: /^insert/i, kind: 'error', code, times: 2 });
    await expect(insert(code)).rejects.toMatchObject({ code: String(code), type });
    await expect(insert(code)).rejects.toMatchObject({ code: String(code), type });
    await insert(code);
    expect(await stored(code)).toEqual([1]);
  });

  it('refuse or drop everything until they are cleared', async () => {
    await server.fault({ kind: 'refuse', times: null });
    await expect(insert(1)).rejects.toThrow('Service Unavailable');
    expect(await client.ping()).toMatchObject({ success: false });
    await server.clear();
    await server.fault({ kind: 'drop', times: null });
    await expect(insert(1)).rejects.toThrow('socket hang up');
    await server.clear();
    await insert(1);
    expect(await stored(1)).toEqual([1]);
  });

  it('hang without running, or after it', async () => {
    for (const [n, kind, rows] of [
      [2, 'hang', 0],
      [3, 'applyThenHang', 1],
    ] as const) {
      const fault = await server.fault({ match: /INSERT/, kind });
      const inserted = expect(insert(n)).rejects.toThrow('socket hang up');
      await fault.hit();
      expect(await stored(n)).toEqual([rows]);
      await server.clear();
      await inserted;
    }
  });

  it('are slow, and then answer', async () => {
    await server.fault({ kind: 'slow', ms: 300 });
    const startedMs = performance.now();
    expect(await ask('SELECT 1')).toEqual([1]);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(290);
  });

  it('drop the connection after the query ran, and the server remembers what it saw', async () => {
    await server.fault({ match: /INSERT/, kind: 'applyThenDrop' });
    await expect(insert(4)).rejects.toThrow('socket hang up');
    expect(await stored(4)).toEqual([1]);
    expect((await server.queries(/^insert/i)).at(-1)).toMatchObject({ fault: 'applyThenDrop', ran: true });
  });
});

describe('its end', () => {
  it('leaves what was stored, also when it is killed, and the address', async () => {
    await insert(5);
    await server.kill();
    await expect(stored(5)).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await stored(5)).toEqual([1]);
    await server.restart();
    expect(await stored(5)).toEqual([1]);
  });
});
