const MINUTE_MS = 60_000;
/** An hour after all was there that is waited for nobody was looking, or the data was not there. */
const LATE_MINUTES_MIN = 60;

/**
 * By how many whole minutes something was found later than its evidence had been complete, `judgedMs` by the events' own
 * clock and waited for `waitMinutes` more, `atMs` by that of detection; null where it was found in good time.
 */
export function foundLateMinutes(judgedMs: number, atMs: number, waitMinutes = 0): number | null {
  const minutes = Math.floor((atMs - judgedMs) / MINUTE_MS) - waitMinutes;
  return minutes >= LATE_MINUTES_MIN ? minutes : null;
}
