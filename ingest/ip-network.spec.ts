import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ipNetworkOf } from './ip-network.js';

// Promise guarded: of an IP only its /24 or /48 is stored, and two spellings of one address are one.
describe('ipNetworkOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
    ['2a08:c78:4a33:349c::d1e9', '2a08:c78:4a33:349c:0:0:0:d1e9', '2a08:c78:4a33::/48'],
    ['2001:DB8::1', '2001:db8:0:0:0:0:0:1', '2001:db8::/48'],
    ['2001:0:5:1::', '2001:0:5:1:0:0:0:0', '2001:0:5::/48'],
    ['::1', '0:0:0:0:0:0:0:1', '::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1', 'fe80::/48'],
    ['1:2:3:4:5:6:7.8.9.10', '1:2:3:4:5:6:708:90a', '1:2:3::/48'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
    ['::FFFF:cb00:7107', '203.0.113.7', '203.0.113.0/24'],
  ])('reads %p', (text, canonical, network) => expect(ipNetworkOf(text)).toEqual({ canonical, network }));

  it.each(['', 'localhost', '1.2.3', '256.1.1.1', '1.2.3.4:80', '1.2.3.4, 5.6.7.8', '::g', '1::2::3'])(
    'says that %p is none',
    (text) => expect(ipNetworkOf(text)).toBeNull(),
  );

  it('reads every address there is', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => ipNetworkOf(address) !== null));
  });
});
