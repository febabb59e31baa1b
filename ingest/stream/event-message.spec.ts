import { describe, expect, it } from '@jest/globals';
import type { KafkaMessage } from 'kafkajs';
import type { StoredEvent } from '../event.js';
import { prepareEvent } from '../prepare-event.js';
import { eventOf, messageOf } from './event-message.js';

const SECRET = 'a secret of the tests, long enough';
const NOW_MS = Date.UTC(2026, 2, 4, 12);
const PLACE = { topic: 'shop-events', partition: 3 };

function prepared(raw: object): StoredEvent {
  const outcome = prepareEvent(raw, {
    shop: 'acme',
    source: '/v1/events',
    receivedMs: NOW_MS,
    newId: () => 'new',
    secret: SECRET,
  });
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

function sent(fields: Partial<KafkaMessage>): KafkaMessage {
  return {
    key: Buffer.from('acme'),
    value: null,
    timestamp: String(NOW_MS),
    attributes: 0,
    offset: '41',
    headers: {},
    ...fields,
  } as KafkaMessage;
}

function asSent(event: StoredEvent): KafkaMessage {
  const { key, value, timestamp, headers } = messageOf(event);
  return sent({
    key: Buffer.from(String(key)),
    value: Buffer.from(String(value)),
    timestamp: timestamp!,
    headers: headers!,
  });
}

const order = { type: 'order.placed', id: 'o1', data: { orderId: 1, value: 20, currency: 'EUR' } };

describe('an event through Kafka', () => {
  it.each([
    ['an order', order],
    [
      'addresses and attributes',
      { ...order, type: 'customer.registered', traceid: 'x', data: { email: 'Jo@Example.it', ip: '203.0.113.7' } },
    ],
    ['an address in its id', { ...order, id: 'mail-jo@example.it', source: '/203.0.113.7' }],
    [
      'a failed job',
      { type: 'job.finished', id: 'j', data: { job: 'export', outcome: 'failed', errorMessage: 'Connection refused' } },
    ],
  ])('is the same after it as before: %s', (_, raw) => {
    const event = prepared(raw);
    // What has attributes is stored together with them, and so written out anew.
    const dataText = event.attributes ? {} : { dataText: JSON.stringify(event.data) };
    expect(eventOf(asSent(event), PLACE, SECRET)).toEqual({ kind: 'accepted', event: { ...event, ...dataText } });
  });

  it('has its addresses taken out where it did not come through the collector', () => {
    const value = Buffer.from(
      JSON.stringify({ ...order, shop: 'acme', type: 'customer.registered', data: { email: 'jo@example.it' } }),
    );
    const outcome = eventOf(sent({ value }), PLACE, SECRET);
    expect(outcome).toMatchObject({ kind: 'accepted', event: { data: { emailDomain: 'example.it' } } });
    expect(JSON.stringify(outcome)).not.toContain('jo@example.it');
  });

  it('gets its id and time from its place where it has none, the same at every attempt', () => {
    const message = sent({
      value: Buffer.from(JSON.stringify({ shop: 'acme', type: 'order.placed', data: order.data })),
    });
    const first = eventOf(message, PLACE, SECRET);
    expect(first).toMatchObject({ kind: 'accepted', event: { id: 'shop-events-3-41', timeMs: NOW_MS } });
    expect(eventOf(message, PLACE, SECRET)).toEqual(first);
  });

  it.each([
    ['nothing', null, 'acme', 'value is not valid JSON'],
    ['no JSON', 'x{', 'acme', 'value is not valid JSON'],
    ['no shop', order, 'acme', 'shop is required'],
    ['another key than its shop', { ...order, shop: 'acme' }, 'other', 'key must be the shop'],
    ['no key', { ...order, shop: 'acme' }, null, 'key must be the shop'],
    ['an unknown type', { ...order, shop: 'acme', type: 'x.y' }, 'acme', 'type x.y is unknown'],
  ])('is refused by reason: %s', (_, value, key, reason) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const message = sent({
      value: value === null ? null : Buffer.from(text),
      key: key === null ? null : Buffer.from(key),
    });
    expect(eventOf(message, PLACE, SECRET)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining(reason),
    });
  });
});
