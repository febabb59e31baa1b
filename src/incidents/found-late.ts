const MINUTE_MS = 60_000;
/** Half an hour is as long as a minute is ever waited for; an hour later nobody was looking, or the data was not there. */
const LATE_MINUTES_MIN = 60;

/**
 * By how many whole minutes something was found later than its evidence had been complete, `judgedMs` by the events' own
 * clock, `atMs` by that of detection; null where it was found in good time.
 */
export function foundLateMinutes(judgedMs: number, atMs: number): number | null {
  const minutes = Math.floor((atMs - judgedMs) / MINUTE_MS);
  return minutes >= LATE_MINUTES_MIN ? minutes : null;
}
