import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { type EmailShape, emailShapeOf } from './email-shape.js';
import { ipNetworkOf } from './ip-network.js';
import { isRecord } from './record.js';
import { PLAIN_REPLACEMENTS, type Replacements, type TextKind, needsScrubbing, scrubText } from './scrub-text.js';

/** The key of the hashes of addresses: without it nobody can try out whose address a hash is. */
export type Secret = Buffer | string;

/** What is stored in the place of an e-mail address. */
export interface EmailTraits {
  /** Keyed hash of the address in lower case, 32 hex digits. */
  emailHash: string;
  /** In lower case and ASCII; null where the text was no address. */
  emailDomain: string | null;
  emailShape: EmailShape;
}

/** What is stored in the place of an IP address. */
export interface IpTraits {
  /** Keyed hash of the address in its canonical form, 32 hex digits. */
  ipHash: string;
  /** Its /24 or /48; null where the text was no IP address. */
  network: string | null;
}

const DOMAIN = /^[a-z\d_-]+(?:\.[a-z\d_-]+)+$/u;

/** Fields that name a thing and become dimensions: an address in them turns into a hash, so that two stay two. */
const NAMING_FIELDS = new Set(['backup', 'database', 'host', 'job', 'list', 'mailbox', 'probe', 'provider']);

/**
 * Takes every e-mail address and IP address out of an event's data. The fields `email` and `ip` give way to
 * `EmailTraits` and `IpTraits`, whatever stands in them; anywhere else, keys included, `[email]` and `[ip]` take the
 * place of what looks like an address. Left alone: IP-like numbers in fields whose name ends in `version`, and product
 * versions in `userAgent`. Data without addresses is given back as it is, not copied.
 */
export function pseudonymise(data: Record<string, unknown>, secret: Secret): Record<string, unknown> {
  const { email, ip } = data;
  if (!isAddressValue(email) && !isAddressValue(ip)) return scrubFields(data, secret);
  const { email: _email, ip: _ip, ...others } = data;
  return {
    ...scrubFields(others, secret),
    ...(isAddressValue(email) ? emailTraits(String(email), secret) : email != null && { email: scrubValue(email) }),
    ...(isAddressValue(ip) ? ipTraits(String(ip), secret) : ip != null && { ip: scrubValue(ip) }),
  };
}

/**
 * Takes addresses out of an id or a source, putting in their place a keyed hash, so that the same id stays the same and
 * different ones stay different.
 */
export function pseudonymiseName(name: string, secret: Secret): string {
  return needsScrubbing(name) ? scrubText(name, hashingReplacements(secret)) : name;
}

/** Replaces what looks like an address in every text and key of a JSON value of bounded depth. */
export function scrubValue(value: unknown): unknown {
  if (typeof value === 'string') return scrubText(value, PLAIN_REPLACEMENTS);
  if (Array.isArray(value)) return scrubList(value);
  return isRecord(value) ? scrubRecord(value, (_key, item) => scrubValue(item)) : value;
}

function scrubFields(data: Record<string, unknown>, secret: Secret): Record<string, unknown> {
  return scrubRecord(data, (key, value) => {
    if (typeof value !== 'string') return typeof value === 'object' ? scrubValue(value) : value;
    if (!needsScrubbing(value)) return value;
    const replacements = NAMING_FIELDS.has(key) ? hashingReplacements(secret) : PLAIN_REPLACEMENTS;
    return scrubText(value, replacements, kindOf(key));
  });
}

function kindOf(key: string): TextKind {
  if (/version$/iu.test(key)) return 'version';
  return /^user[_-]?agent$/iu.test(key) ? 'userAgent' : 'text';
}

function scrubList(list: readonly unknown[]): readonly unknown[] {
  const clean = list.map(scrubValue);
  return clean.some((item, index) => item !== list[index]) ? clean : list;
}

function scrubRecord(
  record: Record<string, unknown>,
  scrub: (key: string, value: unknown) => unknown,
): Record<string, unknown> {
  let copy: Record<string, unknown> | null = null;
  for (const key in record) {
    const value = record[key];
    const cleanKey = scrubText(key, PLAIN_REPLACEMENTS);
    const clean = scrub(key, value);
    if (copy === null && clean === value && cleanKey === key) continue;
    copy ??= before(key, record);
    copy[cleanKey === key ? key : freeKey(record, copy, cleanKey)] = clean;
  }
  return copy ?? record;
}

/** The entries of a record that stand before a key: copied only once there is something to change. */
function before(end: string, record: Record<string, unknown>): Record<string, unknown> {
  const entries: Record<string, unknown> = {};
  for (const key in record) {
    if (key === end) break;
    entries[key] = record[key];
  }
  return entries;
}

/** A key that nothing has yet, because two addresses must not overwrite each other's value. */
function freeKey(record: Record<string, unknown>, copy: Record<string, unknown>, key: string): string {
  let free = key;
  for (let count = 2; free in copy || free in record; count++) free = `${key}${count}`;
  return free;
}

function emailTraits(text: string, secret: Secret): EmailTraits {
  const address = text.trim();
  const at = address.lastIndexOf('@');
  return {
    emailHash: keyedHash('email', address.toLowerCase(), secret),
    emailDomain: at < 0 ? null : domainOf(address.slice(at + 1)),
    emailShape: emailShapeOf(at < 0 ? address : address.slice(0, at)),
  };
}

function ipTraits(text: string, secret: Secret): IpTraits {
  const address = text.trim();
  const known = ipNetworkOf(address);
  return { ipHash: keyedHash('ip', known?.canonical ?? address, secret), network: known?.network ?? null };
}

function domainOf(text: string): string | null {
  const domain = domainToASCII(text.toLowerCase());
  return DOMAIN.test(domain) && isIP(domain) === 0 ? domain : null;
}

function hashingReplacements(secret: Secret): Replacements {
  return {
    email: (address) => {
      const { emailHash, emailDomain } = emailTraits(address, secret);
      return `email-${emailHash.slice(0, 12)}${emailDomain === null ? '' : `.${emailDomain}`}`;
    },
    ip: (address) => `ip-${ipTraits(address, secret).ipHash.slice(0, 12)}`,
  };
}

function isAddressValue(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** HMAC-SHA-256, cut to 16 bytes; the kind goes in so that no text has the same hash as e-mail and as IP address. */
function keyedHash(kind: string, text: string, secret: Secret): string {
  return createHmac('sha256', secret).update(`${kind}:${text}`).digest('hex').slice(0, 32);
}
