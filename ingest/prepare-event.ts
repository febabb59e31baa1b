import { type Envelope, type EnvelopeContext, readEnvelope } from './envelope.js';
import type { CleanEvent, Measure, PrepareOutcome, StoredEvent } from './event.js';
import { eventKey } from './event-key.js';
import { structureProblem } from './event-structure.js';
import { EVENT_TYPES, type EventType } from './event-types.js';
import { ID_LENGTH_MAX, UNKNOWN_FIELDS_MAX } from './limits.js';
import { type Secret, pseudonymise, pseudonymiseName, scrubValue } from './pseudonymise.js';
import { isRecord } from './record.js';
import { PLAIN_REPLACEMENTS, scrubText } from './scrub-text.js';

/** What preparing an event needs to know of the way it came in. */
export interface PrepareContext extends EnvelopeContext {
  /** Keys the hashes of addresses. */
  secret: Secret;
  /** True where the collector has taken the addresses out already; doing it again would take their traits for addresses. */
  addressesAreOut?: boolean;
}

/** The heartbeat of a shop, given by every event of every type: its sum is the number of accepted events. */
const HEARTBEAT: Measure = Object.freeze({
  metric: 'ingest.silence',
  dimension: '',
  weight: 1,
  bad: 0,
  sum: 0,
  max: 0,
});

/**
 * Makes one raw event ready for the store, or says why it is refused: what `cleanEvent` does, and key and measures
 * worked out.
 */
export function prepareEvent(raw: unknown, context: PrepareContext): PrepareOutcome {
  const outcome = cleanEvent(raw, context);
  return outcome.kind === 'accepted' ? { kind: 'accepted', event: storedEvent(outcome.event) } : outcome;
}

/**
 * Makes one raw event fit to be handed on, or says why it is refused: looks over its structure, fills in its envelope,
 * holds its data to the contract of its type, and takes the addresses out. Never throws for anything that JSON can hold,
 * and leaves `raw` as it was.
 */
export function cleanEvent(raw: unknown, context: PrepareContext): PrepareOutcome<CleanEvent> {
  if (!isRecord(raw)) return { kind: 'rejected', id: null, reason: 'event must be an object' };
  const problem = structureProblem(raw);
  if (problem !== null) return rejected(raw, problem, context);
  const envelope = readEnvelope(raw, context);
  if ('reason' in envelope) return rejected(raw, envelope.reason, context);
  const type = EVENT_TYPES.get(envelope.type);
  if (type === undefined) return rejected(raw, unknownType(envelope.type), context);
  const broken = type.check(envelope.data) ?? tooManyUnknown(envelope.data, type.fields);
  if (broken !== null) return rejected(raw, broken, context);
  const { id, source, data, attributes } = context.addressesAreOut
    ? envelope
    : withoutAddresses(envelope, type, context.secret);
  const { timeMs, shop } = envelope;
  const event: CleanEvent = { id, source, type: envelope.type, timeMs, shop, data, receivedMs: context.receivedMs };
  if (attributes !== undefined) event.attributes = attributes;
  return { kind: 'accepted', event };
}

/** Works out what the store wants of an event beyond the event: its key and what it measures. */
export function storedEvent(event: CleanEvent): StoredEvent {
  const { id, source, type, timeMs, shop, data, receivedMs, attributes } = event;
  const contract = EVENT_TYPES.get(type)?.contract;
  if (contract === undefined) throw new Error(`an event of the unknown type ${type} was accepted`);
  return {
    id,
    source,
    type,
    timeMs,
    shop,
    data,
    receivedMs,
    key: eventKey(source, id),
    measures: [HEARTBEAT, ...contract.measures(data)],
    isOccurrence: contract.isOccurrence,
    ...(attributes !== undefined && { attributes }),
  };
}

function tooManyUnknown(data: Record<string, unknown>, known: ReadonlySet<string>): string | null {
  const names = Object.keys(data);
  if (names.length <= UNKNOWN_FIELDS_MAX) return null;
  const unknown = names.filter((name) => !known.has(name)).length;
  return unknown > UNKNOWN_FIELDS_MAX ? `data has more than ${UNKNOWN_FIELDS_MAX} unknown fields` : null;
}

/** What of an envelope may hold addresses, without them, and with what they tell. */
function withoutAddresses(
  { id, source, data, attributes }: Envelope,
  { contract, fields }: EventType,
  secret: Secret,
): Pick<Envelope, 'id' | 'source' | 'data' | 'attributes'> {
  const given = withoutNulls(data, fields);
  const derived = contract.derived?.(given) ?? null;
  return {
    id: pseudonymiseName(id, secret),
    source: pseudonymiseName(source, secret),
    data: pseudonymise(derived === null ? given : { ...given, ...derived }, secret),
    ...(attributes !== undefined && { attributes: scrubValue(attributes) as Record<string, unknown> }),
  };
}

/** A null in a known field means that it is absent: leaving it out spares every reader the difference. */
function withoutNulls(data: Record<string, unknown>, known: ReadonlySet<string>): Record<string, unknown> {
  for (const name in data) {
    if (data[name] === null && known.has(name)) {
      return Object.fromEntries(Object.entries(data).filter(([key, value]) => value !== null || !known.has(key)));
    }
  }
  return data;
}

function unknownType(type: string): string {
  return /^[\w.-]{1,64}$/u.test(type) ? `type ${type} is unknown` : 'type is unknown';
}

/** A refusal is stored and shown too, so no address stays in it, and no id is longer than an accepted one. */
function rejected(
  raw: Record<string, unknown>,
  reason: string,
  context: PrepareContext,
): Extract<PrepareOutcome, { kind: 'rejected' }> {
  const id = typeof raw.id === 'string' ? pseudonymiseName(raw.id.slice(0, ID_LENGTH_MAX), context.secret) : null;
  return { kind: 'rejected', id, reason: scrubText(reason.slice(0, 500), PLAIN_REPLACEMENTS) };
}
