import { afterEach, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as engine from 'chdb/connection';

const opened: ReturnType<typeof engine.createChdbConnection>[] = [];
const closed: unknown[] = [];
/** Which of the engine's connections refuses what is asked of it: 1 is the first. */
let broken = 0;

jest.unstable_mockModule('chdb/connection', () => ({
  createChdbConnection(options: Parameters<typeof engine.createChdbConnection>[0]) {
    const connection = engine.createChdbConnection(options);
    opened.push(connection);
    const refuse = () => Promise.reject(new Error('the engine refuses'));
    if (opened.length === broken) {
      connection.command = refuse;
      connection.chdb.queryAsync = refuse;
    }
    const close = connection.close.bind(connection);
    connection.close = () => {
      closed.push(connection);
      return close();
    };
    return connection;
  },
}));

const { openClickHouse } = await import('./clickhouse.js');
const folder = mkdtempSync(join(tmpdir(), 'vedetta-opening-'));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([1, 2])('lets go of the folder where connection %i fails at opening', async (which) => {
  [opened.length, closed.length, broken] = [0, 0, which];
  await expect(openClickHouse({ kind: 'embedded', dataDir: folder })).rejects.toThrow('the engine refuses');
  expect(opened).toHaveLength(which);
  expect(new Set(closed)).toEqual(new Set(opened));
});
