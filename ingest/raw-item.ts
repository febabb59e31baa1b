import { EVENT_BYTES_MAX } from './limits.js';
import { parseJson } from './parse-json.js';

/** One event as it was sent, not yet looked at; or why it cannot even be read. */
export type RawItem = { raw: unknown } | { unreadable: string };

/** One event of a file and the line on which it begins, counted from 1. */
export type FileItem = { line: number } & RawItem;

/** The reason for a line that is over the limit of one event and was not parsed. */
export const LINE_TOO_LONG = `line is longer than ${EVENT_BYTES_MAX} bytes`;

/** Reads one line of NDJSON; null is a line that was too long to keep. The reason quotes nothing: it may be an address. */
export function readJsonLine(text: string | null): RawItem {
  if (text === null) return { unreadable: LINE_TOO_LONG };
  const raw = parseJson(text);
  return raw === undefined ? { unreadable: 'line is not valid JSON' } : { raw };
}
