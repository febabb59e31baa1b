import { describe, expect, it } from '@jest/globals';
import { csvEvent } from './csv-event.js';

const raw = (row: Record<string, string>): unknown => {
  const item = csvEvent(Object.keys(row), Object.values(row));
  return 'raw' in item ? item.raw : item.unreadable;
};

// Promise guarded: a CSV export can be replayed as if it had been NDJSON.
describe('csvEvent', () => {
  it('maps envelope columns to the envelope and the others to data', () => {
    const row = {
      id: '1',
      source: '/s',
      type: 'page.timed',
      time: '2026-11-20',
      shop: 'acme',
      page: '/cart',
      'data.durationMs': '12.5',
    };
    expect(raw(row)).toEqual({
      id: '1',
      source: '/s',
      type: 'page.timed',
      time: '2026-11-20',
      shop: 'acme',
      data: { page: '/cart', durationMs: 12.5 },
    });
  });

  it('gives a cell the type its contract wants', () => {
    expect(
      raw({ type: 'probe.checked', probe: '404', kind: 'http', ok: 'TRUE', status: '200', latencyMs: 'slow' }),
    ).toEqual({
      type: 'probe.checked',
      data: { probe: '404', kind: 'http', ok: true, status: 200, latencyMs: 'slow' },
    });
    expect(raw({ type: 'order.placed', orderId: '0017', giftCard: 'false', modules: '' })).toMatchObject({
      data: { orderId: '0017', giftCard: false },
    });
    expect(raw({ type: 'change.made', modules: '["a","b"]', title: '5', endsAt: '' })).toEqual({
      type: 'change.made',
      data: { modules: ['a', 'b'], title: '5' },
    });
    expect(raw({ type: 'change.made', modules: '[a' })).toMatchObject({ data: { modules: '[a' } });
  });

  it('reads unknown columns by their form, losing nothing of them', () => {
    const row = {
      type: 'mail.sent',
      a: '7',
      b: '-1.5',
      c: '007',
      d: '12345678901234567890',
      e: 'true',
      f: 'x',
      g: '1.50',
    };
    expect(raw(row)).toMatchObject({
      data: { a: 7, b: -1.5, c: '007', d: '12345678901234567890', e: true, f: 'x', g: '1.50' },
    });
  });

  it('nests dotted columns', () => {
    expect(raw({ type: 'page.timed', 'moduleMs.search': '3', 'moduleMs.cart': '', 'a.b.c': 'x' })).toMatchObject({
      data: { moduleMs: { search: 3 }, a: { b: { c: 'x' } } },
    });
  });

  it('refuses a row that does not fit its header, and columns that do not fit each other', () => {
    expect(csvEvent(['a', 'b'], ['1'])).toEqual({ unreadable: 'row has 1 cells where the header has 2' });
    expect(raw({ a: '1', 'a.b': '2' })).toBe('column a.b does not fit beside the others');
    expect(raw({ 'a.__proto__.x': '1' })).toBe('column a.__proto__.x does not fit beside the others');
    expect(csvEvent(['a', 'a'], ['1', '2'])).toEqual({ unreadable: 'column a does not fit beside the others' });
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});
