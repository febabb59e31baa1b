import { backupShrunk } from './backup-shrunk.js';
import { ordersUnexported } from './orders-unexported.js';
import { probeFailed } from './probe-failed.js';
import { runEmpty } from './run-empty.js';
import { runFailed } from './run-failed.js';
import { runLate } from './run-late.js';
import { runTooFast } from './run-too-fast.js';
import { runTooLong } from './run-too-long.js';
import { runsEvery, view } from './runs.fixture.js';
import type { NeighbourPair } from './series-neighbours.fixture.js';
import type { Run } from './types.js';

/** A month of nightly backups of 50 kB, the newest of `bytes`. */
function backups(bytes: number): Run[] {
  return runsEvery(1440, 30, (index) => (index === 29 ? { bytes } : {}));
}

function jobs(count: number, newest: Partial<Run>): Run[] {
  return runsEvery(60, count, (index) => (index === count - 1 ? newest : {}));
}

const DECLARED = { everyMinutes: 60, graceMinutes: 20, minItems: 800, isLearnt: false };
/** Exports each hour of 10 to 16 orders, all that were placed; of the newest twenty so many are missing. */
function exportsWithout(missing: number): Run[] {
  return runsEvery(60, 60, (index) => {
    const placed = index === 59 ? 20 : 10 + ((index * 5) % 7);
    return { items: index === 59 ? 20 - missing : placed, orders: { placed, edge: 0 } };
  });
}

/** The pairs of all detectors of runs and checks. */
export const runNeighbours: NeighbourPair[] = [
  {
    detector: 'orders-unexported',
    example: {
      words: 'an export that leaves out ten of twenty orders',
      kind: 'empty',
      found: () => ordersUnexported.judge(view('job', exportsWithout(10))),
    },
    neighbour: {
      words: 'two of twenty: somebody cancelled them',
      found: () => ordersUnexported.judge(view('job', exportsWithout(2))),
    },
  },
  {
    detector: 'run-failed',
    example: {
      words: 'one failed run of a job',
      kind: 'failure',
      found: () => runFailed.judge(view('job', jobs(30, { ok: false }))),
    },
    neighbour: {
      words: 'one that went well after it',
      found: () =>
        runFailed.judge(
          view(
            'job',
            runsEvery(60, 30, (index) => (index === 28 ? { ok: false } : {})),
          ),
        ),
    },
  },
  {
    detector: 'run-late',
    example: {
      words: 'an hourly job with a grace of twenty minutes, 82 minutes after the last',
      kind: 'late',
      found: () => runLate.judge(view('job', jobs(30, {}), 82, DECLARED)),
    },
    neighbour: {
      words: '79 minutes after it',
      found: () => runLate.judge(view('job', jobs(30, {}), 79, DECLARED)),
    },
  },
  {
    detector: 'run-empty',
    example: {
      words: 'a run that brings 799 items where 800 are declared for the least',
      kind: 'empty',
      found: () => runEmpty.judge(view('job', jobs(30, { items: 799 }), 0, DECLARED)),
    },
    neighbour: {
      words: '800 items',
      found: () => runEmpty.judge(view('job', jobs(30, { items: 800 }), 0, DECLARED)),
    },
  },
  {
    detector: 'run-too-fast',
    example: {
      words: 'a run over in a quarter of its time with half of its items',
      kind: 'empty',
      found: () => runTooFast.judge(view('job', jobs(120, { items: 500, durationMs: 15_000 }))),
    },
    neighbour: {
      words: 'as fast, with all of them',
      found: () => runTooFast.judge(view('job', jobs(120, { items: 1000, durationMs: 15_000 }))),
    },
  },
  {
    detector: 'run-too-long',
    example: {
      words: 'a run of three minutes where one is usual',
      kind: 'slow',
      found: () => runTooLong.judge(view('job', jobs(240, { durationMs: 180_000 }))),
    },
    neighbour: {
      words: 'as long, with three times the items',
      found: () => runTooLong.judge(view('job', jobs(240, { items: 3000, durationMs: 180_000 }))),
    },
  },
  {
    detector: 'probe-failed',
    example: {
      words: 'two failed checks in a row',
      kind: 'failure',
      found: () =>
        probeFailed.judge(
          view(
            'probe',
            runsEvery(1, 60, (index) => ({ ok: index < 58 })),
          ),
        ),
    },
    neighbour: {
      words: 'one',
      found: () =>
        probeFailed.judge(
          view(
            'probe',
            runsEvery(1, 60, (index) => ({ ok: index < 59 })),
          ),
        ),
    },
  },
  {
    detector: 'backup-shrunk',
    example: {
      words: 'a backup of half the usual size',
      kind: 'empty',
      found: () => backupShrunk.judge(view('backup', backups(25_000))),
    },
    neighbour: {
      words: 'one of four fifths',
      found: () => backupShrunk.judge(view('backup', backups(40_000))),
    },
  },
];
