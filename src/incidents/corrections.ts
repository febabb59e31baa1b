import type { Finding, FindingKind } from '../../detectors/index.js';
import type { Signal } from '../detection/shop-state.js';
import { dimensionText, seriesKey, type SeriesName } from '../series/series-name.js';
import type { Incident } from './incident.js';
import type { IncidentBook, OpenIncident } from './incident-book.js';
import { beginOf, showFinding } from './shown-finding.js';

/** What may still be proven wrong: events come up to 48 hours late, and an incident is over for some time by then. */
const REMEMBERED_MS = 4 * 86_400_000;

/** Keeps what is over for as long as it may be proven wrong by what comes late; forgets what is older. */
export function rememberResolved(book: IncidentBook, resolved: readonly OpenIncident[], judgedMs: number): void {
  const kept = (book.resolved ?? []).filter(
    ({ incident }) => judgedMs - Date.parse(incident.resolvedAt ?? incident.startedAt) < REMEMBERED_MS,
  );
  book.resolved = [...kept, ...resolved];
}

type Member = OpenIncident['members'][number];

/** Where the waves of a signal began that were told and not taken back, the newest last. */
export function wavesOf({ startedMs, waves }: Pick<Member, 'startedMs' | 'waves'>): number[] {
  return waves ?? [startedMs];
}

/** The signal that was told with `finding`, and its incident, open or over for not too long; null where there is none. */
function memberToldAs(
  book: IncidentBook,
  series: SeriesName,
  finding: Finding,
): { home: OpenIncident; member: Member } | null {
  for (const home of [...book.open, ...(book.resolved ?? [])]) {
    const member = home.members.find(
      (one) =>
        seriesKey(one.series) === seriesKey(series) &&
        one.detector === finding.detector &&
        wavesOf(one).includes(finding.startedMs),
    );
    if (member) return { home, member };
  }
  return null;
}

/**
 * Takes back a signal that turned out wrong. An incident of which nothing else is left is withdrawn: resolved where it
 * was open, and marked, never deleted. Gives the incident that changed, or null where none holds the signal or others
 * stand beside it, be it another wave of the same.
 */
export function withdrawSignal(book: IncidentBook, { series, finding, judgedMs, atMs }: Signal): OpenIncident | null {
  const found = memberToldAs(book, series, finding);
  if (!found) return null;
  const { home, member } = found;
  if (wavesOf(member).length > 1) {
    takeBackWave(member, finding.startedMs, judgedMs);
    return null;
  }
  if (home.members.length > 1) {
    home.members = home.members.filter((other) => other !== member);
    return null;
  }
  const at = new Date(atMs).toISOString();
  home.incident.resolvedAt ??= at;
  home.incident.withdrawnAt = at;
  home.incident.impact = null;
  home.incident.evidence = [...finding.evidence, ...home.incident.evidence];
  book.open = book.open.filter((open) => open !== home);
  book.resolved = (book.resolved ?? []).filter((resolved) => resolved !== home);
  return home;
}

function takeBackWave(member: Member, startedMs: number, judgedMs: number): void {
  // Of the newest wave nothing will be heard any more: its alarm is gone with it.
  if (startedMs === wavesOf(member).at(-1)) member.clearedMs ??= judgedMs;
  member.waves = wavesOf(member).filter((one) => one !== startedMs);
  member.startedMs = Math.min(...member.waves);
}

/**
 * Puts a signal right that began at another time than was told, or is of another kind, or has come to be. Gives the incident that holds it;
 * null where none does, or where another signal leads and nothing is shown differently.
 */
export function restateSignal(book: IncidentBook, { series, finding, was = finding }: Signal): OpenIncident | null {
  const found = memberToldAs(book, series, was);
  if (!found) return null;
  const { home, member } = found;
  const { incident } = home;
  member.waves = wavesOf(member).map((one) => (one === was.startedMs ? finding.startedMs : one));
  member.startedMs = Math.min(...member.waves);
  member.kind = finding.kind;
  const isShown = restateRelated(incident, series, was.kind, finding.kind);
  if (incident.startedAt === beginOf(was)) incident.startedAt = beginOf(finding);
  if (member !== home.members[0]) return isShown ? home : null;
  // It may have got worse since.
  const isWeaker = finding.kind === incident.kind && finding.score < incident.score;
  incident.kind = finding.kind;
  if (!isWeaker) showFinding(home, finding);
  return home;
}

/** Whether the signal is shown as a related one of that kind; it then is of the other. */
function restateRelated(incident: Incident, series: SeriesName, was: FindingKind, is: FindingKind): boolean {
  const related = incident.related.find(
    ({ metric, kind, dimension = {} }) =>
      metric === series.metric && kind === was && dimensionText(dimension) === series.dimension,
  );
  if (!related || was === is) return false;
  related.kind = is;
  return true;
}
