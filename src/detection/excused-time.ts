/** A stretch `[fromMs, untilMs)` in which a shop was closed or nothing arrived from it: no run could come, none is missed. */
export interface ExcusedStretch {
  fromMs: number;
  untilMs: number;
}

const MINUTE_MS = 60_000;
/** Longer ago than any wait for a run. */
const KEEP_MS = 40 * 86_400_000;

/** Adds a stretch, as one with those that it touches; forgets what is long over. */
export function addExcused(stretches: ExcusedStretch[], fromMs: number, untilMs: number): void {
  const whole = { fromMs, untilMs };
  for (let newest = stretches.at(-1); newest && fromMs <= newest.untilMs; newest = stretches.at(-1)) {
    whole.fromMs = Math.min(whole.fromMs, newest.fromMs);
    whole.untilMs = Math.max(whole.untilMs, newest.untilMs);
    stretches.pop();
  }
  stretches.push(whole);
  if (stretches[0]!.untilMs < untilMs - KEEP_MS) stretches.shift();
}

/**
 * How much longer than usual to wait for the run after the one at `newestMs`, in minutes: the time excused since, and a
 * whole interval more where a run was due in it, for what was skipped is seldom made up.
 */
export function extraGraceMinutes(
  stretches: readonly ExcusedStretch[],
  newestMs: number,
  nowMs: number,
  everyMinutes: number,
): number {
  const everyMs = everyMinutes * MINUTE_MS;
  let extraMs = 0;
  for (const { fromMs, untilMs } of stretches) {
    const overlapMs = Math.min(untilMs, nowMs) - Math.max(fromMs, newestMs);
    if (overlapMs <= 0) continue;
    const nextDueMs = newestMs + everyMs * Math.max(1, Math.ceil((fromMs - newestMs) / everyMs - 0.25));
    extraMs += overlapMs + (nextDueMs < untilMs ? everyMs : 0);
  }
  return extraMs / MINUTE_MS;
}
