import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type PostgresServer } from './postgres-server.js';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

async function ask(sql: string, url = server.url): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the PostgreSQL of the tests', () => {
  it('is version 18 and wants its password', async () => {
    expect(await ask('SHOW server_version')).toEqual([{ server_version: expect.stringMatching(/^18\./) }]);
    await expect(ask('SELECT 1', server.url.replace('a-password', 'no-password'))).rejects.toMatchObject({
      code: '28P01',
    });
  });

  it('runs beside another', async () => {
    const other = await startPostgres();
    await ask('CREATE TABLE elsewhere (n int)', other.url);
    expect(await ask("SELECT to_regclass('elsewhere') AS found")).toEqual([{ found: null }]);
    await other.stop();
    await expect(ask('SELECT 1', other.url)).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves what was committed when it is killed, and comes back at the same address', async () => {
    await ask('CREATE TABLE kept (n int)');
    await ask('INSERT INTO kept VALUES (7)');
    const idle = new Client({ connectionString: server.url });
    const broken = new Promise((resolve) => idle.on('error', resolve));
    await idle.connect();
    await server.kill();
    await broken;
    await expect(ask('SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await ask('SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await server.restart();
    expect(await ask('SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });
});
