import type { ShopEvent } from './event.js';
import { EARLIEST_TIME_MS, FUTURE_MS_MAX, ID_LENGTH_MAX, SOURCE_LENGTH_MAX, UNKNOWN_FIELDS_MAX } from './limits.js';
import { isPlainName } from './plain-name.js';
import { isRecord } from './record.js';
import { parseTime } from './rfc3339.js';

/** What the way in knows of an event beyond the event itself. */
export interface EnvelopeContext {
  /** The shop of the API key; null where the event has to name it: Kafka, files, and keys of the whole installation. */
  shop: string | null;
  /** The source of events that name none: the route's name. */
  source: string;
  /** The receiver's clock, in milliseconds since the Unix epoch. */
  receivedMs: number;
  newId: () => string;
}

/** An event with its defaults filled in, and the attributes that no contract knows. */
export interface Envelope extends ShopEvent {
  attributes?: Record<string, unknown>;
}

/** Why something was refused: the field and the rule, for whoever sent it. */
export interface Refusal {
  reason: string;
}

/** Taken care of here; `datacontenttype` says nothing that being read as JSON does not. */
const KNOWN_ATTRIBUTES = new Set(['specversion', 'id', 'source', 'type', 'time', 'shop', 'data', 'datacontenttype']);

/**
 * A shop's name in keys, topics, addresses and file names: up to 64 letters, digits, dots, dashes and underscores,
 * beginning with a letter or digit. Case is kept and counts: `Acme` and `acme` are two shops.
 */
const SHOP_NAME = /^[a-z\d][a-z\d._-]{0,63}$/iu;

/** Reads the CloudEvents envelope of one event, filling in what may be missing; a null counts as missing. */
export function readEnvelope(raw: Record<string, unknown>, context: EnvelopeContext): Envelope | Refusal {
  const { specversion, type, data } = raw;
  if (specversion != null && specversion !== '1.0') return { reason: 'specversion must be 1.0' };
  if (type == null) return { reason: 'type is required' };
  if (typeof type !== 'string') return { reason: 'type must be a text' };
  if (data == null) return { reason: 'data is required' };
  if (!isRecord(data)) return { reason: 'data must be an object' };
  const id = raw.id ?? context.newId();
  const source = raw.source ?? context.source;
  if (!isName(id, ID_LENGTH_MAX)) return { reason: nameRule('id', ID_LENGTH_MAX) };
  if (!isName(source, SOURCE_LENGTH_MAX)) return { reason: nameRule('source', SOURCE_LENGTH_MAX) };
  const shop = readShop(raw.shop, context.shop);
  if (typeof shop !== 'string') return shop;
  const timeMs = readTime(raw.time, context.receivedMs);
  if (typeof timeMs !== 'number') return timeMs;
  const event: Envelope = { id, source, type, timeMs, shop, data };
  return withAttributes(event, raw);
}

function isName(value: unknown, lengthMax: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= lengthMax && isPlainName(value);
}

function nameRule(field: string, lengthMax: number): string {
  return `${field} must be a text of 1 to ${lengthMax} characters, none of them a control character`;
}

function readShop(named: unknown, ofKey: string | null): string | Refusal {
  if (named == null) return ofKey ?? { reason: 'shop is required' };
  if (ofKey !== null) return named === ofKey ? ofKey : { reason: 'shop is not the one this key belongs to' };
  if (typeof named === 'string' && SHOP_NAME.test(named)) return named;
  return { reason: 'shop must be 1 to 64 letters, digits, dots, dashes or underscores, the first a letter or digit' };
}

function readTime(given: unknown, receivedMs: number): number | Refusal {
  if (given == null) return receivedMs;
  const timeMs = typeof given === 'string' ? parseTime(given) : null;
  if (timeMs === null) return { reason: 'time must be an RFC 3339 time such as 2026-11-20T14:03:07Z' };
  if (timeMs > receivedMs + FUTURE_MS_MAX) return { reason: 'time must not be more than 10 minutes in the future' };
  if (timeMs < EARLIEST_TIME_MS) return { reason: 'time must not be before the year 2000' };
  return timeMs;
}

function withAttributes(event: Envelope, raw: Record<string, unknown>): Envelope | Refusal {
  let attributes: Record<string, unknown> | null = null;
  let count = 0;
  for (const name in raw) {
    if (KNOWN_ATTRIBUTES.has(name)) continue;
    if (++count > UNKNOWN_FIELDS_MAX) return { reason: `event has more than ${UNKNOWN_FIELDS_MAX} unknown attributes` };
    attributes ??= {};
    attributes[name] = raw[name];
  }
  return attributes === null ? event : { ...event, attributes };
}
