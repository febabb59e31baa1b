import type { JudgedBy, Lesson, Verdict } from '../detection/lessons.js';
import type { Incident } from '../incidents/incident.js';
import { seriesOfIncident } from './series-of-incident.js';

const MINUTE_MS = 60_000;
/** What judges minutes looks back two days at most, what judges days at least seven; clocks change by an hour. */
const SLOW_AFTER_MS = 6 * 24 * 60 * MINUTE_MS;

/** What an incident was found in: in minutes, in the levels of days, or in what its things are made up of. */
export function judgedBy({ kind, startedAt, detectedAt, foundLateMinutes = 0 }: Incident): JudgedBy {
  if (kind === 'shift') return 'mix';
  const completeMs = Date.parse(detectedAt) - foundLateMinutes * MINUTE_MS;
  // Silence begins with the last thing that came, however long ago.
  return kind !== 'silence' && completeMs - Date.parse(startedAt) >= SLOW_AFTER_MS ? 'days' : 'minutes';
}

/**
 * What detection learns from a verdict on an incident, said at `saidMs`; null where it is only counted. The hours of what
 * changed slowly or is made up of something else are as ordinary as any in how many things came.
 */
export function lessonOf(incident: Incident, verdict: Verdict, saidMs: number): Lesson | null {
  const by = judgedBy(incident);
  if (by !== 'minutes' && (verdict === 'confirmed' || verdict === 'expected')) return null;
  const { id, startedAt, resolvedAt } = incident;
  return {
    incident: id,
    verdict,
    judgedBy: by,
    series: seriesOfIncident(incident),
    fromMs: Date.parse(startedAt),
    untilMs: resolvedAt === null ? null : Date.parse(resolvedAt),
    saidMs,
  };
}
