import type { DataSource, EntityManager } from 'typeorm';
import { LEASE_MS } from './leases.js';
import type { LeaseView } from './share-out.js';

const now = (parameter: number): string => `coalesce($${parameter}::timestamptz, clock_timestamp())`;
const LEASE = `interval '${LEASE_MS} milliseconds'`;

/** A lease that this process holds. */
export interface HeldLease {
  name: string;
  epoch: number;
}

/**
 * The leases in PostgreSQL. What has expired is told by the database's clock, because those of several hosts differ; a
 * test gives its own. Statements that write end in a SELECT, because drivers differ in how they give back what an UPDATE
 * returns. Nobody waits for a row that another takes or holds in a transaction, except to renew his own, in one order:
 * so there is no deadlock.
 */
export class LeaseStore {
  constructor(
    private readonly db: DataSource,
    private readonly nowMs: (() => number) | null = null,
  ) {}

  /** Makes names known; those known already are left as they are. */
  async makeKnown(role: string, names: readonly string[]): Promise<void> {
    await this.db.query(
      `INSERT INTO leases (role, name) SELECT $1::text, name FROM unnest($2::text[]) AS name ON CONFLICT DO NOTHING`,
      [role, [...names]],
    );
  }

  /** Says that `id` lives. */
  async beat(role: string, id: string): Promise<void> {
    await this.db.query(
      `INSERT INTO instances (role, id, expires_at) VALUES ($1::text, $2::text, ${now(3)} + ${LEASE})
       ON CONFLICT (role, id) DO UPDATE SET expires_at = EXCLUDED.expires_at`,
      [role, id, this.now()],
    );
  }

  /** Forgets those that have not lived for a while. */
  async forgetDead(role: string): Promise<void> {
    await this.db.query(
      `DELETE FROM instances WHERE role = $1::text AND id IN (
         SELECT id FROM instances WHERE role = $1::text AND expires_at <= ${now(2)} FOR UPDATE SKIP LOCKED)`,
      [role, this.now()],
    );
  }

  /** Renews all that `id` holds, also what has expired and nobody took meanwhile, and gives it. */
  async renew(role: string, id: string): Promise<HeldLease[]> {
    return this.db.query(
      `WITH own AS MATERIALIZED (
         SELECT name FROM leases WHERE role = $1::text AND holder = $2::text ORDER BY name FOR UPDATE
       ), renewed AS (
         UPDATE leases l SET expires_at = ${now(3)} + ${LEASE} FROM own
         WHERE l.role = $1::text AND l.name = own.name RETURNING l.name, l.epoch)
       SELECT name, epoch FROM renewed ORDER BY name`,
      [role, id, this.now()],
    );
  }

  /** Takes at most `takeMax` of the free ones for `id`; each begins a new epoch. */
  async take(role: string, id: string, takeMax: number): Promise<HeldLease[]> {
    if (takeMax === 0) return [];
    return this.db.query(
      `WITH free AS MATERIALIZED (
         SELECT name FROM leases WHERE role = $1::text AND (holder IS NULL OR expires_at <= ${now(3)})
         ORDER BY name LIMIT $4::integer FOR UPDATE SKIP LOCKED
       ), taken AS (
         UPDATE leases l SET holder = $2::text, epoch = l.epoch + 1, expires_at = ${now(3)} + ${LEASE} FROM free
         WHERE l.role = $1::text AND l.name = free.name RETURNING l.name, l.epoch)
       SELECT name, epoch FROM taken ORDER BY name`,
      [role, id, this.now(), takeMax],
    );
  }

  /** Makes these free, where `id` still holds them. */
  async giveBack(role: string, id: string, names: readonly string[]): Promise<void> {
    await this.db.query(
      `WITH own AS MATERIALIZED (
         SELECT name FROM leases WHERE role = $1::text AND holder = $2::text AND name = ANY($3::text[])
         ORDER BY name FOR UPDATE
       )
       UPDATE leases l SET holder = NULL, expires_at = NULL FROM own WHERE l.role = $1::text AND l.name = own.name`,
      [role, id, [...names]],
    );
  }

  /** Forgets that `id` lived. */
  async forget(role: string, id: string): Promise<void> {
    await this.db.query('DELETE FROM instances WHERE role = $1::text AND id = $2::text', [role, id]);
  }

  /** Who lives, and who holds what. */
  async view(role: string): Promise<{ living: string[]; leases: LeaseView[] }> {
    const living: { id: string }[] = await this.db.query(
      `SELECT id FROM instances WHERE role = $1::text AND expires_at > ${now(2)}`,
      [role, this.now()],
    );
    const leases: LeaseView[] = await this.db.query(
      `SELECT name, CASE WHEN expires_at > ${now(2)} THEN holder END AS holder
       FROM leases WHERE role = $1::text ORDER BY name`,
      [role, this.now()],
    );
    return { living: living.map(({ id }) => id), leases };
  }

  /**
   * Whether `id` holds the lease in this epoch. It stays so to the end of the transaction: whoever would take it over is
   * passed by until then.
   */
  async isHeld(manager: EntityManager, role: string, id: string, { name, epoch }: HeldLease): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `SELECT name FROM leases
       WHERE role = $1::text AND name = $2::text AND holder = $3::text AND epoch = $4::integer FOR UPDATE`,
      [role, name, id, epoch],
    );
    return rows.length === 1;
  }

  private now(): Date | null {
    return this.nowMs === null ? null : new Date(this.nowMs());
  }
}
