import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import { parseJson } from '../parse-json.js';
import { prepareEvent, type PrepareContext } from '../prepare-event.js';
import type { CleanEvent, PrepareOutcome } from '../event.js';
import { isRecord } from '../record.js';
import { CLEAN_DATA_TYPE, readCleanEnvelope } from './clean-envelope.js';

/** An event as a message: key = shop, value = the event as the contract has it, addresses taken out. */
export function messageOf(event: CleanEvent): Message {
  const { id, source, type, timeMs, shop, data, attributes, receivedMs } = event;
  const time = new Date(timeMs).toISOString();
  const envelope = { specversion: '1.0', id, source, type, time, shop, datacontenttype: CLEAN_DATA_TYPE, data };
  return {
    key: shop,
    // Bytes: kafkajs would measure a text twice before it makes them.
    value: Buffer.from(JSON.stringify(attributes === undefined ? envelope : { ...attributes, ...envelope })),
    timestamp: String(receivedMs),
  };
}

/** Where a message stands. */
export interface MessagePlace {
  topic: string;
  partition: number;
}

/** What of a message tells of an event. */
export interface MessageFields {
  key: string | null;
  value: string | null;
  /** The message's own time, in milliseconds since the Unix epoch. */
  receivedMs: number;
  offset: string | number;
}

/** Reads a message as kafkajs has it; see `readEvent`. */
export function eventOf(message: KafkaMessage, place: MessagePlace, secret: PrepareContext['secret']): PrepareOutcome {
  const { key, value, timestamp, offset } = message;
  const fields = { key: textOf(key), value: textOf(value), receivedMs: Number(timestamp), offset };
  return readEvent(fields, place, secret);
}

/**
 * Reads a message into an event, or says why it is none. The same message gives the same answer at every attempt: what it
 * lacks comes from its place and its own time.
 */
export function readEvent(
  { key, value, receivedMs, offset }: MessageFields,
  { topic, partition }: MessagePlace,
  secret: PrepareContext['secret'],
): PrepareOutcome {
  const clean = value === null ? null : readCleanEnvelope(value);
  const raw = clean?.raw ?? (value === null ? undefined : parseJson(value));
  if (raw === undefined) return { kind: 'rejected', id: null, reason: 'value is not valid JSON' };
  const outcome = prepareEvent(raw, {
    shop: null,
    source: `/kafka/${topic}`,
    receivedMs,
    newId: () => `${topic}-${partition}-${offset}`,
    secret,
    addressesAreOut: isRecord(raw) && raw.datacontenttype === CLEAN_DATA_TYPE,
  });
  if (clean !== null && outcome.kind === 'accepted') outcome.event.dataText = clean.dataText;
  if (outcome.kind === 'rejected' || key === outcome.event.shop) return outcome;
  return {
    kind: 'rejected',
    id: outcome.event.id,
    reason: 'key must be the shop: its events have to stay in one partition',
  };
}

function textOf(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('utf8');
}

/** A header as text; empty where there is none. */
export function headerText(headers: IHeaders | undefined, name: string): string {
  const value = headers?.[name];
  return String((Array.isArray(value) ? value[0] : value) ?? '');
}
