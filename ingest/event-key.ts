import { hash } from 'node:crypto';

/** Hex digits of a key. */
export const KEY_DIGITS = 16;

/**
 * Gives the 64-bit key of an event within its shop as 16 hex digits: the first 8 bytes of
 * SHA-256(`<length of source>:<source><id>`), the length keeping `a`+`bc` and `ab`+`c` apart. Two of n different events
 * share a key with odds of about n² / 2^65: one in 370,000 for 10 million events, 2.7 % for a thousand million. SHA-256
 * rather than a faster hash, because ids are chosen by senders and must not be made to collide at will.
 */
export function eventKey(source: string, id: string): string {
  return hash('sha256', `${source.length}:${source}${id}`, 'hex').slice(0, KEY_DIGITS);
}

/** The key whose number the store tells as an unsigned decimal. */
export function keyOfDecimal(decimal: string): string {
  return BigInt(decimal).toString(16).padStart(KEY_DIGITS, '0');
}
