import type { Request } from 'express';
import { nearestName } from '../config/nearest-name.js';
import { badRequest } from './bad-request.js';
import { parseMoment } from './parse-moment.js';

/** What was asked for behind the question mark: each name at most once, no name that the route does not know. */
export type QueryParameters<Name extends string> = Partial<Record<Name, string>>;

/** A stretch of time that a list is narrowed to, `[fromMs, untilMs)`; without an end that is not given. */
export interface AskedRange {
  fromMs?: number;
  untilMs?: number;
}

/** Reads the parameters of a request; throws a problem that names an unknown one, or one that stands there twice. */
export function readParameters<Name extends string>(
  request: Pick<Request, 'originalUrl'>,
  known: readonly Name[],
): QueryParameters<Name> {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  const parameters: QueryParameters<Name> = {};
  for (const [name, value] of searchParams) {
    const match = known.find((candidate) => candidate === name);
    if (match === undefined) throw badRequest(unknownParameter(name, known));
    if (parameters[match] !== undefined) throw badRequest(`${name} must be given once`);
    if (value.includes('\0')) throw badRequest(`${name} must be text`);
    parameters[match] = value;
  }
  return parameters;
}

function unknownParameter(name: string, known: readonly string[]): string {
  const shown = JSON.stringify(name.slice(0, 64)).slice(1, -1);
  if (known.length === 0) return `${shown} is not a parameter: this route has none`;
  return `${shown} is not a parameter; the nearest one is ${nearestName(name.slice(0, 64), known)}`;
}

/** Reads how many items a page holds. */
export function limitOf(text: string | undefined, { usual, most }: { usual: number; most: number }): number {
  if (text === undefined) return usual;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most) throw badRequest(`limit must be a whole number from 1 to ${most}`);
  return limit;
}

/** Reads a parameter that must be one of a few words. */
export function wordOf<Word extends string>(
  name: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (text === undefined) return undefined;
  const word = words.find((candidate) => candidate === text);
  if (word === undefined)
    throw badRequest(`${name} must be one of ${words.join(', ')}; the nearest one is ${nearestName(text, words)}`);
  return word;
}

/** Reads `from` and `to`, each of which may be missing. */
export function rangeOf({ from, to }: QueryParameters<'from' | 'to'>): AskedRange {
  const range: AskedRange = {};
  if (from !== undefined) range.fromMs = parseMoment('from', from);
  if (to !== undefined) range.untilMs = parseMoment('to', to);
  if (range.fromMs !== undefined && range.untilMs !== undefined && range.fromMs >= range.untilMs) {
    throw badRequest('from must be before to');
  }
  return range;
}
