import { nearestName } from '../config/nearest-name.js';
import { VERDICTS } from '../detection/lessons.js';
import { NOTE_LENGTH_MAX } from '../feedback/decide-feedback.js';
import type { FeedbackOrder } from '../feedback/feedback-order.js';
import { badRequest } from './bad-request.js';
import { parseMoment } from './parse-moment.js';
import { wordOf } from './query-parameters.js';

/** Reads the body of an acknowledgement, which says nothing more; throws a problem where it does. */
export function readAcknowledgement(body: unknown): FeedbackOrder {
  fieldsOf(body, []);
  return { do: 'acknowledge' };
}

/** Reads until when an incident is put off; throws a problem that names field and rule. */
export function readSnooze(body: unknown): FeedbackOrder {
  const { until } = fieldsOf(body, ['until']);
  if (until === undefined) throw badRequest('until must be given, for example 2026-11-21T15:00:00Z');
  return { do: 'snooze', untilMs: parseMoment('until', until) };
}

/** Reads a verdict; throws a problem that names field and rule. */
export function readVerdict(body: unknown): FeedbackOrder {
  const { verdict: text, note } = fieldsOf(body, ['verdict', 'note']);
  const verdict = wordOf('verdict', text, VERDICTS);
  if (verdict === undefined) throw badRequest(`verdict must be given, one of ${VERDICTS.join(', ')}`);
  if (note === undefined) return { do: 'feedback', verdict };
  const said = note.trim();
  if (said === '' || note.includes('\0') || said.length > NOTE_LENGTH_MAX) {
    throw badRequest(`note must be text of 1 to ${NOTE_LENGTH_MAX} characters`);
  }
  return { do: 'feedback', verdict, note: said };
}

function fieldsOf<Name extends string>(body: unknown, known: readonly Name[]): Partial<Record<Name, string>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('the body must be a map');
  const fields: Partial<Record<Name, string>> = {};
  for (const [name, value] of Object.entries(body)) {
    const match = known.find((one) => one === name);
    if (match === undefined) throw badRequest(unknownField(name, known));
    // What is null counts as not given, as with settings.
    if (value === null) continue;
    if (typeof value !== 'string') throw badRequest(`${match} must be text`);
    fields[match] = value;
  }
  return fields;
}

function unknownField(name: string, known: readonly string[]): string {
  const shown = JSON.stringify(name.slice(0, 64)).slice(1, -1);
  if (known.length === 0) return `${shown} is not a field: this body has none`;
  return `${shown} is not a field; the nearest one is ${nearestName(name.slice(0, 64), known)}`;
}
