import { In, type EntityManager } from 'typeorm';
import type { IncidentChange } from '../incidents/incident.js';
import type { ChannelSettings } from '../shops/shop-settings.js';
import { channelKey, targetKey } from './channel.js';
import { NoticeMessage } from './notice-message.entity.js';
import { NoticeOutbox } from './notice-outbox.entity.js';
import { routeNotice } from './route-notice.js';

/** A change with its number within the incident: 1 for `opened`, growing by any step. */
export interface NumberedChange {
  change: IncidentChange;
  seq: number;
}

/**
 * Writes down who is to be told of these changes. Call it with the manager of the transaction that stores the changes:
 * then either both are kept or neither. Doing it twice adds nothing.
 *
 * @param channelsOf the shop's channels in order of preference; none means the console
 * @param now milliseconds since the Unix epoch
 */
export async function enqueueNotices(
  manager: EntityManager,
  changes: readonly NumberedChange[],
  channelsOf: (shop: string) => readonly ChannelSettings[],
  now: number,
): Promise<void> {
  if (changes.length === 0) return;
  const holders = await holdersOf(
    manager,
    changes.map(({ change }) => change.id),
  );
  const rows = changes.flatMap(({ change, seq }) =>
    routeNotice(channelsOf(change.shop), holders.get(change.id) ?? new Set()).map(({ target, fallbacks }) => ({
      shop: change.shop,
      incidentId: change.id,
      changeSeq: seq,
      change,
      channelKind: target.kind,
      channelTarget: target,
      channelTargetKey: targetKey(target),
      fallbacks,
      notBefore: dueAt(change, now),
      createdAt: dueAt(change, now),
    })),
  );
  await manager.createQueryBuilder().insert().into(NoticeOutbox).values(rows).orIgnore().updateEntity(false).execute();
}

/** What is put off is told when that time is over; what people did about it at once, for they want to see it done. */
function dueAt({ feedback, note }: IncidentChange, now: number): Date {
  const until = note === undefined ? Date.parse(feedback?.snoozed?.until ?? '') : Number.NaN;
  return new Date(until > now ? until : now);
}

/** Which channels hold a message of which incident. */
async function holdersOf(manager: EntityManager, incidentIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const messages = await manager.findBy(NoticeMessage, { incidentId: In([...new Set(incidentIds)]) });
  const holders = new Map<string, Set<string>>();
  for (const { incidentId, channelKind, channelTargetKey } of messages) {
    const keys = holders.get(incidentId) ?? new Set<string>();
    holders.set(incidentId, keys.add(channelKey(channelKind, channelTargetKey)));
  }
  return holders;
}
