import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { PLAIN_REPLACEMENTS, scrubText } from './scrub-text.js';

const scrub = (text: string): string => scrubText(text, PLAIN_REPLACEMENTS);

// Promise guarded: no e-mail address or IP is stored, wherever in a text it stands; what is none stays readable.
describe('scrubText', () => {
  it.each([
    ['mail to joe.rossi@example.it.', 'mail to [email].'],
    ['Joe Rossi <joe@example.it>, Ann <ann@example.it>', 'Joe Rossi <[email]>, Ann <[email]>'],
    ['https://shop.example/u?email=joe%40example.it&x=1', 'https://shop.example/u?email=[email]&x=1'],
    ['https://shop.example/u?email=joe%2540example.it', 'https://shop.example/u?email=[email]'],
    ['mailto:joe+tag@example.it', 'mailto:[email]'],
    ['"joe rossi"@example.it', '[email]'],
    ['joe@[192.0.2.1]', '[email]'],
    ['joe@localhost', '[email]'],
    ["o'brien@example.it", '[email]'],
    ['jürg@münchen.example', '[email]'],
    ['a@b@example.it', '[email]'],
    ['joe@@example.it', '[email]'],
    ['#@example.it', '[email]'],
  ])('takes the e-mail address out of %p', (text, clean) => expect(scrub(text)).toBe(clean));

  it.each([
    ['connect ECONNREFUSED 10.0.0.1:443', 'connect ECONNREFUSED [ip]:443'],
    ['from 203.0.113.7.', 'from [ip].'],
    ['http://203.0.113.7/x', 'http://[ip]/x'],
    ['ip010.001.000.001', 'ip[ip]'],
    ['tcpdump 10.0.0.1.443', 'tcpdump [ip]'],
    ['[2001:db8::1]:443', '[[ip]]:443'],
    ['from 2001:db8::1: refused', 'from [ip]: refused'],
    ['2001:db8:0:0:0:0:0:1:443', '[ip]:443'],
    ['fe80::1%eth0', '[ip]%eth0'],
    ['[IPv6:2001:db8::1]', '[IPv6:[ip]]'],
    ['IPv6:::1', 'IPv6:[ip]'],
    ['::ffff:203.0.113.7', '[ip]'],
    ['::1', '[ip]'],
    ['2001:DB8::1/64', '[ip]/64'],
  ])('takes the IP out of %p', (text, clean) => expect(scrub(text)).toBe(clean));

  it.each([
    'at 12:30:45 on 2026-11-20T14:03:07Z',
    'PDO::exec failed in Foo::Bar',
    '00:1a:2b:3c:4d:5e',
    'Release v1.2.3.4',
    'react@18.2.0',
    'at /srv/node_modules/@nestjs/core/x.js',
    '@media and joe@ and @acme, 3 @ 5',
    "Access denied for 'root'@'%'",
    '100% of 1.234.567 rows',
    '1.2.3',
    '999.1.1.1',
    '::',
    'https://shop.example/a.b.c.d?x=50%25',
  ])('leaves %p alone', (text) => expect(scrub(text)).toBe(text));

  it('keeps product versions of a user agent and numbers of a version, but no e-mail address there', () => {
    const agent = 'Mozilla/5.0 AppleWebKit/537.36 Chrome/134.0.0.0 Safari/537.36';
    expect(scrubText(agent, PLAIN_REPLACEMENTS, 'userAgent')).toBe(agent);
    expect(scrubText(`${agent} (10.0.0.1)`, PLAIN_REPLACEMENTS, 'userAgent')).toBe(`${agent} ([ip])`);
    expect(scrubText('1.2.3.4', PLAIN_REPLACEMENTS, 'version')).toBe('1.2.3.4');
    expect(scrubText('1.2.3.4 joe@example.it', PLAIN_REPLACEMENTS, 'version')).toBe('1.2.3.4 [email]');
  });

  it('makes NUL and broken surrogates storable, and keeps whole ones', () => {
    expect(scrub('a\0b\ud800c😀')).toBe('a\ufffdb\ufffdc😀');
  });

  it('leaves no address in any text', () => {
    const address = fc.oneof(fc.emailAddress({ size: 'small' }), fc.ipV4(), fc.ipV6());
    const around = fc.constantFrom('', ' ', ', ', '<', '>', '(', ')', '"', '\n', '=', '&');
    fc.assert(
      fc.property(address, around, around, (found, before, after) => {
        fc.pre(found !== '::');
        return !scrub(`text${before === '' ? ' ' : before}${found}${after} text`).includes(found);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes long texts made to stall it', () => {
    for (const piece of [
      '@',
      '@[',
      'a@',
      '"@',
      '%40',
      '%25',
      '1.',
      '1:',
      '::',
      'f',
      ':f',
      "'@",
      '1.1.1.1 ',
      '%',
      '\ud800',
    ]) {
      const started = performance.now();
      scrub(piece.repeat(60_000 / piece.length));
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});
