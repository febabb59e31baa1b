import { backupShrunk } from './backup-shrunk.js';
import { ordersUnexported } from './orders-unexported.js';
import { runEmpty } from './run-empty.js';
import { runLate } from './run-late.js';
import { runTooFast } from './run-too-fast.js';
import { runTooLong } from './run-too-long.js';
import type { RunView } from './types.js';

const DOUBTS = [runLate, runEmpty, runTooFast, runTooLong, ordersUnexported, backupShrunk];

/**
 * Tells whether a job, backup or probe is well again: its newest run or check succeeded, and nothing says that another is
 * late, that it came with too little or that it took too long. False where nothing has run yet.
 *
 * Cost: that of the detectors.
 */
export function runRecovered(view: RunView): boolean {
  if (!(view.runs.at(-1)?.ok ?? false)) return false;
  return DOUBTS.every((detector) => !detector.subjects.includes(view.subject) || detector.judge(view) === null);
}
