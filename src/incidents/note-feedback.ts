import { endIncident, tell, type IncidentBook, type NumberedChange, type OpenIncident } from './incident-book.js';
import type { IncidentChange, IncidentFeedback } from './incident.js';

/** What people did about one incident since it was last told. */
export interface FeedbackNews {
  incident: string;
  feedback: IncidentFeedback;
  /** What they did, in a sentence. */
  note: string;
  /** Whether it is over with that: what it was found by is what is normal from now on. */
  isOver: boolean;
}

/**
 * Notes in an incident what people did about it, ends it where that is what they said, and tells it again. Gives null where the
 * book no longer knows the incident.
 */
export function noteFeedback(book: IncidentBook, news: FeedbackNews, nowMs: number): NumberedChange | null {
  const known = [...book.open, ...(book.over ?? []), ...(book.settling ?? []), ...(book.resolved ?? [])];
  const home = known.find(({ incident }) => incident.id === news.incident);
  if (!home) return null;
  setFeedback(home.incident, news.feedback);
  const ends = news.isOver && book.open.includes(home);
  const told = ends ? endIncident(book, home, nowMs) : tell(home, 'updated', nowMs);
  return { seq: told.seq, change: { ...told.change, note: news.note } };
}

/** The same for an incident as it was stored, with the number of its newest change. */
export function noteFeedbackOn(
  { seq, incident }: Pick<OpenIncident, 'seq' | 'incident'>,
  news: FeedbackNews,
  nowMs: number,
): NumberedChange {
  const change: IncidentChange = {
    event: 'updated',
    ...structuredClone(incident),
    at: new Date(nowMs).toISOString(),
    note: news.note,
  };
  setFeedback(change, news.feedback);
  return { seq: seq + 1, change };
}

/** Tells those incidents again that were put off until now and still go on. */
export function endSnoozes(book: IncidentBook, nowMs: number): NumberedChange[] {
  return book.open.flatMap((home) => {
    const { feedback } = home.incident;
    if (!feedback?.snoozed || Date.parse(feedback.snoozed.until) > nowMs) return [];
    const { snoozed: _over, ...rest } = feedback;
    setFeedback(home.incident, rest);
    const { seq, change } = tell(home, 'updated', nowMs);
    return [{ seq, change: { ...change, note: 'the time for which it was put off is over, and it still goes on' } }];
  });
}

function setFeedback(incident: { feedback?: IncidentFeedback }, feedback: IncidentFeedback): void {
  if (Object.keys(feedback).length > 0) incident.feedback = structuredClone(feedback);
  else delete incident.feedback;
}
