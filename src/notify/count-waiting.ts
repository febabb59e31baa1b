import type { DataSource } from 'typeorm';

/** Counts the notices that are still to be sent, whoever sends them. */
export async function countWaiting(db: DataSource): Promise<number> {
  const rows: { waiting: number }[] = await db.query(
    `SELECT count(*)::int AS waiting FROM notice_outbox WHERE state = 'pending'`,
  );
  return rows[0]?.waiting ?? 0;
}
