import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Incidents, each of their changes, what people said of them, the series there are, and what detection remembers of each
 * shop. Why here: small, changed in place, and stored in one transaction with the notices. Cost: new, empty tables. To
 * watch: `watch_states` holds one row a shop of some 50 kB for each of its series.
 */
export class Incidents1700000000003 implements MigrationInterface {
  readonly name = 'Incidents1700000000003';

  /** Creates the tables; safe to repeat. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS incidents (
        id          text        PRIMARY KEY,
        shop        text        NOT NULL,
        metric      text        NOT NULL,
        seq         integer     NOT NULL,
        incident    jsonb       NOT NULL,
        started_at  timestamptz NOT NULL,
        detected_at timestamptz NOT NULL,
        resolved_at timestamptz
      )`);
    await runner.query('CREATE INDEX IF NOT EXISTS incidents_newest ON incidents (shop, detected_at DESC, id)');
    await runner.query(`
      CREATE TABLE IF NOT EXISTS incident_changes (
        incident_id text        NOT NULL REFERENCES incidents (id),
        seq         integer     NOT NULL,
        shop        text        NOT NULL,
        event       text        NOT NULL CHECK (event IN ('opened', 'updated', 'resolved')),
        at          timestamptz NOT NULL,
        change      jsonb       NOT NULL,
        PRIMARY KEY (incident_id, seq)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS incident_notes (
        id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        incident_id text        NOT NULL REFERENCES incidents (id),
        at          timestamptz NOT NULL,
        kind        text        NOT NULL,
        author      text        NOT NULL
      )`);
    await runner.query('CREATE INDEX IF NOT EXISTS incident_notes_of ON incident_notes (incident_id, id)');
    await runner.query(`
      CREATE TABLE IF NOT EXISTS series (
        id         text        PRIMARY KEY,
        shop       text        NOT NULL,
        metric     text        NOT NULL,
        dimension  text        NOT NULL,
        unit       text        NOT NULL,
        state      text        NOT NULL,
        missing    text,
        updated_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX IF NOT EXISTS series_of_shop ON series (shop, metric, dimension)');
    await runner.query(`
      CREATE TABLE IF NOT EXISTS watch_states (
        shop        text        PRIMARY KEY,
        state       bytea       NOT NULL,
        judged_till timestamptz,
        saved_at    timestamptz NOT NULL
      )`);
  }

  /** Drops the tables and all that is in them. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['watch_states', 'series', 'incident_notes', 'incident_changes', 'incidents']) {
      await runner.query(`DROP TABLE IF EXISTS ${table}`);
    }
  }
}
