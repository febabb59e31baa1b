import type { OpenIncident } from './incident-book.js';

/** The evidence that an incident shows: what detection says, what speaks for the cause, what the cost rests on. */
export function evidenceOf({ incident, said, inquiry, costing }: OpenIncident): string[] {
  const cost = costing?.evidence ? [costing.evidence] : [];
  return [...(said ?? incident.evidence), ...(inquiry?.evidence ?? []), ...cost];
}
