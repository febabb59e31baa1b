import type { Run } from './types.js';

/**
 * Gives the runs that failed since the last one that did not, oldest first; none where the newest is well.
 *
 * Takes runs oldest first. Cost: their number.
 */
export function failuresInARow(runs: readonly Run[]): readonly Run[] {
  const lastWell = runs.findLastIndex((run) => run.ok);
  return runs.slice(lastWell + 1);
}
