import type { IncidentChange } from '../incidents/incident.js';
import { noteSentence } from '../feedback/feedback-words.js';
import type { IncidentNote } from '../incidents/incident.repository.js';
import { formatQuantity } from '../notify/format-quantity.js';
import { formatDuration } from '../notify/format-time.js';
import { incidentHeadline, incidentTitle } from '../notify/incident-title.js';
import type { LogEntryDto } from './dto/incident.dto.js';

/** What happened to an incident, a sentence for each of its changes and for what people did; all oldest first. */
export function incidentLog(changes: readonly IncidentChange[], notes: readonly IncidentNote[]): LogEntryDto[] {
  const changed = changes.map((change, index) => ({
    at: change.at,
    kind: change.event as string,
    text: textOf(change, changes[index - 1]),
  }));
  const noted = notes.map((note) => ({
    at: new Date(note.atMs).toISOString(),
    kind: note.kind,
    text: noteSentence(note),
  }));
  return [...changed, ...noted].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function textOf(change: IncidentChange, before: IncidentChange | undefined): string {
  if (change.event === 'opened' || !before) return incidentHeadline(change);
  if (change.event === 'resolved') {
    const lastedMs = Date.parse(change.resolvedAt ?? change.at) - Date.parse(change.startedAt);
    return `resolved; it lasted ${formatDuration(lastedMs)}`;
  }
  if (change.note !== undefined) return `told: ${change.note}`;
  const differences = differencesOf(change, before);
  return differences.length > 0 ? differences.join('; ') : incidentHeadline(change);
}

function differencesOf(change: IncidentChange, before: IncidentChange): string[] {
  const joined = change.related.slice(before.related.length);
  return [
    ...(change.severity === before.severity ? [] : [`${change.severity}, was ${before.severity}`]),
    ...(change.observed === before.observed ? [] : [`observed ${seen(change)}, was ${seen(before)}`]),
    ...(change.cause === before.cause ? [] : [`probable cause: ${change.cause}`]),
    ...joined.map(({ metric, kind, dimension }) => {
      const signal = { metric, kind, dimension: dimension ?? {}, observed: null, expected: null, unit: '' };
      return `joined by: ${incidentTitle(signal)}`;
    }),
  ];
}

function seen({ observed, unit }: IncidentChange): string {
  return observed === null ? 'no data' : formatQuantity(observed, unit);
}
