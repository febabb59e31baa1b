import { describe, expect, it } from '@jest/globals';
import { chanceOfSoFew, missingForGood, missingOrders } from './lost-orders.js';
import { quantileOf } from './weighted-values.js';

const HUNDRED = { mean: 100, doubt: 0.04 };

describe('missing orders', () => {
  it('are what was to be expected where nothing came, as far as that is known', () => {
    const missing = missingOrders({ came: 0, usual: HUNDRED });
    // Variance 100 + 0.04 · 100²: a standard deviation of 22.4.
    expect(quantileOf(missing, 0.5)).toBeGreaterThan(80);
    expect(quantileOf(missing, 0.5)).toBeLessThan(105);
    expect(quantileOf(missing, 0.95) - quantileOf(missing, 0.05)).toBeGreaterThan(2 * 1.5 * 22.4 * 0.9);
  });

  it('are known the better, the less the shop strays', () => {
    const wide = missingOrders({ came: 20, usual: HUNDRED });
    const narrow = missingOrders({ came: 20, usual: { mean: 100, doubt: 0 } });
    const width = (values: typeof wide): number => quantileOf(values, 0.95) - quantileOf(values, 0.05);
    expect(width(narrow)).toBeLessThan(0.6 * width(wide));
    expect(quantileOf(narrow, 0.5)).toBeGreaterThan(70);
  });

  it('are never fewer than none', () => {
    for (const came of [0, 3, 100, 180])
      expect(missingOrders({ came, usual: HUNDRED }).every(({ value }) => value >= 0)).toBe(true);
  });

  it('are worked out in few steps for millions of orders too', () => {
    const missing = missingOrders({ came: 1e6, usual: { mean: 3e6, doubt: 0.01 } });
    expect(missing.length).toBeLessThan(200);
    expect(quantileOf(missing, 0.5) / 2e6).toBeCloseTo(1, 0);
  });
});

describe('the chance of so few', () => {
  it('is that of the count distribution', () => {
    expect(chanceOfSoFew({ came: 0, usual: { mean: 3, doubt: 0 } })).toBeCloseTo(Math.exp(-3), 6);
    expect(chanceOfSoFew({ came: 5, usual: { mean: 0, doubt: 0 } })).toBe(1);
  });
});

describe('orders that are missing for good', () => {
  const missing = missingOrders({ came: 0, usual: { mean: 400, doubt: 0.002 } });
  const forecast = { now: { mean: 400, doubt: 0.002 }, after: { mean: 200, doubt: 0.002 }, carry: 0 };

  it('are all that are missing where no more came afterwards than usual', () => {
    const lost = missingForGood(missing, 0, 195, forecast);
    expect(quantileOf(lost, 0.5)).toBeGreaterThan(0.92 * quantileOf(missing, 0.5));
  });

  it('are fewer by those who came back, also while only some have', () => {
    expect(quantileOf(missingForGood(missing, 0, 400, forecast), 0.5)).toBeCloseTo(200, -2);
    expect(quantileOf(missingForGood(missing, 0, 300, forecast), 0.5)).toBeCloseTo(300, -2);
  });

  it('are not fewer where the day was busy all along', () => {
    // Half as many again came afterwards: of a day that is busy as a whole that is no return.
    const unsure = missingOrders({ came: 0, usual: { mean: 400, doubt: 0.1 } });
    const lostAt = (carry: number): number =>
      quantileOf(
        missingForGood(unsure, 0, 300, { now: { mean: 400, doubt: 0.1 }, after: { mean: 200, doubt: 0.005 }, carry }),
        0.75,
      );
    expect(lostAt(0.97)).toBeGreaterThan(1.15 * lostAt(0));
  });
});
