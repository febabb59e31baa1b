import type { Clock } from './clock.js';

/**
 * A token that sorts by time and is unique: 13 digits of milliseconds and 8 random bytes in hexadecimal. Names a batch in
 * the spool and in the store's deduplication.
 */
export function timeToken(clock: Clock, randomBytes: (size: number) => Buffer): string {
  return `${String(clock.now()).padStart(13, '0')}-${randomBytes(8).toString('hex')}`;
}
