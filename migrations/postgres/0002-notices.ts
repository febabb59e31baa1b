import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The notices still to be sent and sent already, and the messages they became.
 *
 * Why: a row here is written in the transaction that stores the incident's change, so that a crash before the sending
 * loses nothing. Cost: new, empty tables; takes no lock on others. To watch: `SELECT state, count(*) FROM notice_outbox
 * GROUP BY 1`; `pending` rows older than two minutes mean that no sender runs.
 */
export class Notices1700000000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE IF NOT EXISTS notice_outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        shop text NOT NULL,
        incident_id text NOT NULL,
        change_seq integer NOT NULL,
        change jsonb NOT NULL,
        channel_kind text NOT NULL,
        channel_target jsonb NOT NULL,
        channel_target_key text NOT NULL,
        fallbacks jsonb NOT NULL DEFAULT '[]',
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed', 'superseded')),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        in_doubt boolean NOT NULL DEFAULT false,
        not_before timestamptz NOT NULL,
        claimed_until timestamptz,
        replaced_at timestamptz,
        last_error text,
        created_at timestamptz NOT NULL,
        sent_at timestamptz,
        CONSTRAINT notice_outbox_once UNIQUE (incident_id, channel_kind, channel_target_key, change_seq)
      )`);
    await queryRunner.query(
      `CREATE INDEX IF NOT EXISTS notice_outbox_due ON notice_outbox (not_before, id) WHERE state = 'pending'`,
    );
    await queryRunner.query(`
      CREATE TABLE IF NOT EXISTS notice_message (
        incident_id text NOT NULL,
        channel_kind text NOT NULL,
        channel_target_key text NOT NULL,
        shop text NOT NULL,
        handle jsonb NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (incident_id, channel_kind, channel_target_key)
      )`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE IF EXISTS notice_message');
    await queryRunner.query('DROP TABLE IF EXISTS notice_outbox');
  }
}
