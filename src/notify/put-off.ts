import type { EntityManager } from 'typeorm';

/** Puts off what still waits to be told of an incident; what is being sent right now goes out. */
export async function putOffNotices(manager: EntityManager, incidentId: string, until: Date, now: Date): Promise<void> {
  // Its age counts from then on, or it would be taken for one that a channel has been failing to send.
  await manager.query(
    `UPDATE notice_outbox SET not_before = $2::timestamptz, created_at = $2::timestamptz
     WHERE incident_id = $1 AND state = 'pending' AND (claimed_until IS NULL OR claimed_until <= $3::timestamptz)`,
    [incidentId, until, now],
  );
}

/** Lets what was put off be told now. */
export async function releaseNotices(manager: EntityManager, incidentId: string, now: Date): Promise<void> {
  await manager.query(
    `UPDATE notice_outbox SET not_before = $2::timestamptz, created_at = $2::timestamptz
     WHERE incident_id = $1 AND state = 'pending' AND created_at > $2::timestamptz`,
    [incidentId, now],
  );
}
