import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pseudonymise, pseudonymiseName, scrubValue } from './pseudonymise.js';

const SECRET = Buffer.alloc(32, 7);
const keyed = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex').slice(0, 32);

const name = (id: string) => pseudonymiseName(id, SECRET);

// Promise guarded: e-mail addresses and IPs are never stored; what stands in their place still tells bots from people.
describe('pseudonymise', () => {
  it('puts traits in the place of email and ip', () => {
    expect(pseudonymise({ email: ' Ann.B+1@Example.IT ', ip: '203.0.113.7', country: 'IT' }, SECRET)).toEqual({
      country: 'IT',
      emailHash: keyed('email:ann.b+1@example.it'),
      emailDomain: 'example.it',
      emailShape: { length: 7, digits: 1, letters: 4, separators: 1, hasPlus: true, entropyBits: 2.52 },
      ipHash: keyed('ip:203.0.113.7'),
      network: '203.0.113.0/24',
    });
  });

  it('hashes all spellings of an address alike, and differently under another secret', () => {
    const hash = (ip: string, secret: Buffer | string = SECRET) => pseudonymise({ ip }, secret).ipHash;
    expect(hash('::ffff:203.0.113.7')).toBe(hash('203.0.113.7'));
    expect(hash('2001:DB8:0:0::1')).toBe(hash('2001:db8::1'));
    expect(hash('203.0.113.7', 'other')).not.toBe(hash('203.0.113.7'));
    expect(pseudonymise({ email: 'A@X.IT' }, SECRET).emailHash).toBe(
      pseudonymise({ email: 'a@x.it' }, SECRET).emailHash,
    );
  });

  it.each([
    '',
    'no address',
    '@',
    'joe@',
    'joe@localhost',
    'joe@10.0.0.1',
    'joe@[10.0.0.1]',
    'joe@-',
    'a\ud800@\ud800',
  ])('hashes the malformed e-mail %p without a domain', (email) => {
    const clean = pseudonymise({ email }, SECRET);
    expect(clean).toMatchObject({ emailDomain: null, emailHash: expect.stringMatching(/^[\da-f]{32}$/u) });
    expect(clean).not.toHaveProperty('email');
  });

  it('hashes whatever stands in ip, and keeps no network of what is none', () => {
    for (const ip of ['unknown', '1.2.3.4, 5.6.7.8', 3_405_803_783]) {
      expect(pseudonymise({ ip }, SECRET)).toEqual({ ipHash: keyed(`ip:${ip}`), network: null });
    }
  });

  it('writes international domains in ASCII', () => {
    expect(pseudonymise({ email: 'jürg@MÜNCHEN.example' }, SECRET).emailDomain).toBe('xn--mnchen-3ya.example');
  });

  it('finds addresses in unknown fields, nested ones, lists and keys', () => {
    const data = {
      note: 'call joe@x.it at 10.0.0.1',
      customer: { mail: 'joe@x.it', tags: ['vip', 'joe@x.it'], plain: { a: 1 } },
      'joe@x.it': 1,
      'ann@x.it': 2,
      email: { address: 'joe@x.it' },
    };
    expect(pseudonymise(data, SECRET)).toEqual({
      note: 'call [email] at [ip]',
      customer: { mail: '[email]', tags: ['vip', '[email]'], plain: { a: 1 } },
      '[email]': 1,
      '[email]2': 2,
      email: { address: '[email]' },
    });
  });

  it('keeps versions and user agents, and things named by an address apart', () => {
    const agent = 'Mozilla/5.0 Chrome/134.0.0.0';
    expect(pseudonymise({ version: '1.2.3.4', phpVersion: '8.1.2.3', userAgent: agent }, SECRET)).toEqual({
      version: '1.2.3.4',
      phpVersion: '8.1.2.3',
      userAgent: agent,
    });
    const mailbox = (name: string) => String(pseudonymise({ mailbox: name }, SECRET).mailbox);
    expect(mailbox('Info@x.it')).toMatch(/^email-[\da-f]{12}\.x\.it$/u);
    expect(mailbox('info@x.it')).toBe(mailbox('Info@x.it'));
    expect(mailbox('sales@x.it')).not.toBe(mailbox('info@x.it'));
    expect(pseudonymise({ host: '10.0.0.1' }, SECRET).host).toMatch(/^ip-[\da-f]{12}$/u);
  });

  it('gives data without addresses back as it is, and never changes what it was given', () => {
    const plain = { page: '/cart', durationMs: 1, moduleMs: { a: 1 }, list: ['x'] };
    expect(pseudonymise(plain, SECRET)).toBe(plain);
    const given = Object.freeze({ email: 'joe@x.it', deep: Object.freeze({ ip: '10.0.0.1' }) });
    expect(pseudonymise(given, SECRET)).toMatchObject({ deep: { ip: '[ip]' } });
  });

  it('leaves nothing of an address anywhere in any JSON', () => {
    const address = fc.oneof(fc.emailAddress({ size: 'small' }), fc.ipV4(), fc.ipV6()).filter((text) => text !== '::');
    const holding = address.chain((found) => {
      const { tree } = fc.letrec((tie) => ({
        leaf: fc.constantFrom<unknown>(found, `to ${found}, and`, `<${found}>`, 1, null, 'x'),
        key: fc.constantFrom('a', 'b', found, 'email', 'ip', 'mailbox', 'title'),
        tree: fc.oneof(
          { maxDepth: 4 },
          tie('leaf'),
          fc.array(tie('tree')),
          fc.dictionary(tie('key') as fc.Arbitrary<string>, tie('tree')),
        ),
      }));
      return fc.tuple(fc.constant(found), fc.dictionary(fc.constantFrom('email', 'ip', 'x', 'mailbox', found), tree));
    });
    fc.assert(
      fc.property(holding, ([found, data]) => {
        const { network: _network, ...clean } = pseudonymise(data, SECRET);
        return !JSON.stringify(clean).includes(JSON.stringify(found).slice(1, -1));
      }),
      { numRuns: 500 },
    );
  });
});

describe('pseudonymiseName', () => {
  it('keeps ids apart and gives the same id the same name', () => {
    expect(name('order-17')).toBe('order-17');
    expect(name('signup-joe@x.it-3')).toBe(name('signup-joe@x.it-3'));
    expect(name('joe@x.it')).not.toBe(name('ann@x.it'));
    expect(name('/host/10.0.0.1/cron')).toMatch(/^\/host\/ip-[\da-f]{12}\/cron$/u);
  });
});

describe('scrubValue', () => {
  it('leaves scalars and clean trees untouched', () => {
    const tree = { a: [1, null, { b: 'x' }] };
    expect(scrubValue(tree)).toBe(tree);
    expect([1, null, true, undefined].map(scrubValue)).toEqual([1, null, true, undefined]);
  });
});
