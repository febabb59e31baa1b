import type { IncidentChange } from '../incidents/incident.js';
import type { IncidentNote } from '../incidents/incident.repository.js';
import type { Deed } from './phrase-book.js';

/** Something that was done about an incident. */
export interface DoneDeed {
  /** RFC 3339. */
  at: string;
  deed: Deed;
  isByPeople: boolean;
  isSlack: boolean;
}

/** What notes are called; of other notes a report says nothing. */
const NOTED: ReadonlyMap<string, Deed> = new Map([
  ['acknowledge', 'acknowledged'],
  ['snooze', 'snoozed'],
  ['snooze-1h', 'snoozed'],
  ['no-acknowledge', 'let-go'],
  ['no-snooze', 'resumed'],
  ['confirmed', 'confirmed'],
  ['expected', 'expected'],
  ['false-alarm', 'false-alarm'],
  ['new-level', 'new-level'],
]);

/** Of these only the last word stands, unless it was taken back. */
const VERDICTS: ReadonlySet<string> = new Set(['confirmed', 'expected', 'false-alarm', 'new-level', 'no-feedback']);

/** What Vedetta and people did about an incident, oldest first; each turn of the incident once. */
export function deedsOf(changes: readonly IncidentChange[], notes: readonly IncidentNote[]): DoneDeed[] {
  const lastWord = notes.findLastIndex(({ kind }) => VERDICTS.has(kind));
  const word = notes[lastWord];
  const newLevelMs = word?.kind === 'new-level' ? word.atMs : Number.POSITIVE_INFINITY;
  const told = changes.flatMap((change, index): DoneDeed[] => {
    const deed = turnOf(change, changes[index - 1], newLevelMs);
    return deed === null ? [] : [{ at: change.at, deed, isByPeople: false, isSlack: false }];
  });
  const noted = notes.flatMap(({ atMs, kind, author }, index): DoneDeed[] => {
    const deed = NOTED.get(kind);
    if (deed === undefined || (VERDICTS.has(kind) && index !== lastWord)) return [];
    return [{ at: new Date(atMs).toISOString(), deed, isByPeople: true, isSlack: author.startsWith('slack:') }];
  });
  return [...told, ...noted].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What ends once it is said to be the new normal has not gone back to the old one. */
function turnOf(change: IncidentChange, before: IncidentChange | undefined, newLevelMs: number): Deed | null {
  if (!before) return 'noticed';
  if (change.withdrawnAt) return before.withdrawnAt ? null : 'withdrawn';
  if (change.event !== 'resolved') return null;
  return Date.parse(change.at) < newLevelMs ? 'resolved' : 'closed';
}
