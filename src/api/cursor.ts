import { badRequest } from './bad-request.js';

/** What a place in a list is made of. */
type Part = string | number;

const LENGTH_MAX = 4096;

/** A place in a list as an opaque text that fits into an address. `list` names the kind of list it is a place in. */
export function writeCursor(list: string, place: readonly Part[]): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url');
}

/**
 * Reads the place that `writeCursor` wrote for the same kind of list; `form` has an example of each of its parts. Throws
 * a problem of status 400 for anything else, a cursor of another list included.
 */
export function readCursor<const Form extends readonly Part[]>(
  list: string,
  cursor: string,
  form: Form,
): { -readonly [K in keyof Form]: Form[K] extends string ? string : number } {
  const parts = decode(cursor);
  const isPlace =
    parts !== null &&
    parts.length === form.length + 1 &&
    parts[0] === list &&
    form.every((example, index) => isLike(parts[index + 1], example));
  if (!isPlace) throw badRequest('cursor must be the `next` of an earlier answer to this very route');
  return parts.slice(1) as { -readonly [K in keyof Form]: Form[K] extends string ? string : number };
}

function decode(cursor: string): unknown[] | null {
  if (cursor.length > LENGTH_MAX || !/^[\w-]+$/.test(cursor)) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isLike(part: unknown, example: Part): boolean {
  return typeof example === 'number' ? Number.isSafeInteger(part) : typeof part === 'string' && !part.includes('\0');
}
