import { DateTime } from 'luxon';
import type { Stretch } from './case-file.js';

const WEEKS_BACK = 4;
const DAYS_BACK = 3;

/**
 * The stretches an incident is held against: the same local hours of the four weeks before, without those in which
 * something else was wrong or a campaign ran. A shop that has no such week yet is held against the days before.
 */
export function referenceStretches(
  now: Stretch,
  timezone: string,
  knownSinceMs: number,
  unusual: readonly Stretch[],
): Stretch[] {
  const start = DateTime.fromMillis(now.fromMs, { zone: timezone });
  const lengthMs = now.untilMs - now.fromMs;
  const earlier = (days: number): Stretch => {
    const fromMs = start.minus({ days }).toMillis();
    return { fromMs, untilMs: fromMs + lengthMs };
  };
  const isOrdinary = (one: Stretch): boolean =>
    one.fromMs >= knownSinceMs && one.untilMs <= now.fromMs && !unusual.some((other) => overlap(one, other));
  const weeks = Array.from({ length: WEEKS_BACK }, (_, n) => earlier(7 * (n + 1))).filter(isOrdinary);
  if (weeks.length > 0) return weeks;
  return Array.from({ length: DAYS_BACK }, (_, n) => earlier(n + 1)).filter(isOrdinary);
}

/** Whether two stretches have a moment in common. */
export function overlap(a: Stretch, b: Stretch): boolean {
  return a.fromMs < b.untilMs && b.fromMs < a.untilMs;
}
