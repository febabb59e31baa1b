import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is remembered of a shop's second look, which is taken once all that comes late has come.
 *
 * Why: it lives on from where it stood, two days behind. Cost: a new, empty table; a row a shop, as large as that of
 * `watch_states`, written anew every six hours. To watch: rows whose `saved_at` is older than a day, of shops that
 * still send, mean that nothing is looked at again.
 */
export class SecondLooks1700000000009 implements MigrationInterface {
  readonly name = 'SecondLooks1700000000009';

  /** Creates the table; safe to repeat. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS second_looks (
        shop           text        PRIMARY KEY,
        state          bytea       NOT NULL,
        looked_till    timestamptz NOT NULL,
        settings       text        NOT NULL,
        settings_since timestamptz NOT NULL,
        saved_at       timestamptz NOT NULL
      )`);
  }

  /** Drops the table; the second look begins anew from what is known now. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS second_looks');
  }
}
