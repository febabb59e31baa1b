import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first two tables: shops with their settings, and the API keys that open them. Both stay small (a row for each shop
 * and key), so there is no cost to watch.
 */
export class ShopsAndKeys1700000000001 implements MigrationInterface {
  readonly name = 'ShopsAndKeys1700000000001';

  /** Creates the tables; safe to repeat. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS shops (
        shop       text        PRIMARY KEY,
        settings   jsonb       NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    // No shop: the key is for the whole installation. The key itself is nowhere, see api-key-text.ts.
    await runner.query(`
      CREATE TABLE IF NOT EXISTS api_keys (
        id           text        PRIMARY KEY,
        shop         text        REFERENCES shops (shop),
        scope        text        NOT NULL CHECK (scope IN ('ingest', 'read', 'admin')),
        hash         text        NOT NULL UNIQUE,
        prefix       text        NOT NULL,
        created_at   timestamptz NOT NULL,
        revoked_at   timestamptz,
        last_used_at timestamptz
      )`);
    // A presented key is looked up by its first characters, see api-key.repository.ts.
    await runner.query('CREATE INDEX IF NOT EXISTS api_keys_prefix ON api_keys (prefix)');
    await runner.query('CREATE INDEX IF NOT EXISTS api_keys_shop ON api_keys (shop)');
  }

  /** Drops the tables and all that is in them. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS api_keys');
    await runner.query('DROP TABLE IF EXISTS shops');
  }
}
