import { In, type DataSource, type EntityManager } from 'typeorm';
import { lessonUntilMs, type Lesson, type Verdict } from '../detection/lessons.js';
import { IncidentNoteEntity } from '../incidents/incident.entity.js';
import type { Incident } from '../incidents/incident.js';
import type { Said } from './decide-feedback.js';
import { noteSentence } from './feedback-words.js';
import { IncidentFeedbackEntity } from './feedback.entity.js';
import { lessonOf } from './lesson-of.js';

/** How much was said of a shop's incidents: another number where more was said. */
export interface FeedbackMark {
  mark: number;
  /** Whether some of it has not been told yet. */
  isUntold: boolean;
}

/** What was said of one incident since it was last told. */
export interface UntoldFeedback {
  incident: Incident;
  /** Number of the newest change of the incident. */
  seq: number;
  said: Said;
  revision: number;
  /** What people did, in one sentence after the other. */
  note: string;
}

interface JoinedRow {
  said: Said;
  revision: number;
  told: number;
  seq: number;
  incident: Incident;
}

/** Reads what people said of incidents. */
export class FeedbackReader {
  constructor(private readonly source: DataSource) {}

  /** What was said of these incidents, by their ids; nothing of those of which nothing was. */
  async of(incidentIds: readonly string[]): Promise<Map<string, Said>> {
    if (incidentIds.length === 0) return new Map();
    const rows = await this.source.getRepository(IncidentFeedbackEntity).findBy({ incidentId: In([...incidentIds]) });
    return new Map(rows.map(({ incidentId, said }) => [incidentId, said]));
  }

  /** How much was said of every shop of which anything was. */
  async marks(): Promise<Map<string, FeedbackMark>> {
    const rows: { shop: string; mark: number; untold: boolean }[] = await this.source.query(
      `SELECT shop, sum(revision)::int AS mark, bool_or(told_revision < revision) AS untold
       FROM incident_feedback GROUP BY shop`,
    );
    return new Map(rows.map(({ shop, mark, untold }) => [shop, { mark, isUntold: untold }]));
  }

  /** The verdicts on a shop's incidents that still have an effect, as detection takes them. */
  async lessons(shop: string, nowMs: number): Promise<Lesson[]> {
    const rows: { verdict: Verdict; verdict_at: Date; incident: Incident }[] = await this.source.query(
      `SELECT f.verdict, f.verdict_at, i.incident FROM incident_feedback f JOIN incidents i ON i.id = f.incident_id
       WHERE f.shop = $1 AND f.verdict IS NOT NULL ORDER BY f.verdict_at, f.incident_id`,
      [shop],
    );
    return rows
      .map(({ verdict, verdict_at: saidAt, incident }) => lessonOf(incident, verdict, saidAt.getTime()))
      .filter((lesson) => lesson !== null)
      .filter((lesson) => nowMs < lessonUntilMs(lesson));
  }

  /** What was said of a shop's incidents and not told yet. */
  async untold(shop: string): Promise<UntoldFeedback[]> {
    const rows: JoinedRow[] = await this.source.query(
      `SELECT f.said, f.revision, f.told_revision AS told, i.seq, i.incident
       FROM incident_feedback f JOIN incidents i ON i.id = f.incident_id
       WHERE f.shop = $1 AND f.told_revision < f.revision ORDER BY f.incident_id`,
      [shop],
    );
    return Promise.all(
      rows.map(async ({ told, ...row }) => ({
        ...row,
        note: await this.newestNotes(row.incident.id, row.revision - told),
      })),
    );
  }

  private async newestNotes(incidentId: string, count: number): Promise<string> {
    const notes = await this.source
      .getRepository(IncidentNoteEntity)
      .find({ where: { incidentId }, order: { id: 'DESC' }, take: count });
    return notes.toReversed().map(noteSentence).join('; ');
  }
}

/** Writes down, in the transaction that stores the incident, that what was said is told. */
export async function markTold(manager: EntityManager, told: readonly UntoldFeedback[]): Promise<void> {
  for (const { incident, revision } of told) {
    await manager.update(IncidentFeedbackEntity, { incidentId: incident.id }, { toldRevision: revision });
  }
}
