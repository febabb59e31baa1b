import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { eventKey } from './event-key.js';

// Promise guarded: an event is counted once, and two different events are not taken for one.
describe('eventKey', () => {
  it('is the first 8 bytes of SHA-256 as an unsigned decimal', () => {
    const digest = createHash('sha256').update('2:/asb-1').digest();
    expect(eventKey('/a', 'sb-1')).toBe(digest.readBigUInt64BE(0).toString());
  });

  it('fits an unsigned 64-bit column', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, id) => {
        const key = eventKey(source, id);
        return /^\d+$/u.test(key) && BigInt(key) < 2n ** 64n;
      }),
    );
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
