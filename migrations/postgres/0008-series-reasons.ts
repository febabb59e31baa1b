import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why each series is in its state, and how long its minutes are waited for.
 *
 * Why: a source that is silent, a shop that is closed and sales that are zero look alike in a state alone. Cost: four
 * columns with constant defaults until the next look at a shop, so nothing is rewritten. To watch: nothing; every look fills them.
 */
export class SeriesReasons1700000000008 implements MigrationInterface {
  readonly name = 'SeriesReasons1700000000008';

  /** Adds the columns; safe to repeat. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE series
        ADD COLUMN IF NOT EXISTS reason         text,
        ADD COLUMN IF NOT EXISTS reason_text    text,
        ADD COLUMN IF NOT EXISTS wait_minutes   integer NOT NULL DEFAULT 1,
        ADD COLUMN IF NOT EXISTS behind_minutes integer NOT NULL DEFAULT 0`);
  }

  /** Drops the columns; they are written anew by every look. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE series
        DROP COLUMN IF EXISTS reason,
        DROP COLUMN IF EXISTS reason_text,
        DROP COLUMN IF EXISTS wait_minutes,
        DROP COLUMN IF EXISTS behind_minutes`);
  }
}
