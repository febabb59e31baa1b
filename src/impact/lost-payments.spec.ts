import { describe, expect, it } from '@jest/globals';
import { lostPayments, type Payer } from './lost-payments.js';

/** So many payers, each with an amount of its own from `from` euros on. */
function payers(count: number, from: number, more: Partial<Payer> = {}): Payer[] {
  return Array.from({ length: count }, (_, n) => ({ value: from + n / 100, ok: 1, failed: 0, ...more }));
}

const BEFORE = [...payers(298, 40), ...payers(2, 90, { ok: 0, failed: 1 })];
const AROUND = { before: BEFORE, currency: 'EUR', hours: 4 };

describe('what refused payments cost', () => {
  it('is what was tried and never paid, without those who paid at another try', () => {
    const gone = payers(30, 60, { ok: 0, failed: 2 });
    const retried = payers(25, 50, { ok: 1, failed: 1 });
    const found = lostPayments({ ...AROUND, now: [...gone, ...retried, ...payers(40, 30)] });
    const { lost, perHour, low, high } = found!.impact!;
    // Thirty of some 60 euros, less the 0.8 that give up in any case.
    expect(lost).toBeCloseTo(1760, -1);
    expect([perHour, low, high].every((amount) => amount < lost)).toBe(true);
    expect(found!.impact!.basis).toBe('payments');
    expect(found!.evidence).toBe(
      '30 of 95 who tried to pay gave up, 0.8 would be usual; 25 paid at another try and are not counted',
    );
  });

  it('is nothing where nearly everybody paid in the end', () => {
    const now = [...payers(60, 50, { failed: 1 }), ...payers(2, 80, { ok: 0, failed: 1 })];
    expect(lostPayments({ ...AROUND, now })).toMatchObject({ impact: null, costless: true });
  });

  it('is left to the orders where amounts tell nothing: one price for all, none at all, or few payments', () => {
    const gone = payers(30, 60, { ok: 0, failed: 1 });
    expect(lostPayments({ ...AROUND, before: payers(50, 20, { ok: 7 }), now: gone })).toBeNull();
    expect(lostPayments({ ...AROUND, before: [], now: [] })).toBeNull();
    expect(lostPayments({ ...AROUND, before: payers(5, 20), now: gone })).toBeNull();
  });
});
