import { describe, expect, it } from '@jest/globals';
import { ownCurrency, worthOf } from './order-value.js';
import { quantileOf } from './weighted-values.js';

const EUROS = { currency: 'EUR', count: 400, mean: 60, variance: 900 };
const POUNDS = { currency: 'GBP', count: 900, mean: 50, variance: 900 };

describe('the currency of a cost', () => {
  it('is the shop’s own, else the most frequent one, and none without orders', () => {
    expect(ownCurrency([EUROS, POUNDS], 'EUR')).toBe(EUROS);
    expect(ownCurrency([EUROS, POUNDS], undefined)).toBe(POUNDS);
    expect(ownCurrency([EUROS], 'JPY')).toBe(EUROS);
    expect(ownCurrency([{ ...EUROS, count: 0 }], 'EUR')).toBeNull();
  });

  it.each(['€', 'euro', 'eur', ' EUR', ''])('is never what no currency is called: “%s”', (currency) => {
    const odd = { ...POUNDS, currency };
    expect(ownCurrency([odd, EUROS], undefined)).toBe(EUROS);
    expect(ownCurrency([odd], 'EUR')).toBeNull();
  });
});

describe('the worth of orders', () => {
  it('is their number times the usual value', () => {
    const worth = worthOf([{ value: 1000, weight: 1 }], EUROS);
    const mean = worth.reduce((sum, { value, weight }) => sum + value * weight, 0);
    expect(mean).toBeCloseTo(60_000, -2);
  });

  it('is the less sure, the fewer they are', () => {
    const width = (orders: number): number => {
      const worth = worthOf([{ value: orders, weight: 1 }], EUROS);
      return (quantileOf(worth, 0.95) - quantileOf(worth, 0.05)) / (orders * 60);
    };
    // A spread of one half of the mean: of four orders a quarter, 1.655 times to either side.
    expect(width(4)).toBeCloseTo(2 * 1.655 * 0.25, 1);
    expect(width(400)).toBeLessThan(0.13);
  });

  it('of none is nothing', () => {
    expect(worthOf([{ value: 0, weight: 1 }], EUROS)).toEqual([{ value: 0, weight: 1 }]);
  });
});

describe('a quantile', () => {
  it('weighs values by their chances, in whatever order they come', () => {
    const values = [
      { value: 5, weight: 1 },
      { value: 1, weight: 8 },
      { value: 9, weight: 1 },
    ];
    expect([0.05, 0.5, 0.85, 0.95].map((share) => quantileOf(values, share))).toEqual([1, 1, 5, 9]);
  });

  it('needs a value', () => {
    expect(() => quantileOf([], 0.5)).toThrow('quantileOf requires at least one value');
  });
});
