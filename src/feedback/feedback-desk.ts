import type { DataSource, EntityManager } from 'typeorm';
import type { Clock } from '../clock.js';
import type { Verdict } from '../detection/lessons.js';
import { IncidentEntity, IncidentNoteEntity } from '../incidents/incident.entity.js';
import type { Incident, IncidentFeedback } from '../incidents/incident.js';
import { putOffNotices, releaseNotices } from '../notify/put-off.js';
import type { ShopRepository } from '../shops/shop.repository.js';
import { decideFeedback, type FeedbackDecision, type Said } from './decide-feedback.js';
import { IncidentFeedbackEntity } from './feedback.entity.js';
import type { FeedbackOrder } from './feedback-order.js';
import { feedbackOf } from './verdict-effect.js';

/** What came of an order. */
export type FeedbackAnswer =
  /** Done, or done already: what holds now. */
  | { outcome: 'done'; isNew: boolean; feedback: IncidentFeedback }
  | { outcome: 'unknown' }
  | Extract<FeedbackDecision, { outcome: 'refused' }>;

/** What the desk works with. */
export interface FeedbackDeskOptions {
  db: DataSource;
  shops: Pick<ShopRepository, 'get'>;
  clock: Clock;
  /** Told of each verdict that is new. */
  onVerdict?: (verdict: Verdict) => void;
}

/**
 * The one desk at which people say something of an incident, whether they come by the API, the page or Slack. It decides,
 * stores and puts notices off; the watch over the shop takes up what was said at its next look, and tells it.
 */
export class FeedbackDesk {
  constructor(private readonly options: FeedbackDeskOptions) {}

  /** Does what somebody (`by`, as the channel names people) wants done about an incident. */
  async take(incidentId: string, order: FeedbackOrder, by: string): Promise<FeedbackAnswer> {
    const { db, shops, clock, onVerdict } = this.options;
    const nowMs = clock.now();
    const known = await db.getRepository(IncidentEntity).findOneBy({ id: incidentId });
    if (!known) return { outcome: 'unknown' };
    const timezone = (await shops.get(known.shop))?.timezone ?? 'UTC';
    const { decision, incident, said } = await db.transaction((manager) =>
      decideAndStore(manager, incidentId, order, by, nowMs),
    );
    if (decision.outcome === 'refused') return decision;
    const isNew = decision.outcome === 'changed';
    if (isNew && order.do === 'feedback' && said.verdict?.at === new Date(nowMs).toISOString())
      onVerdict?.(order.verdict);
    return { outcome: 'done', isNew, feedback: feedbackOf(said, incident, timezone, nowMs) };
  }
}

interface Stored {
  decision: FeedbackDecision;
  incident: Incident;
  said: Said;
}

async function decideAndStore(
  manager: EntityManager,
  incidentId: string,
  order: FeedbackOrder,
  by: string,
  nowMs: number,
): Promise<Stored> {
  const { shop, incident } = await manager.findOneByOrFail(IncidentEntity, { id: incidentId });
  const empty = { incidentId, shop, said: {}, verdict: null, verdictAt: null, revision: 0, toldRevision: 0 };
  await manager.createQueryBuilder().insert().into(IncidentFeedbackEntity).values(empty).orIgnore().execute();
  // Of two people who press at once the second decides on what the first has said.
  const row = await manager.findOneOrFail(IncidentFeedbackEntity, {
    where: { incidentId },
    lock: { mode: 'pessimistic_write' },
  });
  const decision = decideFeedback(row.said, incident, order, by, nowMs);
  if (decision.outcome !== 'changed') return { decision, incident, said: row.said };
  const { said, note } = decision;
  await manager.update(
    IncidentFeedbackEntity,
    { incidentId },
    {
      said,
      verdict: said.verdict?.verdict ?? null,
      verdictAt: said.verdict ? new Date(said.verdict.at) : null,
      revision: row.revision + 1,
    },
  );
  await manager.insert(IncidentNoteEntity, { incidentId, at: new Date(nowMs), ...note, author: by });
  await moveNotices(manager, incidentId, order, nowMs);
  return { decision, incident, said };
}

async function moveNotices(
  manager: EntityManager,
  incidentId: string,
  order: FeedbackOrder,
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs);
  if (order.do === 'snooze') await putOffNotices(manager, incidentId, new Date(order.untilMs), now);
  if (order.do === 'withdraw' && order.what === 'snooze') await releaseNotices(manager, incidentId, now);
}
