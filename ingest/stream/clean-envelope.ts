import { parseJson } from '../parse-json.js';

/**
 * The `datacontenttype` of data from which the collector has taken the addresses. It stands in the value: a header costs
 * kafkajs twice as much as the rest of a message.
 */
export const CLEAN_DATA_TYPE = 'application/vnd.vedetta.clean+json';

/** What stands before each text of an event without attributes, and before its data, as the collector writes it. */
const BEFORE = ['{"specversion":"1.0","id":"', '","source":"', '","type":"', '","time":"', '","shop":"'] as const;
const BEFORE_DATA = `","datacontenttype":"${CLEAN_DATA_TYPE}","data":`;

/** An event as the collector writes it, read. */
export interface CleanEnvelope {
  raw: Record<string, unknown>;
  /** The JSON of its data, as it came. */
  dataText: string;
}

/**
 * Reads an event of just the form that the collector gives to one without attributes; null for everything else, however
 * like it. What is read so is what JSON.parse would give, for less: the envelope need not be taken apart as JSON, and its
 * data need not be written out again.
 */
export function readCleanEnvelope(value: string): CleanEnvelope | null {
  // Nearly nothing has one, and then no text between quotes says anything but what stands there.
  const mayEscape = value.includes('\\');
  const texts: string[] = [];
  let at = 0;
  for (const before of BEFORE) {
    if (!value.startsWith(before, at)) return null;
    const start = at + before.length;
    at = value.indexOf('"', start);
    if (at < 0) return null;
    const text = value.slice(start, at);
    if (mayEscape && text.includes('\\')) return null;
    texts.push(text);
  }
  if (!value.startsWith(BEFORE_DATA, at) || !value.endsWith('}')) return null;
  const dataText = value.slice(at + BEFORE_DATA.length, -1);
  // Anything behind the data would not be JSON together with it.
  const data = parseJson(dataText);
  if (data === undefined) return null;
  const [id, source, type, time, shop] = texts;
  return {
    raw: { specversion: '1.0', id, source, type, time, shop, datacontenttype: CLEAN_DATA_TYPE, data },
    dataText,
  };
}
