import {
  cleanEvent,
  eventExcerpt,
  type CleanEvent,
  type PrepareContext,
  type RawItem,
  type RejectedRow,
} from '../../ingest/index.js';

/** An event that was refused, as the answer names it. */
export interface Rejection {
  /** Place in the request, from 0. */
  index: number;
  id: string | null;
  reason: string;
}

/** A request's events, sorted into those to store and those refused. */
export interface CollectedEvents {
  accepted: CleanEvent[];
  rejected: Rejection[];
  /** The refused ones as they are kept. */
  keep: RejectedRow[];
}

/** Looks at each event of a request on its own: one that is bad takes nothing from the good ones beside it. */
export function collectEvents(items: readonly RawItem[], context: PrepareContext): CollectedEvents {
  const collected: CollectedEvents = { accepted: [], rejected: [], keep: [] };
  items.forEach((item, index) => {
    const outcome =
      'unreadable' in item
        ? { kind: 'rejected' as const, id: null, reason: item.unreadable }
        : cleanEvent(item.raw, context);
    if (outcome.kind === 'accepted') {
      collected.accepted.push(outcome.event);
      return;
    }
    const { id, reason } = outcome;
    collected.rejected.push({ index, id, reason });
    collected.keep.push({
      shop: context.shop ?? '',
      receivedMs: context.receivedMs,
      id: id ?? '',
      reason,
      excerpt: 'raw' in item ? eventExcerpt(item.raw) : '',
    });
  });
  return collected;
}
