import { KEY_DIGITS } from './event-key.js';

/** The keys of a list of bytes, each as hex digits. */
export function keyTexts(list: Uint8Array): string[] {
  const digits = Buffer.from(list).swap64().toString('hex');
  return digits.match(new RegExp(`.{${KEY_DIGITS}}`, 'g')) ?? [];
}
