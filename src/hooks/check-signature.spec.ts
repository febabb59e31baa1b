import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hasGitlabToken, isSignedByGithub, isSignedWebhook, secretsOf } from './check-signature.js';

const NOW_MS = Date.parse('2026-11-20T14:00:00Z');

describe('a signature of GitHub', () => {
  // The example of GitHub's own documentation on validating deliveries.
  const body = Buffer.from('Hello, World!');
  const secret = "It's a Secret to Everybody";
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

  it('holds for the bytes that were signed', () => {
    expect(isSignedByGithub(body, { 'x-hub-signature-256': signature }, [secret])).toBe(true);
    expect(isSignedByGithub(body, { 'x-hub-signature-256': signature }, ['another one', secret])).toBe(true);
  });

  it.each([
    ['other bytes', 'Hello, world!', signature, [secret]],
    ['another secret', 'Hello, World!', signature, ['another one']],
    ['no secret', 'Hello, World!', signature, []],
    ['no signature', 'Hello, World!', undefined, [secret]],
    ['an older kind', 'Hello, World!', `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`, [secret]],
    ['half of it', 'Hello, World!', signature.slice(0, 40), [secret]],
  ])('does not hold for %s', (_, text, given, secrets) => {
    expect(isSignedByGithub(Buffer.from(text), { 'x-hub-signature-256': given }, secrets)).toBe(false);
  });
});

describe('a Standard Webhooks signature', () => {
  // The example of the specification's reference libraries.
  const body = Buffer.from('{"test": 2432232314}');
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const token = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signedMs = 1_614_265_330_000;

  it('holds within five minutes, also among others', () => {
    expect(isSignedWebhook(body, headers, [token], signedMs + 299_000)).toBe(true);
    const several = { ...headers, 'webhook-signature': `v1,bm90IGl0 ${headers['webhook-signature']}` };
    expect(isSignedWebhook(body, several, [token], signedMs - 299_000)).toBe(true);
  });

  it.each([
    ['later', headers, signedMs + 301_000],
    ['earlier', headers, signedMs - 301_000],
    ['with another id', { ...headers, 'webhook-id': 'msg_2' }, signedMs],
    ['with another time', { ...headers, 'webhook-timestamp': '1614265331' }, signedMs],
    ['without a time', { ...headers, 'webhook-timestamp': undefined }, signedMs],
    ['without an id', { ...headers, 'webhook-id': undefined }, signedMs],
    ['with nothing', {}, signedMs],
  ])('does not hold %s', (_, given, nowMs) => {
    expect(isSignedWebhook(body, given, [token], nowMs)).toBe(false);
  });

  it('does not hold with another token', () => {
    expect(isSignedWebhook(body, headers, ['whsec_AAAAAAAAAAAAAAAAAAAAAAAA'], NOW_MS)).toBe(false);
  });
});

describe('a token of GitLab', () => {
  it('is the one of the hook', () => {
    expect(hasGitlabToken({ 'x-gitlab-token': 'a token that is long' }, ['a token that is long'])).toBe(true);
    expect(hasGitlabToken({ 'x-gitlab-token': 'a token that is lonG' }, ['a token that is long'])).toBe(false);
    expect(hasGitlabToken({}, ['a token that is long'])).toBe(false);
    expect(hasGitlabToken({}, [])).toBe(false);
    expect(hasGitlabToken({}, [''])).toBe(false);
  });
});

describe('the secrets of a shop', () => {
  const secrets = [
    { shop: null, secret: 'of all' },
    { shop: 'acme', secret: 'of acme' },
  ];

  it('are its own where it has one, and never those of another', () => {
    expect(secretsOf(secrets, 'acme')).toEqual(['of acme']);
    expect(secretsOf(secrets, 'kiwi')).toEqual(['of all']);
    expect(secretsOf(secrets.slice(1), 'kiwi')).toEqual([]);
    expect(secretsOf(null, 'acme')).toEqual([]);
  });
});
