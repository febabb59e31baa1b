import type { Verdict } from '../detection/lessons.js';
import type { Incident, Severity } from '../incidents/incident.js';
import type { FeedbackOrder, Withdrawable } from './feedback-order.js';
import { whyNoNewLevel } from './series-of-incident.js';

/** Longest time for which an incident can be put off. */
export const SNOOZE_MS_MAX = 7 * 86_400_000;
/** Longest note. */
export const NOTE_LENGTH_MAX = 500;

/** What was said of an incident and done about it, as it is stored. Times are RFC 3339. */
export interface Said {
  acknowledged?: { at: string; by: string; severity: Severity };
  snoozed?: { until: string; at: string; by: string };
  verdict?: { verdict: Verdict; note?: string; at: string; by: string };
}

/** One entry of the log. */
export interface SaidNote {
  /** `acknowledge`, `snooze`, a verdict, or one of these taken back. */
  kind: FeedbackOrder['do'] | Verdict | `no-${Withdrawable}`;
  /** Until when it is put off, or what was written beside a verdict. */
  detail: string | null;
}

/** What comes of an order: nothing new, something new, or a reason why not. */
export type FeedbackDecision =
  | { outcome: 'unchanged' }
  | { outcome: 'changed'; said: Said; note: SaidNote }
  /** `invalid`: never; `conflict`: not with this incident as it now is. */
  | { outcome: 'refused'; why: 'invalid' | 'conflict'; reason: string };

/**
 * Decides what an order does; the same for every way in. The same again changes nothing, and a verdict takes the place of the
 * one before. `by` names the person as the channel does, `nowMs` is the service's clock.
 */
export function decideFeedback(
  said: Said,
  incident: Incident,
  order: FeedbackOrder,
  by: string,
  nowMs: number,
): FeedbackDecision {
  const at = new Date(nowMs).toISOString();
  switch (order.do) {
    case 'acknowledge': {
      if (said.acknowledged) return { outcome: 'unchanged' };
      const acknowledged = { at, by, severity: incident.severity };
      return { outcome: 'changed', said: { ...said, acknowledged }, note: { kind: 'acknowledge', detail: null } };
    }
    case 'snooze':
      return decideSnooze(said, incident, order.untilMs, { at, by }, nowMs);
    case 'feedback':
      return decideVerdict(said, incident, order, { at, by });
    case 'withdraw':
      return decideWithdrawal(said, order.what);
  }
}

function decideSnooze(
  said: Said,
  { resolvedAt }: Incident,
  untilMs: number,
  who: { at: string; by: string },
  nowMs: number,
): FeedbackDecision {
  if (untilMs <= nowMs) return { outcome: 'refused', why: 'invalid', reason: 'until must be in the future' };
  if (untilMs - nowMs > SNOOZE_MS_MAX) {
    return { outcome: 'refused', why: 'invalid', reason: 'until must be at most 7 days ahead' };
  }
  if (resolvedAt !== null) {
    return { outcome: 'refused', why: 'conflict', reason: 'the incident is over: there is nothing to put off' };
  }
  const until = new Date(untilMs).toISOString();
  if (said.snoozed?.until === until) return { outcome: 'unchanged' };
  return { outcome: 'changed', said: { ...said, snoozed: { until, ...who } }, note: { kind: 'snooze', detail: until } };
}

function decideVerdict(
  said: Said,
  incident: Incident,
  { verdict, note }: { verdict: Verdict; note?: string },
  who: { at: string; by: string },
): FeedbackDecision {
  const why = verdict === 'new-level' ? whyNoNewLevel(incident) : null;
  if (why !== null) return { outcome: 'refused', why: 'conflict', reason: why };
  const before = said.verdict;
  const isSame = before?.verdict === verdict;
  const text = note ?? (isSame ? before.note : undefined);
  if (isSame && text === before.note) return { outcome: 'unchanged' };
  // Said again with another note it keeps its time: what fades is not begun anew.
  const since = isSame ? { at: before.at, by: before.by } : who;
  const given = { verdict, ...since, ...(text !== undefined && { note: text }) };
  return { outcome: 'changed', said: { ...said, verdict: given }, note: { kind: verdict, detail: text ?? null } };
}

function decideWithdrawal(said: Said, what: Withdrawable): FeedbackDecision {
  const field = ({ acknowledge: 'acknowledged', snooze: 'snoozed', feedback: 'verdict' } as const)[what];
  if (said[field] === undefined) return { outcome: 'unchanged' };
  const { [field]: _gone, ...rest } = said;
  return { outcome: 'changed', said: rest, note: { kind: `no-${what}`, detail: null } };
}
