import type { DataSource } from 'typeorm';
import type { IncidentChange } from '../incidents/incident.js';
import type { ChannelSettings } from '../shops/shop-settings.js';
import { targetKey, type MessageHandle } from './channel.js';
import type { NoticeState } from './notice-outbox.entity.js';
import type { NoticeRoute } from './route-notice.js';

/** A notice as the deciding step needs it; the change itself comes with the claim. */
export interface OpenNotice {
  id: string;
  incidentId: string;
  changeSeq: number;
  event: IncidentChange['event'];
  channelKind: string;
  channelTargetKey: string;
  state: NoticeState;
  attempts: number;
  createdAt: Date;
  notBefore: Date;
  claimedUntil: Date | null;
  replacedAt: Date | null;
  /** Of the attempts so far, this claim's own not counted. */
  inDoubt: boolean;
  channelTarget: ChannelSettings;
  fallbacks: ChannelSettings[];
}

/** A notice that this sender, and no other, may send until the claim runs out. */
export interface ClaimedNotice extends OpenNotice {
  shop: string;
  change: IncidentChange;
  /** The message that the incident has in this channel already. */
  handle: MessageHandle | null;
}

/** How a notice ends, or goes on. */
export interface NoticeEnding {
  state: NoticeState;
  notBefore: Date;
  inDoubt: boolean;
  error: string | null;
  /** The channel to be told in its place. */
  replacement: NoticeRoute | null;
}

const OPEN_COLUMNS = `o.id::text AS id, o.incident_id AS "incidentId", o.change_seq AS "changeSeq",
  o.change->>'event' AS event, o.channel_kind AS "channelKind", o.channel_target_key AS "channelTargetKey",
  o.state, o.attempts, o.created_at AS "createdAt", o.not_before AS "notBefore", o.claimed_until AS "claimedUntil",
  o.replaced_at AS "replacedAt", o.channel_target AS "channelTarget", o.fallbacks`;

const SAME_MESSAGE = (a: string, b: string): string =>
  `${a}.incident_id = ${b}.incident_id AND ${a}.channel_kind = ${b}.channel_kind
   AND ${a}.channel_target_key = ${b}.channel_target_key`;

/**
 * The outbox in PostgreSQL. Every method is one statement, so each is atomic by itself and none holds a transaction
 * open: on PGlite, which has one connection, another part of the program would end up inside it. Statements that write
 * end in a SELECT, because drivers differ in how they give back what an UPDATE returns.
 */
export class OutboxStore {
  constructor(private readonly db: DataSource) {}

  /**
   * What is due, at most `perChannel` for each channel so that one that is down starves no other, with its siblings.
   */
  async open(now: Date, perChannel: number): Promise<OpenNotice[]> {
    return this.db.query(
      `WITH due AS (
         SELECT incident_id, channel_kind, channel_target_key,
                row_number() OVER (PARTITION BY channel_kind, channel_target_key ORDER BY not_before, id) AS place
         FROM notice_outbox
         WHERE state = 'pending' AND not_before <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
       )
       SELECT ${OPEN_COLUMNS}, o.in_doubt AS "inDoubt"
       FROM (SELECT DISTINCT incident_id, channel_kind, channel_target_key FROM due WHERE place <= $2) message
       JOIN notice_outbox o ON ${SAME_MESSAGE('o', 'message')} AND o.state IN ('pending', 'sent')
       ORDER BY o.id`,
      [now, perChannel],
    );
  }

  /** Marks notices as said by a newer one; gives how many. */
  async supersede(ids: readonly string[], now: Date): Promise<number> {
    if (ids.length === 0) return 0;
    const rows: unknown[] = await this.db.query(
      `WITH done AS (
         UPDATE notice_outbox SET state = 'superseded'
         WHERE id = ANY($1::bigint[]) AND state = 'pending' AND (claimed_until IS NULL OR claimed_until <= $2)
         RETURNING id)
       SELECT id FROM done`,
      [ids, now],
    );
    return rows.length;
  }

  /**
   * Takes notices for this sender until `until`. Another sender's rows are skipped, not waited for, and nothing is
   * taken while an older change of the same message is still pending, whoever has it.
   */
  async claim(ids: readonly string[], now: Date, until: Date): Promise<ClaimedNotice[]> {
    if (ids.length === 0) return [];
    return this.db.query(
      `WITH due AS MATERIALIZED (
         SELECT o.id, o.in_doubt FROM notice_outbox o
         WHERE o.id = ANY($1::bigint[]) AND o.state = 'pending'
           AND (o.claimed_until IS NULL OR o.claimed_until <= $2)
           AND NOT EXISTS (SELECT 1 FROM notice_outbox older WHERE ${SAME_MESSAGE('older', 'o')}
                             AND older.change_seq < o.change_seq AND older.state = 'pending')
         FOR UPDATE OF o SKIP LOCKED
       ), claimed AS (
         UPDATE notice_outbox o SET attempts = o.attempts + 1, in_doubt = true, claimed_until = $3::timestamptz
         FROM due WHERE o.id = due.id
         RETURNING o.*, due.in_doubt AS was_in_doubt
       )
       SELECT ${OPEN_COLUMNS}, o.shop, o.change, o.was_in_doubt AS "inDoubt", m.handle
       FROM claimed o LEFT JOIN notice_message m ON ${SAME_MESSAGE('m', 'o')}
       ORDER BY o.id`,
      [ids, now, until],
    );
  }

  /** Records a sent notice and where its message is, together. */
  async recordSent(id: string, handle: MessageHandle | null, now: Date): Promise<void> {
    await this.db.query(
      `WITH kept AS (
         INSERT INTO notice_message (incident_id, channel_kind, channel_target_key, shop, handle, updated_at)
         SELECT incident_id, channel_kind, channel_target_key, shop, $2::jsonb, $3::timestamptz FROM notice_outbox
         WHERE id = $1::bigint AND $2::jsonb IS NOT NULL
         ON CONFLICT (incident_id, channel_kind, channel_target_key)
         DO UPDATE SET handle = EXCLUDED.handle, updated_at = EXCLUDED.updated_at
       ), done AS (
         UPDATE notice_outbox
         SET state = 'sent', sent_at = $3::timestamptz, in_doubt = false, claimed_until = NULL, last_error = NULL
         WHERE id = $1::bigint RETURNING id)
       SELECT id FROM done`,
      [id, handle && JSON.stringify(handle), now],
    );
  }

  /**
   * Records a notice that did not get through, and the one for the channel that takes over, together. Does nothing
   * where another sender has taken the notice since it was read (`claimedUntil` as it was then).
   */
  async recordUnsent(id: string, claimedUntil: Date | null, ending: NoticeEnding, now: Date): Promise<void> {
    const { replacement } = ending;
    await this.db.query(
      `WITH mine AS MATERIALIZED (
         SELECT * FROM notice_outbox
         WHERE id = $1::bigint AND state = 'pending' AND claimed_until IS NOT DISTINCT FROM $2::timestamptz FOR UPDATE
       ), stand_in AS (
         INSERT INTO notice_outbox (shop, incident_id, change_seq, change, channel_kind, channel_target,
                                    channel_target_key, fallbacks, not_before, created_at)
         SELECT shop, incident_id, change_seq, change, $8::text, $9::jsonb, $10::text, $11::jsonb,
                $3::timestamptz, $3::timestamptz
         FROM mine WHERE $8::text IS NOT NULL
         ON CONFLICT DO NOTHING
       ), done AS (
         UPDATE notice_outbox o
         SET state = $4::text, not_before = $5::timestamptz, in_doubt = $6::boolean, last_error = $7::text,
             claimed_until = NULL, replaced_at = CASE WHEN $8::text IS NULL THEN o.replaced_at ELSE $3::timestamptz END
         FROM mine WHERE o.id = mine.id RETURNING o.id)
       SELECT id FROM done`,
      [
        id,
        claimedUntil,
        now,
        ending.state,
        ending.notBefore,
        ending.inDoubt,
        ending.error,
        replacement?.target.kind ?? null,
        replacement && JSON.stringify(replacement.target),
        replacement && targetKey(replacement.target),
        replacement && JSON.stringify(replacement.fallbacks),
      ],
    );
  }
}
