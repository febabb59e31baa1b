import type { CaseFile } from './case-file.js';
import type { Onset } from './estimate-onset.js';

const MINUTE_MS = 60_000;
/** A campaign or an import is told of up to so long before it shows. */
const TOLD_BEFORE_MS = 12 * 60 * MINUTE_MS;

/** The newest change of a kind that somebody told of near the onset, by its title; null where there is none. */
export function toldNear({ changes }: CaseFile, { atMs, doubtMs }: Onset, kind: string): string | null {
  const near = changes.filter(
    (change) =>
      change.kind === kind && change.timeMs > atMs - TOLD_BEFORE_MS && change.timeMs <= atMs + doubtMs + 30 * MINUTE_MS,
  );
  return near.at(-1)?.title ?? null;
}
