import type { Scope } from './api-key-text.js';
import type { ApiKey } from './api-key.entity.js';

/** What each scope may do. Whoever may change a shop may see it; sending events is a right of its own. */
const INCLUDES: Record<Scope, readonly Scope[]> = {
  ingest: ['ingest'],
  read: ['read'],
  admin: ['admin', 'read'],
};

/** Whether a request may go on; where not, the HTTP status to answer with and a sentence for the caller. */
export type Authorisation = { allowed: true } | { allowed: false; status: 401 | 403; reason: string };

/** What `authorise` needs to know of a key. */
export type KeyRights = Pick<ApiKey, 'scope' | 'shop' | 'revokedAt'>;

/**
 * Decides whether a key allows a request. `key` is `missing` where the request had none, `unknown` where it had one that
 * nobody made. `wanted.shop` is null where the request names no shop, as a list does: the answer is then narrowed to the
 * key's shop by whoever makes it. The same is said of a shop that is not there as of one that is another's.
 */
export function authorise(
  key: KeyRights | 'missing' | 'unknown',
  wanted: { scope: Scope; shop: string | null },
): Authorisation {
  if (key === 'missing') return refuse(401, 'an API key is needed, as in Authorization: Bearer vdt_read_…');
  if (key === 'unknown') return refuse(401, 'this API key is not known here');
  if (key.revokedAt !== null) return refuse(401, `this API key was revoked at ${key.revokedAt.toISOString()}`);
  if (!INCLUDES[key.scope].includes(wanted.scope)) {
    return refuse(403, `this needs a key of scope ${wanted.scope}; the scope of this one is ${key.scope}`);
  }
  if (key.shop !== null && wanted.shop !== null && key.shop !== wanted.shop) {
    return refuse(403, `this API key is for the shop ${key.shop} only`);
  }
  return { allowed: true };
}

/** Gives the key in an `Authorization` header, or null where the header is not there or not of the form `Bearer <key>`. */
export function bearerKey(header: string | undefined): string | null {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}

function refuse(status: 401 | 403, reason: string): Authorisation {
  return { allowed: false, status, reason };
}
