import type { Request, Response } from 'express';

/** A page of a list as the contract has it. */
export interface ListPage<Item> {
  items: Item[];
  /** The cursor of the page behind this one; null where this is the last. */
  next: string | null;
}

/** Lists other than points. */
export const LIST_LIMIT = { usual: 100, most: 500 } as const;

/**
 * Makes a page of at most `limit` items from rows of which one more than that was asked for; `cursorOf` gives the place
 * behind a row.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): ListPage<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(itemOf), next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** Puts the address of the next page into the header `Link`; a path alone, since only proxies know how we are called. */
export function linkNext(
  request: Pick<Request, 'originalUrl'>,
  response: Pick<Response, 'set'>,
  next: string | null,
): void {
  if (next === null) return;
  const url = new URL(request.originalUrl, 'http://localhost');
  url.searchParams.set('cursor', next);
  response.set('Link', `<${url.pathname}${url.search}>; rel="next"`);
}
