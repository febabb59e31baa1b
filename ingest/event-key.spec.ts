import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { eventKey, keyOfDecimal, lowerWord, upperWord } from './event-key.js';

// Promise guarded: an event is counted once, and two different events are not taken for one.
describe('eventKey', () => {
  it('is the first 8 bytes of SHA-256 in hex', () => {
    const digest = createHash('sha256').update('2:/asb-1').digest();
    expect(eventKey('/a', 'sb-1')).toBe(digest.toString('hex', 0, 8));
    expect(keyOfDecimal(digest.readBigUInt64BE(0).toString())).toBe(eventKey('/a', 'sb-1'));
  });

  it('is told by the store as a number and known again, also one that begins with zeros', () => {
    expect(keyOfDecimal('255')).toBe('00000000000000ff');
    fc.assert(fc.property(fc.string(), fc.string(), (source, id) => /^[\da-f]{16}$/u.test(eventKey(source, id))));
  });

  it('is two words of 32 bits, and nothing else is taken for a key', () => {
    expect([upperWord('fedcba9876543210'), lowerWord('fedcba9876543210')]).toEqual([0xfedcba98, 0x76543210]);
    for (const none of [
      '',
      '123456789abcdef',
      '0123456789abcdef0',
      '0123456789ABCDEF',
      '1) OR (1=1)//////',
      'ü'.repeat(16),
    ]) {
      expect(() => [upperWord(none), lowerWord(none)]).toThrow('16 hex digits');
    }
  });

  it('does not confuse where the source ends and the id begins', () => {
    expect(eventKey('a', 'bc')).not.toBe(eventKey('ab', 'c'));
    expect(eventKey('1:a', 'b')).not.toBe(eventKey('1', ':ab'));
  });

  it('gave no key twice to 100,000 events', () => {
    const keys = new Set(Array.from({ length: 100_000 }, (_, index) => eventKey('/shop/orders', `sh-${index}`)));
    expect(keys.size).toBe(100_000);
  });
});
