import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openPostgres } from './postgres.js';

let source: DataSource;

beforeAll(async () => {
  ({ source } = await openPostgres({ kind: 'embedded', dataDir: null }, [], []));
  await source.query('CREATE TABLE notes (id integer PRIMARY KEY, big bigint)');
});

afterAll(() => source.destroy());

describe('the embedded PostgreSQL behind TypeORM', () => {
  it('keeps a write beside a transaction out of it: a roll-back takes only its own', async () => {
    let rollBack: (reason: Error) => void = () => undefined;
    const undone = source.transaction(async (manager) => {
      await manager.query('INSERT INTO notes (id) VALUES (1)');
      await new Promise<void>((_, reject) => {
        rollBack = reject;
      });
    });
    const beside = source.query('INSERT INTO notes (id) VALUES (2)');
    await new Promise((done) => setImmediate(done));
    await expect(
      (async () => {
        while (rollBack.length === 0) await new Promise((done) => setImmediate(done));
        rollBack(new Error('no'));
        await undone;
      })(),
    ).rejects.toThrow('no');
    await beside;
    expect(await source.query('SELECT id FROM notes ORDER BY id')).toEqual([{ id: 2 }]);
  });

  it('answers as a server does: affected rows of an update, bigints as text', async () => {
    await source.query('INSERT INTO notes (id, big) VALUES (3, 9007199254740993)');
    expect(await source.query('UPDATE notes SET big = big + 1 WHERE id = 3 RETURNING big')).toEqual([
      [{ big: '9007199254740994' }],
      1,
    ]);
  });

  it('goes on after a statement that failed', async () => {
    await expect(source.query('SELECT nothing FROM nowhere')).rejects.toThrow('nowhere');
    expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('serves many callers at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => source.query('SELECT $1::int AS n', [n])));
    expect(answers.map((rows: { n: number }[]) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });
});
