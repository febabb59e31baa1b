import { BODY_ITEMS_MAX, EVENT_BYTES_MAX } from './limits.js';
import { LineSplitter } from './line-splitter.js';
import { parseJson } from './parse-json.js';
import { type RawItem, readJsonLine } from './raw-item.js';
import { isRecord } from './record.js';

/** What is wrong with a request as a whole, in the words of RFC 9457. */
export interface BodyProblem {
  status: 400 | 413 | 415;
  title: string;
  detail: string;
}

/** A request body taken apart: items in their order, or why there are none. */
export type ParsedBody = { items: RawItem[] } | { problem: BodyProblem };

const JSON_TYPES = new Set(['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json']);
const LINE_TYPES = new Set(['application/x-ndjson', 'application/ndjson', 'application/jsonl']);
const SUPPORTED = [...JSON_TYPES, ...LINE_TYPES].join(', ');

/**
 * Takes an inflated request body apart by its content type: JSON is one event or an array of them, NDJSON one event a
 * line. Without a content type the first character decides, and an object that is no whole JSON text is taken for
 * NDJSON. A line that cannot be read is an item of its own with its reason; only what concerns all of the body is a
 * problem. A line over the limit of one event is not parsed; an array's events are measured when they are prepared.
 */
export function parseBody(body: Buffer, contentType: string | undefined): ParsedBody {
  // Nearly all say it in so many words; taking it apart costs a third of reading an event.
  if (contentType !== undefined && LINE_TYPES.has(contentType)) return parseLines(body);
  if (contentType !== undefined && JSON_TYPES.has(contentType)) return parseWhole(body);
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    return problem(415, 'Unsupported charset', 'body must be UTF-8');
  }
  if (LINE_TYPES.has(type)) return parseLines(body);
  if (JSON_TYPES.has(type)) return parseWhole(body);
  if (type === '') return parseUnnamed(body);
  return problem(415, 'Unsupported content type', `content type must be one of ${SUPPORTED}`);
}

function parseUnnamed(body: Buffer): ParsedBody {
  const whole = parseWhole(body);
  const isLines =
    'problem' in whole && whole.problem.status === 400 && body.toString('utf8').trimStart().startsWith('{');
  return isLines ? parseLines(body) : whole;
}

function parseWhole(body: Buffer): ParsedBody {
  const text = body.toString('utf8').replace(/^\ufeff/u, '');
  if (text.trim() === '') return emptyBody();
  const value = parseJson(text);
  if (value === undefined) return problem(400, 'Malformed JSON', 'body is not valid JSON');
  if (isRecord(value)) return { items: [{ raw: value }] };
  if (!Array.isArray(value)) return problem(400, 'Not an event', 'body must be an event or an array of events');
  if (value.length > BODY_ITEMS_MAX) return tooManyItems();
  return { items: value.map((raw: unknown) => ({ raw })) };
}

function parseLines(body: Buffer): ParsedBody {
  const splitter = new LineSplitter(EVENT_BYTES_MAX);
  const items: RawItem[] = [];
  for (const lines of [splitter.push(body), splitter.end()]) {
    for (const { text } of lines) {
      if (items.length === BODY_ITEMS_MAX) return tooManyItems();
      items.push(readJsonLine(text));
    }
  }
  return items.length === 0 ? emptyBody() : { items };
}

function emptyBody(): ParsedBody {
  return problem(400, 'Empty body', 'body must hold at least one event');
}

function tooManyItems(): ParsedBody {
  return problem(413, 'Too many events', `body must hold at most ${BODY_ITEMS_MAX} events`);
}

function problem(status: BodyProblem['status'], title: string, detail: string): ParsedBody {
  return { problem: { status, title, detail } };
}
