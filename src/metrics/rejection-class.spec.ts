import { describe, expect, it } from '@jest/globals';
import { prepareEvent, readJsonLine } from '../../ingest/index.js';
import { rejectionClass } from './rejection-class.js';

const GOOD = { id: 'e1', type: 'order.placed', data: { orderId: 'o1', value: 1, currency: 'EUR' } };
const CONTEXT = { shop: 'acme', source: '/t', receivedMs: 0, newId: () => 'n', secret: 'a secret of the tests' };

function reasonOf(raw: unknown): string {
  const outcome = prepareEvent(raw, { ...CONTEXT, receivedMs: Date.UTC(2026, 0, 1) });
  if (outcome.kind !== 'rejected') throw new Error('it was accepted');
  return outcome.reason;
}

describe('the class of a refusal', () => {
  it.each([
    ['event', 'not an event'],
    ['event', { ...GOOD, specversion: '0.3' }],
    ['type', { ...GOOD, type: 'x@example.it' }],
    ['type', { data: {} }],
    ['time', { ...GOOD, time: 'yesterday' }],
    ['shop', { ...GOOD, shop: 'another' }],
    ['name', { ...GOOD, id: '' }],
    ['name', { ...GOOD, source: '\n' }],
    ['data', { ...GOOD, data: { orderId: 1 } }],
    ['data', { ...GOOD, data: null }],
  ])('is %s for %j', (expected, raw) => {
    expect(rejectionClass(reasonOf(raw))).toBe(expected);
  });

  it('is unreadable for a line that is no JSON', () => {
    const item = readJsonLine('{');
    expect(rejectionClass('unreadable' in item ? item.unreadable : '')).toBe('unreadable');
  });

  it('is other for whatever it does not know, and never a text that was sent', () => {
    expect(rejectionClass('x@example.it must be a finite number')).toBe('other');
    expect(rejectionClass('constructor must be a text')).toBe('other');
    expect(rejectionClass('')).toBe('other');
  });
});
