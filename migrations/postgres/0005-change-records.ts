import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is known of a change beside its event: how its deployment went, the final verdict, and whether that was told back.
 *
 * Why: an event is never altered, and a verdict is given once. Cost: a new, empty table; a row a change, some hundred
 * bytes. To watch: `SELECT report_state, count(*) FROM change_records GROUP BY 1`; `pending` rows whose
 * `report_not_before` has long passed mean that verdicts are not sent.
 */
export class ChangeRecords1700000000005 implements MigrationInterface {
  readonly name = 'ChangeRecords1700000000005';

  /** Creates the table; safe to repeat. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS change_records (
        shop              text        NOT NULL,
        source            text        NOT NULL,
        id                text        NOT NULL,
        repository        text,
        deployment        text,
        environment       text,
        asked_at          timestamptz,
        outcome           text,
        outcome_at        timestamptz,
        ended_at          timestamptz,
        verdict           text        CHECK (verdict IN ('clean', 'suspect', 'faulty', 'unknown')),
        reason            text,
        evidence          jsonb       NOT NULL DEFAULT '[]',
        judged_at         timestamptz,
        report_state      text        CHECK (report_state IN ('pending', 'sent', 'failed')),
        report_attempts   integer     NOT NULL DEFAULT 0,
        report_not_before timestamptz,
        report_error      text,
        PRIMARY KEY (shop, source, id)
      )`);
    await runner.query(`
      CREATE INDEX IF NOT EXISTS change_records_to_report ON change_records (report_not_before)
      WHERE report_state = 'pending'`);
  }

  /** Drops the table; verdicts are given anew and deployments are no longer known. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS change_records');
  }
}
