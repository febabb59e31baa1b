import type { KnownChange } from '../detection/shop-state.js';
import type { Suspect } from './incident.js';

const MINUTE_MS = 60_000;
/** A change is looked at when it came this long before the onset, */
const BEFORE_MS = 120 * MINUTE_MS;
/** or a little after it: an onset is an estimate. */
const AFTER_MS = 10 * MINUTE_MS;
const HALF_LIFE_MS = 30 * MINUTE_MS;
const NEAREST_CONFIDENCE = 0.6;
/** Kinds that can break something. */
const BLAMEABLE = new Set(['deploy', 'config', 'module', 'content', 'import']);
const SUSPECTS_MAX = 5;

/**
 * The changes just before an onset, nearest first. Confidence falls by half with each half hour of distance: nearness in
 * time is all that is looked at here, and says no more than that.
 */
export function findSuspects(changes: readonly KnownChange[], startedMs: number): Suspect[] {
  return changes
    .filter(
      ({ kind, timeMs }) => BLAMEABLE.has(kind) && timeMs >= startedMs - BEFORE_MS && timeMs <= startedMs + AFTER_MS,
    )
    .map((change) => ({ change, distanceMs: Math.abs(startedMs - change.timeMs) }))
    .sort((a, b) => a.distanceMs - b.distanceMs)
    .slice(0, SUSPECTS_MAX)
    .map(({ change, distanceMs }) => ({
      kind: 'change' as const,
      ref: change.version ?? change.id,
      title: change.title,
      at: new Date(change.timeMs).toISOString(),
      confidence: Math.round(100 * NEAREST_CONFIDENCE * 0.5 ** (distanceMs / HALF_LIFE_MS)) / 100,
    }));
}
