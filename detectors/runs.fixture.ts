import { MINUTE_MS } from './time-spans.js';
import type { Run, RunSchedule, RunView } from './types.js';

/** Monday, 3 March 2025, 00:00 UTC: the day on which the runs of the tests begin. */
export const MONDAY_MS = Date.UTC(2025, 2, 3);

/** Gives a run that went well, with the given particulars. */
export function run(timeMs: number, particulars: Partial<Run> = {}): Run {
  const well = { ok: true, items: 1000, bytes: 50_000, durationMs: 60_000, errorKind: null, errorMessage: null };
  return { timeMs, ...well, ...particulars };
}

/** Gives runs at regular times from Monday on that waver by up to a minute; `particulars` by their index. */
export function runsEvery(
  everyMinutes: number,
  count: number,
  particulars: (index: number) => Partial<Run> = () => ({}),
): Run[] {
  return Array.from({ length: count }, (_, index) => {
    const waverMs = ((index * 7919) % 61) * 1000;
    return run(MONDAY_MS + index * everyMinutes * MINUTE_MS + waverMs, particulars(index));
  });
}

/** Gives what a detector sees: runs, and the time, some minutes after the newest one. */
export function view(
  subject: RunView['subject'],
  runs: readonly Run[],
  minutesSinceNewest = 0,
  schedule: RunSchedule | null = null,
): RunView {
  return { subject, runs, schedule, nowMs: (runs.at(-1)?.timeMs ?? MONDAY_MS) + minutesSinceNewest * MINUTE_MS };
}
