import { describe, expect, it } from '@jest/globals';
import { isCalmAgain } from './calm-again.js';
import { repeated } from './minute-view.fixture.js';
import { orderValue } from './order-value.js';
import { singlesView, spreadOf } from './single-window.fixture.js';

/** Orders of these values, each in a minute of its own. */
const orders = (...values: number[]) =>
  singlesView(
    'sum',
    [...repeated(10, 52), ...values].map((value) => [value]),
    52,
  );

describe('orderValue', () => {
  it('finds prices at zero and cents for euros from four orders, in money', () => {
    const finding = orderValue.judge(orders(...repeated(6, 0.5)))!;
    expect(finding).toMatchObject({ kind: 'drop', unit: 'EUR/order' });
    expect(finding.observed).toBeCloseTo(0.5, 9);
    expect(finding.expected.mid).toBeCloseTo(52, 9);
    expect(finding.evidence).toEqual([
      '6 of the last 6 orders are worth at most a fifth the usual 52.0; usually 0.1 % are',
    ]);
    expect(orderValue.judge(orders(...repeated(4, 5200)))).toMatchObject({ kind: 'spike' });
  });

  it('needs twice as many orders for a coupon of a half', () => {
    expect(orderValue.judge(orders(...repeated(7, 25)))).toBeNull();
    expect(orderValue.judge(orders(...repeated(8, 25)))).toMatchObject({ kind: 'drop' });
  });

  it('does not mind one that orders a lot within a minute', () => {
    const wholesale = [...repeated(10, [52]), repeated(8, 5200)];
    expect(orderValue.judge(singlesView('sum', wholesale, 52))).toBeNull();
  });

  it('knows a shop in which a third of all orders is tiny', () => {
    const usual = { spread: spreadOf(5000, [0.33, 0.33, 0.02, 0.001]) };
    const six = [...repeated(6, [0.5])];
    expect(orderValue.judge(singlesView('sum', six, 52, usual))).toBeNull();
  });

  it('is over when orders are worth what they used to be', () => {
    const finding = orderValue.judge(orders(...repeated(6, 0.5)))!;
    expect(isCalmAgain(orders(...repeated(6, 0.5)), finding)).toBe(false);
    expect(isCalmAgain(orders(...repeated(6, 0.5), ...repeated(9, 52)), finding)).toBe(true);
  });
});
