import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people say of incidents and do about them, as it now is, and the words beside it in the log.
 *
 * Why: detection reads verdicts as it reads the calendar, and an incident is told again when one was given. Cost: a new, empty
 * table, a row for each incident that somebody did something about; a column without a default. To watch: `SELECT count(*) FROM
 * incident_feedback WHERE told_revision < revision`; rows that stay there mean that their shop is not looked at.
 */
export class Feedback1700000000006 implements MigrationInterface {
  readonly name = 'Feedback1700000000006';

  /** Creates the table and the column; safe to repeat. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS incident_feedback (
        incident_id   text        PRIMARY KEY REFERENCES incidents (id),
        shop          text        NOT NULL,
        said          jsonb       NOT NULL DEFAULT '{}',
        verdict       text        CHECK (verdict IN ('confirmed', 'expected', 'false-alarm', 'new-level')),
        verdict_at    timestamptz,
        revision      integer     NOT NULL DEFAULT 0,
        told_revision integer     NOT NULL DEFAULT 0
      )`);
    await runner.query('CREATE INDEX IF NOT EXISTS incident_feedback_of_shop ON incident_feedback (shop)');
    await runner.query('ALTER TABLE incident_notes ADD COLUMN IF NOT EXISTS detail text');
  }

  /** Drops the table and the column: what was said is only in the log then, and has no effect. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE incident_notes DROP COLUMN IF EXISTS detail');
    await runner.query('DROP TABLE IF EXISTS incident_feedback');
  }
}
