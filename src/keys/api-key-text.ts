import { hash } from 'node:crypto';

/** What a key may do. Each key has one; see `authorise.ts` for what it includes. */
export const SCOPES = ['ingest', 'read', 'admin'] as const;
/** One of `SCOPES`. */
export type Scope = (typeof SCOPES)[number];

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KEY_BYTES = 32;
/** Digits that 32 bytes take in base 62; shorter numbers get zeros in front. */
const KEY_DIGITS = 43;
const KEY_TEXT = /^vdt_(ingest|read|admin)_[0-9A-Za-z]{43}$/;
const SHOWN_DIGITS = 4;

/** Gives the text of a new key, `vdt_<scope>_<43 digits of base 62>`, made of 32 bytes from `randomBytes`. */
export function newKeyText(scope: Scope, randomBytes: (size: number) => Buffer): string {
  return `vdt_${scope}_${base62(randomBytes(KEY_BYTES))}`;
}

/** Tells whether a text has the form of a key at all, which spares the store a look for every stray password. */
export function isKeyText(text: string): boolean {
  return KEY_TEXT.test(text);
}

/**
 * Gives what is stored in place of a key: its SHA-256 in hexadecimal. A slow password hash would add nothing, since
 * nobody can try out 2^256 random keys however fast the hash, and it would cost every request tens of milliseconds.
 */
export function keyHash(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Gives the start of a key, by which people tell keys apart in a list: too little of it to be of use to anyone. */
export function keyPrefix(text: string): string {
  return text.slice(0, text.lastIndexOf('_') + 1 + SHOWN_DIGITS);
}

function base62(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let digits = '';
  while (digits.length < KEY_DIGITS) {
    digits = BASE62.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits;
}
