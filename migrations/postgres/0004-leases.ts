import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which processes live, and what each of them alone may do: watch a shop, send notices. Why: with several processes a
 * shop must be judged by one, or an incident would be told twice. Cost: two small tables, a row for each process and
 * shop, written every five seconds by each process. To watch: `SELECT role, holder, count(*) FROM leases GROUP BY 1, 2`;
 * rows whose `expires_at` has long passed mean that nobody does that work.
 */
export class Leases1700000000004 implements MigrationInterface {
  readonly name = 'Leases1700000000004';

  /** Creates the tables; safe to repeat. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS instances (
        role       text        NOT NULL,
        id         text        NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (role, id)
      )`);
    // The epoch grows whenever the holder changes: what a former holder still does is known by its older one.
    await runner.query(`
      CREATE TABLE IF NOT EXISTS leases (
        role       text        NOT NULL,
        name       text        NOT NULL,
        holder     text,
        epoch      integer     NOT NULL DEFAULT 0,
        expires_at timestamptz,
        PRIMARY KEY (role, name)
      )`);
  }

  /** Drops the tables; nobody holds anything then. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS leases');
    await runner.query('DROP TABLE IF EXISTS instances');
  }
}
