import { VERDICT_WORDS } from '../notify/incident-words.js';
import type { IncidentNote } from '../incidents/incident.repository.js';

/** Past participles of what people do, as the log tells it before "by". */
const DONE: Readonly<Record<string, string>> = {
  acknowledge: 'taken in hand',
  snooze: 'put off',
  // Kept from before a time could be chosen.
  'snooze-1h': 'put off for an hour',
  ...VERDICT_WORDS,
  'no-acknowledge': 'no longer in hand, said',
  'no-snooze': 'no longer put off, said',
  'no-feedback': 'the verdict was taken back',
};

/**
 * A sentence for the log about what somebody did.
 *
 * @example 'put off until 2026-11-21 15:00 UTC by key_0123'
 */
export function noteSentence({ kind, author, detail }: Pick<IncidentNote, 'kind' | 'author' | 'detail'>): string {
  const done = DONE[kind] ?? kind;
  if (detail === null) return `${done} by ${author}`;
  if (kind === 'snooze') return `${done} until ${shortTime(detail)} by ${author}`;
  return `${done} by ${author}: ${detail}`;
}

function shortTime(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
