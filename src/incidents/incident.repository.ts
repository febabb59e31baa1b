import { IsNull, LessThan, Not, type DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { NumberedChange } from './incident-book.js';
import { IncidentChangeEntity, IncidentEntity, IncidentNoteEntity } from './incident.entity.js';
import type { Incident, IncidentChange } from './incident.js';

/** Which incidents are asked for; all of them where nothing is said. */
export interface IncidentFilter {
  shop?: string;
  state?: 'open' | 'resolved';
  metric?: string;
  /** Those that were still going on after this moment. */
  fromMs?: number;
  /** Those that had begun before this moment. */
  untilMs?: number;
}

/** What somebody did about an incident. */
export interface IncidentNote {
  /** Milliseconds since the Unix epoch. */
  atMs: number;
  kind: string;
  /** Who, as the channel names people: `slack:U0123`, or the id of an API key. */
  author: string;
  /** Until when it is put off, or what was written beside a verdict. */
  detail: string | null;
}

/** Where a page of a list ends: the next one begins behind it. */
export interface IncidentCursor {
  detectedMs: number;
  id: string;
}

/**
 * Stores changes of incidents within the caller's transaction and gives those that were new: a change that was stored
 * already, known by incident and number, is passed over.
 */
export async function storeChanges(
  manager: EntityManager,
  changes: readonly NumberedChange[],
): Promise<NumberedChange[]> {
  const stored: NumberedChange[] = [];
  for (const numbered of changes) {
    const { seq, change } = numbered;
    const known = await manager.findOneBy(IncidentChangeEntity, { incidentId: change.id, seq });
    if (known) continue;
    await manager.save(IncidentEntity, rowOf(change, seq));
    const row = { incidentId: change.id, seq, shop: change.shop, event: change.event, at: new Date(change.at), change };
    await manager.insert(IncidentChangeEntity, row);
    stored.push(numbered);
  }
  return stored;
}

function rowOf(change: IncidentChange, seq: number): IncidentEntity {
  const { event: _event, at: _at, ...incident } = change;
  return {
    id: change.id,
    shop: change.shop,
    metric: change.metric,
    seq,
    incident,
    startedAt: new Date(change.startedAt),
    detectedAt: new Date(change.detectedAt),
    resolvedAt: change.resolvedAt === null ? null : new Date(change.resolvedAt),
  };
}

/** Reads incidents and their history. */
export class IncidentRepository {
  constructor(private readonly source: DataSource) {}

  /** Newest first, at most `limit` of them behind `after`. */
  async list(filter: IncidentFilter, limit: number, after: IncidentCursor | null): Promise<Incident[]> {
    const query = this.source
      .getRepository(IncidentEntity)
      .createQueryBuilder('incident')
      .where(plainConditions(filter))
      .orderBy('incident.detectedAt', 'DESC')
      .addOrderBy('incident.id', 'DESC')
      .take(limit);
    if (filter.fromMs !== undefined) {
      const from = new Date(filter.fromMs);
      query.andWhere('(incident.resolved_at IS NULL OR incident.resolved_at > :from)', { from });
    }
    if (after) {
      query.andWhere('(incident.detected_at, incident.id) < (:at, :id)', {
        at: new Date(after.detectedMs),
        id: after.id,
      });
    }
    return (await query.getMany()).map((row) => row.incident);
  }

  /** The incident of this id, or null. */
  async get(id: string): Promise<Incident | null> {
    return (await this.source.getRepository(IncidentEntity).findOneBy({ id }))?.incident ?? null;
  }

  /** What people did about an incident, oldest first. */
  async notes(incidentId: string): Promise<IncidentNote[]> {
    const rows = await this.source
      .getRepository(IncidentNoteEntity)
      .find({ where: { incidentId }, order: { id: 'ASC' } });
    return rows.map(({ at, kind, author, detail }) => ({ atMs: at.getTime(), kind, author, detail }));
  }

  /** All changes of an incident, oldest first. */
  async log(id: string): Promise<IncidentChange[]> {
    const rows = await this.source
      .getRepository(IncidentChangeEntity)
      .find({ where: { incidentId: id }, order: { seq: 'ASC' } });
    return rows.map((row) => row.change);
  }
}

function plainConditions({ shop, state, metric, untilMs }: IncidentFilter): FindOptionsWhere<IncidentEntity> {
  const where: FindOptionsWhere<IncidentEntity> = {};
  if (shop !== undefined) where.shop = shop;
  if (metric !== undefined) where.metric = metric;
  if (state !== undefined) where.resolvedAt = state === 'open' ? IsNull() : Not(IsNull());
  if (untilMs !== undefined) where.startedAt = LessThan(new Date(untilMs));
  return where;
}
