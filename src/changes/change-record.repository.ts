import { In, type DataSource } from 'typeorm';
import { ChangeRecordEntity, type DeploymentOutcome } from './change-record.entity.js';
import type { ChangeVerdict } from './judge-change.js';

/** What names a change. */
export interface ChangeName {
  shop: string;
  source: string;
  id: string;
}

/** A deployment as a signed hook told of it. */
export interface Deployment {
  /** `owner/name` on GitHub; null elsewhere, where nothing is told back. */
  repository: string | null;
  deployment: string | null;
  environment: string | null;
  /** When it was asked for, where that is what was told; milliseconds since the Unix epoch. */
  askedMs: number | null;
  outcome: DeploymentOutcome | null;
  /** When the outcome was so. */
  outcomeMs: number | null;
  endedMs: number | null;
}

/** A verdict that GitHub is to be told. */
export type Report = Pick<
  ChangeRecordEntity,
  'shop' | 'source' | 'id' | 'outcome' | 'verdict' | 'evidence' | 'reportAttempts'
> & { repository: string; deployment: string; isSuperseded: boolean };

const OLD_REPORTS = 20;

/** Keeps what is known of changes beside their events. */
export class ChangeRecords {
  constructor(private readonly source: DataSource) {}

  /** The records of these changes, by `changeKey`; changes of which nothing is known have none. */
  async of(changes: readonly ChangeName[]): Promise<Map<string, ChangeRecordEntity>> {
    if (changes.length === 0) return new Map();
    const wanted = new Set(changes.map(changeKey));
    const distinct = (pick: (change: ChangeName) => string) => In([...new Set(changes.map(pick))]);
    const rows = await this.source.getRepository(ChangeRecordEntity).findBy({
      shop: distinct(({ shop }) => shop),
      source: distinct(({ source }) => source),
      id: distinct(({ id }) => id),
    });
    return new Map(rows.map((row) => [changeKey(row), row] as const).filter(([key]) => wanted.has(key)));
  }

  /** Notes how a deployment goes; what is told late changes nothing that is newer. */
  async noteDeployment({ shop, source, id }: ChangeName, deployment: Deployment): Promise<void> {
    const { repository, deployment: number, environment, askedMs, outcome, outcomeMs, endedMs } = deployment;
    await this.source.query(
      `INSERT INTO change_records AS known
         (shop, source, id, repository, deployment, environment, asked_at, outcome, outcome_at, ended_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (shop, source, id) DO UPDATE
       SET outcome = excluded.outcome, outcome_at = excluded.outcome_at,
           ended_at = COALESCE(excluded.ended_at, known.ended_at)
       WHERE excluded.outcome IS NOT NULL AND (known.outcome_at IS NULL OR known.outcome_at <= excluded.outcome_at)`,
      [shop, source, id, repository, number, environment, dateOf(askedMs), outcome, dateOf(outcomeMs), dateOf(endedMs)],
    );
  }

  /** Stores the final verdict on a change; of several the first one stays. Gives whether this was it. */
  async judge(change: ChangeName, verdict: ChangeVerdict, nowMs: number, isReported: boolean): Promise<boolean> {
    const rows: unknown[] = await this.source.query(
      `INSERT INTO change_records AS known (shop, source, id, verdict, reason, evidence, judged_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (shop, source, id) DO UPDATE
       SET verdict = excluded.verdict, reason = excluded.reason, evidence = excluded.evidence,
           judged_at = excluded.judged_at,
           report_state = CASE WHEN $8::boolean AND known.outcome IS NOT NULL AND known.repository IS NOT NULL
                               THEN 'pending' END,
           report_not_before = excluded.judged_at
       WHERE known.verdict IS NULL
       RETURNING shop`,
      [
        change.shop,
        change.source,
        change.id,
        verdict.verdict,
        verdict.reason,
        JSON.stringify(verdict.evidence),
        new Date(nowMs),
        isReported,
      ],
    );
    return rows.length > 0;
  }

  /** Takes reports that are due, so that for `claimMs` nobody else sends them. */
  async claimReports(nowMs: number, claimMs: number): Promise<Report[]> {
    const result: unknown = await this.source.query(
      `UPDATE change_records AS due
       SET report_not_before = $2, report_attempts = report_attempts + 1
       WHERE (shop, source, id) IN (
         SELECT shop, source, id FROM change_records
         WHERE report_state = 'pending' AND report_not_before <= $1
         ORDER BY report_not_before LIMIT ${OLD_REPORTS} FOR UPDATE SKIP LOCKED)
       RETURNING shop, source, id, repository, deployment, outcome, verdict, evidence,
         report_attempts AS "reportAttempts",
         EXISTS (SELECT 1 FROM change_records AS later
                 WHERE later.shop = due.shop AND later.repository = due.repository
                   AND later.environment IS NOT DISTINCT FROM due.environment
                   AND later.outcome = 'success' AND later.outcome_at > due.outcome_at) AS "isSuperseded"`,
      [new Date(nowMs), new Date(nowMs + claimMs)],
    );
    return rowsOf(result);
  }

  /** Notes what became of a report; `againMs`: to be tried again then. */
  async markReport(
    { shop, source, id }: ChangeName,
    state: 'pending' | 'sent' | 'failed',
    error: string | null,
    againMs: number | null,
  ): Promise<void> {
    await this.source.getRepository(ChangeRecordEntity).update(
      { shop, source, id },
      {
        reportState: state,
        reportError: error,
        ...(againMs !== null && { reportNotBefore: new Date(againMs) }),
      },
    );
  }
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

/** One text for what names a change. */
export function changeKey({ shop, source, id }: ChangeName): string {
  return JSON.stringify([shop, source, id]);
}

/** An update with RETURNING comes back as rows and their number. */
function rowsOf(result: unknown): Report[] {
  const rows: unknown = Array.isArray(result) && Array.isArray(result[0]) ? result[0] : result;
  return Array.isArray(rows) ? (rows as Report[]) : [];
}
