import { hash } from 'node:crypto';

/** Hex digits of a key. */
export const KEY_DIGITS = 16;

/** The value of each character as a hex digit; -1 for what is none. */
const DIGIT_VALUES = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);

/**
 * Gives the 64-bit key of an event within its shop as 16 hex digits: the first 8 bytes of
 * SHA-256(`<length of source>:<source><id>`), the length keeping `a`+`bc` and `ab`+`c` apart. Two of n different events
 * share a key with odds of about n² / 2^65: one in 370,000 for 10 million events, 2.7 % for a thousand million. SHA-256
 * rather than a faster hash, because ids are chosen by senders and must not be made to collide at will.
 */
export function eventKey(source: string, id: string): string {
  return hash('sha256', `${source.length}:${source}${id}`, 'hex').slice(0, KEY_DIGITS);
}

/** The upper half of a key, an unsigned number of 32 bits. Throws where the text is no key. */
export function upperWord(key: string): number {
  return wordOf(key, 0);
}

/** The lower half of a key, likewise. */
export function lowerWord(key: string): number {
  return wordOf(key, KEY_DIGITS / 2);
}

/** The key whose number the store tells as an unsigned decimal. */
export function keyOfDecimal(decimal: string): string {
  return BigInt(decimal).toString(16).padStart(KEY_DIGITS, '0');
}

function wordOf(key: string, from: number): number {
  let word = 0;
  let signs = key.length === KEY_DIGITS ? 0 : -1;
  for (let at = from; at < from + KEY_DIGITS / 2; at++) {
    const digit = DIGIT_VALUES[key.charCodeAt(at)] ?? -1;
    signs |= digit;
    word = (word << 4) | digit;
  }
  if (signs < 0) throw new Error('an event key must be 16 hex digits');
  return word >>> 0;
}
