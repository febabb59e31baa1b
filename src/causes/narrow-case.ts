import type { CaseFile, Stretch } from './case-file.js';

/** Raw events of one stretch that a question may read: some tens of milliseconds. */
const EVENTS_READ_MAX = 20_000;
const SHORTEST_MS = 60_000;

/**
 * The case with stretches short enough to read single events of, for shops that have many: the middle of each. `eventsNow`
 * is how many there are in the incident as a whole.
 */
export function narrowCase(file: CaseFile, eventsNow: number): CaseFile {
  const lengthMs = file.now.untilMs - file.now.fromMs;
  if (eventsNow <= 0 || lengthMs <= 0) return file;
  const keptMs = Math.max(SHORTEST_MS, (EVENTS_READ_MAX / eventsNow) * lengthMs);
  const narrow = (stretch: Stretch): Stretch => {
    const cutMs = Math.floor(Math.max(0, stretch.untilMs - stretch.fromMs - keptMs) / 2);
    return cutMs === 0 ? stretch : { fromMs: stretch.fromMs + cutMs, untilMs: stretch.untilMs - cutMs };
  };
  return { ...file, now: narrow(file.now), before: file.before.map(narrow) };
}
