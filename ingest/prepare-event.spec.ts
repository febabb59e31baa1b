import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { StoredEvent } from './event.js';
import { eventKey } from './event-key.js';
import { EVENT_TYPES } from './event-types.js';
import { type PrepareContext, prepareEvent } from './prepare-event.js';

const CONTEXT: PrepareContext = {
  shop: 'acme',
  source: '/v1/events',
  receivedMs: Date.UTC(2026, 10, 20, 14),
  newId: () => 'new-1',
  secret: Buffer.alloc(32, 7),
};

function accepted(type: string, data: object, more: object = {}): StoredEvent {
  const outcome = prepareEvent({ type, data, ...more }, CONTEXT);
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

function refusal(raw: unknown): string {
  const outcome = prepareEvent(raw, CONTEXT);
  return outcome.kind === 'rejected' ? outcome.reason : 'accepted';
}

/** Types with texts of every sort in which an address may hide. */
const SAMPLES: readonly [string, object][] = [
  ['customer.registered', { userAgent: 'Mozilla/5.0 Chrome/134.0.0.0', country: 'IT' }],
  ['newsletter.subscribed', { list: 'main' }],
  ['page.timed', { page: '/cart', durationMs: 5, moduleMs: { search: 1 } }],
  ['job.finished', { job: 'feed', outcome: 'failed', errorMessage: 'connection refused' }],
  ['host.sampled', { host: 'web1', disks: [{ mount: '/', usedPct: 40 }] }],
  ['mail.sent', { mailbox: 'info', recipients: 40 }],
  ['change.made', { kind: 'deploy', title: 'Checkout', version: '1.2.3.4', modules: ['cart'] }],
];

const kind = (data: object, type = 'job.finished') => accepted(type, data).data.errorKind;

const many = (size: number) => Object.fromEntries(Array.from({ length: size }, (_, index) => [`x${index}`, 1]));

const rejectedId = (id: unknown) => {
  const outcome = prepareEvent({ id, type: 'x', data: {} }, CONTEXT);
  return outcome.kind === 'rejected' ? outcome.id : undefined;
};

// Promise guarded: contract section 1, and that what is counted is what was accepted, once.
describe('prepareEvent', () => {
  it('gives an event with its defaults, key and unknown fields', () => {
    const event = accepted(
      'job.finished',
      { job: 'feed', outcome: 'ok', items: null, region: 'eu', odd: null },
      { traceparent: '00-ab' },
    );
    expect(event).toEqual({
      id: 'new-1',
      source: '/v1/events',
      type: 'job.finished',
      timeMs: CONTEXT.receivedMs,
      shop: 'acme',
      data: { job: 'feed', outcome: 'ok', region: 'eu', odd: null },
      key: eventKey('/v1/events', 'new-1'),
      receivedMs: CONTEXT.receivedMs,
      measures: expect.any(Array),
      isOccurrence: true,
      attributes: { traceparent: '00-ab' },
    });
  });

  it('derives the kind of a failure from its message, and only of a failure that has none', () => {
    const message = { job: 'feed', errorMessage: 'curl: (28) Operation timed out' };
    expect(kind({ ...message, outcome: 'failed' })).toBe('timeout');
    expect(kind({ ...message, outcome: 'failed', errorKind: 'network' })).toBe('network');
    expect(kind({ ...message, outcome: 'failed', errorKind: null })).toBe('timeout');
    expect(kind({ ...message, outcome: 'ok' })).toBeUndefined();
    expect(kind({ job: 'feed', outcome: 'failed' })).toBe('other');
    const check = { probe: 'home', kind: 'http', ok: false };
    expect(kind({ ...check, status: 401 }, 'probe.checked')).toBe('auth');
    expect(kind({ ...check, errorKind: 'connect' }, 'probe.checked')).toBe('connect');
    expect(kind({ ...check, ok: true, errorMessage: 'x' }, 'probe.checked')).toBeUndefined();
  });

  it.each([
    [null, 'event must be an object'],
    ['text', 'event must be an object'],
    [[], 'event must be an object'],
    [{ type: 'order.shipped', data: {} }, 'type order.shipped is unknown'],
    [{ type: 'constructor', data: {} }, 'type constructor is unknown'],
    [{ type: 'joe@x.it', data: {} }, 'type is unknown'],
    [{ type: 'order.placed', data: { orderId: '1', value: 2 } }, 'data.currency is required'],
    [
      { type: 'page.timed', data: { page: '/', durationMs: 1, moduleMs: { 'joe@x.it': 'x' } } },
      'data.moduleMs.[email] must be a number',
    ],
    [JSON.parse('{"type":"mail.sent","data":{"__proto__":{"x":1}}}'), 'key __proto__ is not allowed'],
    [JSON.parse('{"type":"order.placed","data":{"value":1e999}}'), 'value must be a finite number'],
  ])('refuses %j', (raw, reason) => expect(refusal(raw)).toBe(reason));

  it('keeps up to 64 unknown fields', () => {
    expect(accepted('mail.sent', { mailbox: 'a', recipients: 1, ...many(64) }).data).toMatchObject(many(64));
    expect(refusal({ type: 'mail.sent', data: { mailbox: 'a', recipients: 1, ...many(65) } })).toBe(
      'data has more than 64 unknown fields',
    );
  });

  it('tells the id of what it refuses, without an address in it', () => {
    expect(rejectedId('a-1')).toBe('a-1');
    expect(rejectedId(7)).toBeNull();
    expect(rejectedId('joe@x.it')).toMatch(/^email-/u);
    expect(rejectedId('x'.repeat(300))).toHaveLength(256);
  });

  it('stores no address, wherever it came in', () => {
    const address = fc.oneof(fc.emailAddress({ size: 'small' }), fc.ipV4(), fc.ipV6()).filter((text) => text !== '::');
    fc.assert(
      fc.property(address, fc.constantFrom(...SAMPLES), (found, [type, data]) => {
        const hidden = { id: `i ${found}`, source: found, subject: found, [found]: { [found]: [found] } };
        const names = {
          mailbox: found,
          host: found,
          job: found,
          database: found,
          title: `for ${found}`,
          author: found,
        };
        const event = accepted(type, { ...data, ...names, email: found, ip: found, note: `see ${found}` }, hidden);
        const { network: _network, ...rest } = event.data;
        expect(JSON.stringify({ ...event, data: rest })).not.toContain(JSON.stringify(found).slice(1, -1));
      }),
    );
  });

  it('leaves the raw event as it was', () => {
    const freeze = (node: object): object =>
      Object.freeze(
        Object.fromEntries(
          Object.entries(node).map(([key, item]) => [
            key,
            typeof item === 'object' && item !== null && !Array.isArray(item) ? freeze(item) : item,
          ]),
        ),
      );
    for (const [type, data] of SAMPLES) {
      expect(prepareEvent(freeze({ type, data: { ...data, note: 'joe@x.it', country: null } }), CONTEXT).kind).toBe(
        'accepted',
      );
    }
  });

  it('takes any JSON without throwing', () => {
    const type = fc.constantFrom(...EVENT_TYPES.keys());
    fc.assert(
      fc.property(fc.jsonValue(), type, fc.jsonValue(), (junk, name, data) => {
        for (const raw of [junk, { type: name, data }, { type: name, data: { junk } }]) prepareEvent(raw, CONTEXT);
      }),
      { numRuns: 300 },
    );
  });
});
