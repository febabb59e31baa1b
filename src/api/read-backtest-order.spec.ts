import { describe, expect, it } from '@jest/globals';
import { readBacktestOrder } from './read-backtest-order.js';

describe('readBacktestOrder', () => {
  it('reads what is given, and takes null for not given', () => {
    const order = { shop: 'acme', from: '2026-11-01T00:00:00Z', settings: { alarmBudget: 1 } };
    expect(readBacktestOrder({ ...order, to: null })).toEqual(order);
    expect(readBacktestOrder({ settings: null })).toEqual({});
  });

  it.each([
    [[], 'the body must be a map'],
    ['acme', 'the body must be a map'],
    [null, 'the body must be a map'],
    [{ setings: {} }, 'setings is not a field; the nearest one is settings'],
    [{ shop: 5 }, 'shop must be text'],
    [{ from: {} }, 'from must be text'],
  ])('refuses %j', (body, text) => {
    expect(() => readBacktestOrder(body)).toThrow(text);
  });
});
