import { describe, expect, it } from '@jest/globals';
import { authorise, bearerKey, type KeyRights } from './authorise.js';
import type { Scope } from './api-key-text.js';

const revokedAt = null;
const forAcme = (scope: Scope): KeyRights => ({ scope, shop: 'acme', revokedAt });
const forAll = (scope: Scope): KeyRights => ({ scope, shop: null, revokedAt });

describe('authorise', () => {
  it.each<[string, KeyRights, Scope, string | null]>([
    ['an ingest key sends events', forAcme('ingest'), 'ingest', 'acme'],
    ['a read key reads its shop', forAcme('read'), 'read', 'acme'],
    ['a read key asks for a list', forAcme('read'), 'read', null],
    ['an admin key changes its shop', forAcme('admin'), 'admin', 'acme'],
    ['an admin key reads too', forAcme('admin'), 'read', 'acme'],
    ['a key for all shops reads any', forAll('read'), 'read', 'other'],
  ])('allows: %s', (_what, key, scope, shop) => {
    expect(authorise(key, { scope, shop })).toEqual({ allowed: true });
  });

  it.each<[string, KeyRights | 'missing' | 'unknown', Scope, string | null, number, string]>([
    ['no key', 'missing', 'read', 'acme', 401, 'an API key is needed'],
    ['a key nobody made', 'unknown', 'read', 'acme', 401, 'not known here'],
    [
      'a revoked key',
      { ...forAll('admin'), revokedAt: new Date(0) },
      'read',
      null,
      401,
      'revoked at 1970-01-01T00:00:00.000Z',
    ],
    [
      'a read key that changes',
      forAcme('read'),
      'admin',
      'acme',
      403,
      'needs a key of scope admin; the scope of this one is read',
    ],
    ['an ingest key that reads', forAcme('ingest'), 'read', 'acme', 403, 'needs a key of scope read'],
    ['an admin key that sends events', forAcme('admin'), 'ingest', 'acme', 403, 'needs a key of scope ingest'],
    ['another shop', forAcme('admin'), 'admin', 'other', 403, 'this API key is for the shop acme only'],
  ])('refuses: %s', (_what, key, scope, shop, status, reason) => {
    expect(authorise(key, { scope, shop })).toEqual({
      allowed: false,
      status,
      reason: expect.stringContaining(reason),
    });
  });
});

describe('bearerKey', () => {
  it.each([
    ['Bearer vdt_read_x', 'vdt_read_x'],
    ['bearer  vdt_read_x ', 'vdt_read_x'],
    ['Basic dTpw', null],
    ['Bearer', null],
    ['Bearer a b', null],
    [undefined, null],
  ])('finds in %j the key %j', (header, key) => {
    expect(bearerKey(header)).toBe(key);
  });
});
