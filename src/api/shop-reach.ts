import type { Access } from '../http/admission.js';
import { ProblemException } from '../http/problem.js';
import { notFound } from './bad-request.js';

/** The shop that a list is narrowed to: the key's own, else the one asked for, else none. Throws 403 for another's. */
export function shopInReach(access: Pick<Access, 'shop'>, asked: string | undefined): string | undefined {
  if (access.shop !== null && asked !== undefined && asked !== access.shop) {
    const detail = `shop must be ${access.shop}: this API key is for no other`;
    throw new ProblemException({ status: 403, title: 'Forbidden', detail });
  }
  return access.shop ?? asked;
}

/** What has an id, unless it is another shop's; throws the same 404 for that as where there is nothing. */
export async function findOwn<T extends { shop: string }>(
  access: Pick<Access, 'shop'>,
  what: string,
  id: string,
  find: (id: string) => Promise<T | null>,
): Promise<T> {
  // A NUL is a character that the relational store takes for an error.
  const found = id.includes('\0') ? null : await find(id);
  if (found && (access.shop === null || found.shop === access.shop)) return found;
  throw notFound(`${what} ${JSON.stringify(id.slice(0, 64)).slice(1, -1)} is not known`);
}
