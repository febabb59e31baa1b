import { describe, expect, it } from '@jest/globals';
import { type EnvelopeContext, readEnvelope } from './envelope.js';

const RECEIVED_MS = Date.UTC(2026, 10, 20, 14, 0);
const OF_KEY: EnvelopeContext = { shop: 'acme', source: '/v1/events', receivedMs: RECEIVED_MS, newId: () => 'new-1' };
const OF_FILE: EnvelopeContext = { ...OF_KEY, shop: null, source: 'file' };
const EVENT = { type: 'mail.sent', data: {} };

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, index]));

const at = (time: string) => readEnvelope({ ...EVENT, time }, OF_KEY);

// Promise guarded: contract section 1, what may be missing and what is refused of the envelope.
describe('readEnvelope', () => {
  it('fills in what is missing or null', () => {
    const filled = {
      id: 'new-1',
      source: '/v1/events',
      type: 'mail.sent',
      timeMs: RECEIVED_MS,
      shop: 'acme',
      data: {},
    };
    expect(readEnvelope(EVENT, OF_KEY)).toEqual(filled);
    expect(
      readEnvelope({ ...EVENT, specversion: null, id: null, source: null, time: null, shop: null }, OF_KEY),
    ).toEqual(filled);
  });

  it('takes what is given', () => {
    const given = { specversion: '1.0', id: 'a', source: '/b', time: '2026-11-20T13:00:00+00:00', shop: 'acme' };
    expect(readEnvelope({ ...EVENT, ...given }, OF_KEY)).toEqual({
      id: 'a',
      source: '/b',
      type: 'mail.sent',
      timeMs: RECEIVED_MS - 3_600_000,
      shop: 'acme',
      data: {},
    });
  });

  it('keeps unknown attributes, up to 64', () => {
    expect(readEnvelope({ ...EVENT, subject: 's', datacontenttype: 'application/json' }, OF_KEY)).toMatchObject({
      attributes: { subject: 's' },
    });
    expect(readEnvelope(EVENT, OF_KEY)).not.toHaveProperty('attributes');
    expect(readEnvelope({ ...EVENT, ...many(64) }, OF_KEY)).toMatchObject({ attributes: many(64) });
    expect(readEnvelope({ ...EVENT, ...many(65) }, OF_KEY)).toEqual({
      reason: 'event has more than 64 unknown attributes',
    });
  });

  it('takes a time up to 10 minutes ahead and any since 2000', () => {
    expect(at('2026-11-20T14:10:00Z')).toMatchObject({ timeMs: RECEIVED_MS + 600_000 });
    expect(at('2026-11-20T14:10:00.001Z')).toEqual({ reason: 'time must not be more than 10 minutes in the future' });
    expect(at('2000-01-01T00:00:00Z')).toMatchObject({ timeMs: Date.UTC(2000, 0, 1) });
    expect(at('1970-01-01T00:00:00Z')).toEqual({ reason: 'time must not be before the year 2000' });
  });

  it.each([
    [{ data: {} }, 'type is required'],
    [{ type: 7, data: {} }, 'type must be a text'],
    [{ type: 'mail.sent' }, 'data is required'],
    [{ type: 'mail.sent', data: null }, 'data is required'],
    [{ type: 'mail.sent', data: [] }, 'data must be an object'],
    [{ type: 'mail.sent', data: 'x' }, 'data must be an object'],
    [{ ...EVENT, specversion: '0.3' }, 'specversion must be 1.0'],
    [{ ...EVENT, specversion: 1 }, 'specversion must be 1.0'],
    [{ ...EVENT, id: 7 }, 'id must be a text of 1 to 256 characters, none of them a control character'],
    [{ ...EVENT, id: '' }, 'id must be a text of 1 to 256 characters, none of them a control character'],
    [{ ...EVENT, id: 'x'.repeat(257) }, 'id must be a text of 1 to 256 characters, none of them a control character'],
    [{ ...EVENT, id: 'a\0' }, 'id must be a text of 1 to 256 characters, none of them a control character'],
    [{ ...EVENT, source: '\n' }, 'source must be a text of 1 to 256 characters, none of them a control character'],
    [{ ...EVENT, time: 'yesterday' }, 'time must be an RFC 3339 time such as 2026-11-20T14:03:07Z'],
    [{ ...EVENT, time: 1_795_183_387 }, 'time must be an RFC 3339 time such as 2026-11-20T14:03:07Z'],
    [{ ...EVENT, shop: 'other' }, 'shop is not the one this key belongs to'],
    [{ ...EVENT, shop: 'ACME' }, 'shop is not the one this key belongs to'],
  ])('refuses %j by name', (raw, reason) => expect(readEnvelope(raw, OF_KEY)).toEqual({ reason }));

  it('wants a proper shop where no key tells it', () => {
    const reason = 'shop must be 1 to 64 letters, digits, dots, dashes or underscores, the first a letter or digit';
    expect(readEnvelope(EVENT, OF_FILE)).toEqual({ reason: 'shop is required' });
    for (const shop of ['', '-a', 'a b', 'a/b', '../x', 'x'.repeat(65), 7, 'a\n']) {
      expect(readEnvelope({ ...EVENT, shop }, OF_FILE)).toEqual({ reason });
    }
    expect(readEnvelope({ ...EVENT, shop: 'Acme-Fashion_2.it' }, OF_FILE)).toMatchObject({ shop: 'Acme-Fashion_2.it' });
  });
});
