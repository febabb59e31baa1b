import { describe, expect, it } from '@jest/globals';
import type { Compared, FieldCount } from './raw-events.js';
import { failingValues, fallenValues } from './value-suspects.js';

type Counts = Record<string, number>;

function counts(field: string, values: Counts): FieldCount[] {
  return Object.entries(values).map(([value, count]) => ({ field, value, count }));
}

/** Counts of one field; those before are over four stretches as long as the incident. */
function compared(field: string, now: Counts, before: Counts): Compared<FieldCount> {
  return { now: counts(field, now), before: counts(field, before), stretches: 4 };
}

describe('fallenValues', () => {
  it('names the payment method without which orders come as usual', () => {
    const orders = compared(
      'paymentMethod',
      { card: 2, paypal: 60, invoice: 31 },
      { card: 400, paypal: 250, invoice: 120 },
    );
    expect(fallenValues(orders)).toEqual([
      {
        kind: 'dimension',
        ref: 'paymentMethod=card',
        title: '98 % fewer than usual, of all others 2 %',
        confidence: 0.95,
      },
    ]);
  });

  it('names one that has vanished', () => {
    const orders = compared('country', { IT: 100 }, { IT: 400, DE: 200 });
    expect(fallenValues(orders).map(({ ref }) => ref)).toEqual(['country=DE']);
  });

  it.each<[string, Counts, Counts]>([
    ['all fall alike', { card: 20, paypal: 12 }, { card: 400, paypal: 250 }],
    ['others are too few to tell', { card: 2, paypal: 5 }, { card: 400, paypal: 40 }],
    ['it fell a little', { card: 85, paypal: 62 }, { card: 400, paypal: 250 }],
    ['the field has one value only', { card: 2 }, { card: 400 }],
    ['the field is not told', { '': 2 }, { '': 400, card: 80 }],
  ])('names none where %s', (_, now, before) => {
    expect(fallenValues(compared('paymentMethod', now, before))).toEqual([]);
  });
});

describe('failingValues', () => {
  const all = compared('device', { mobile: 630, desktop: 370 }, { mobile: 2600, desktop: 1500 });

  it('names the device that gets errors, although most people use it', () => {
    const failed = compared('device', { mobile: 600, desktop: 1 }, { mobile: 6, desktop: 3 });
    expect(failingValues(failed, all)).toEqual([
      {
        kind: 'dimension',
        ref: 'device=mobile',
        title: '95 % of its answers are errors, 0 % of all others',
        confidence: 0.95,
      },
    ]);
  });

  it('names the rare one, and none where all get errors', () => {
    expect(failingValues(compared('device', { desktop: 300 }, {}), all).map(({ ref }) => ref)).toEqual([
      'device=desktop',
    ]);
    expect(failingValues(compared('device', { mobile: 500, desktop: 290 }, {}), all)).toEqual([]);
    expect(failingValues(compared('device', {}, {}), all)).toEqual([]);
  });
});
