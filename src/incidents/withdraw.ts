import type { Signal } from '../detection/shop-state.js';
import { seriesKey } from '../series/series-name.js';
import type { IncidentBook, OpenIncident } from './incident-book.js';

/** What may still be proven wrong: events come up to 48 hours late, and an incident is over for some time by then. */
const REMEMBERED_MS = 4 * 86_400_000;

/** Keeps what is over for as long as it may be proven wrong by what comes late; forgets what is older. */
export function rememberResolved(book: IncidentBook, resolved: readonly OpenIncident[], judgedMs: number): void {
  const kept = (book.resolved ?? []).filter(
    ({ incident }) => judgedMs - Date.parse(incident.startedAt) < REMEMBERED_MS,
  );
  const mayBeWrong = resolved.filter(({ members }) => members.some(({ kind }) => kind === 'late'));
  book.resolved = [...kept, ...mayBeWrong];
}

/**
 * Takes back a signal that turned out wrong. An incident of which nothing else is left is withdrawn: resolved where it
 * was open, and marked, never deleted. Gives the incident that changed, or null where none holds the signal or others
 * stand beside it.
 */
export function withdrawSignal(book: IncidentBook, { series, finding, atMs }: Signal): OpenIncident | null {
  const homes = [...book.open, ...(book.resolved ?? [])];
  const isMeant = (member: OpenIncident['members'][number]): boolean =>
    seriesKey(member.series) === seriesKey(series) &&
    member.detector === finding.detector &&
    member.startedMs === finding.startedMs;
  const home = homes.find(({ members }) => members.some(isMeant));
  if (!home) return null;
  if (home.members.length > 1) {
    home.members = home.members.filter((member) => !isMeant(member));
    return null;
  }
  const at = new Date(atMs).toISOString();
  home.incident.resolvedAt ??= at;
  home.incident.withdrawnAt = at;
  home.incident.evidence = [...finding.evidence, ...home.incident.evidence];
  book.open = book.open.filter((open) => open !== home);
  book.resolved = (book.resolved ?? []).filter((resolved) => resolved !== home);
  return home;
}
