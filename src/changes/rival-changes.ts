import type { StoredChange } from './change-reader.js';
import { mayDoHarm } from './judge-change.js';
import { judgedChange, refOf } from './judge-stored-change.js';
import { STEP_MINUTES } from './series-figures.js';
import type { ChangeRef } from './weigh-accusations.js';

/** Figures are compared in steps: of two changes that are nearer to each other they cannot say which it was. */
const NEAR_MS = STEP_MINUTES * 60_000;

/** The moments between which a change must have been made to be a rival of one that was made at `timeMs`. */
export function rivalRange(timeMs: number): { fromMs: number; untilMs: number } {
  return { fromMs: timeMs - NEAR_MS, untilMs: timeMs + NEAR_MS + 1 };
}

/**
 * Those among the changes of `rivalRange` that may have done what is put down to this one. A version or commit that is
 * told twice, by a CI job and by a hook, is one change. Pure.
 */
export function rivalChanges(change: StoredChange, near: readonly StoredChange[]): ChangeRef[] {
  return near
    .filter((other) => other.shop === change.shop && mayDoHarm(judgedChange(other)) && !isSame(change, other))
    .map((other) => ({ ref: refOf(other), atMs: other.timeMs }));
}

function isSame(one: StoredChange, other: StoredChange): boolean {
  if (one.source === other.source && one.id === other.id) return true;
  return ['version', 'commit'].some((key) => one.data[key] !== undefined && one.data[key] === other.data[key]);
}
