import type { IncidentBook, OpenIncident } from '../incidents/incident-book.js';
import { costCaseOf, settledMs } from './cost-case.js';
import { hasFallen, spanOf } from './other-times.js';

/** Times of losses are remembered for as long as an incident beside them may go on. */
const LOSSY_KEPT_MS = 7 * 86_400_000;

/** Keeps incidents that are over and cost something until those who come back have come back, and when orders fell. */
export function settle(book: IncidentBook, judgedMs: number): void {
  const over = (book.over ?? []).filter(({ incident }) => incident.impact !== null);
  const waiting = [...(book.settling ?? []), ...over].filter((home) => !isSettled(home, judgedMs));
  if (waiting.length > 0) book.settling = waiting;
  else delete book.settling;
  const lossy = (book.over ?? []).filter(hasFallen).map((home) => spanOf(home, judgedMs));
  if (lossy.length > 0 || book.lossy)
    book.lossy = [...(book.lossy ?? []), ...lossy].filter(({ untilMs }) => untilMs > judgedMs - LOSSY_KEPT_MS);
}

/** Whether all who come back after an incident have come back. */
export function isSettled(home: OpenIncident, judgedMs: number): boolean {
  const costCase = costCaseOf(home, judgedMs, { closed: [], wrong: [], lossy: [] });
  return !costCase || judgedMs >= settledMs(costCase);
}
