import { describe, expect, it } from '@jest/globals';
import { signs } from './cause.fixture.js';
import { brokenPages } from './form-pages.js';
import {
  failureFields,
  guiltyProvider,
  paymentCause,
  providerReports,
  type PaymentSurroundings,
} from './payment-cause.js';
import type { VitalSigns } from './vital-signs.js';

function around(vitals: VitalSigns, more: Partial<PaymentSurroundings> = {}): PaymentSurroundings {
  return {
    isGiftcard: false,
    providers: providerReports(vitals),
    brokenPages: brokenPages(vitals, 'checkout'),
    errorKinds: [],
    viewsTimes: 1,
    probesFail: false,
    changeConfidence: 0,
    ...more,
  };
}

const provider = (name: string, now: number, bad: number): [string, number, number, number, number] => [
  `payment.failureRate|provider=${name}`,
  now,
  40,
  bad,
  1,
];

describe('paymentCause', () => {
  it('names the provider where one fails and others do not', () => {
    const vitals = signs(provider('stripe', 40, 33), provider('paypal', 40, 2), provider('klarna', 20, 0));
    const verdict = paymentCause(around(vitals));
    const { cause, confidence, evidence } = verdict;
    expect(guiltyProvider(providerReports(vitals), verdict)).toEqual([
      expect.objectContaining({ kind: 'dimension', ref: 'provider=stripe', confidence }),
    ]);
    expect([cause, confidence > 0.9]).toEqual(['provider', true]);
    expect(evidence).toEqual(['83 % of the payments with stripe fail, usually 3 %', 'paypal, klarna: as usual']);
  });

  it('names an outage where all fail at once', () => {
    const vitals = signs(provider('stripe', 40, 33), provider('paypal', 40, 31), provider('klarna', 20, 17));
    expect(paymentCause(around(vitals)).cause).toBe('outage');
  });

  it('names the page where the checkout answers with errors', () => {
    const errors: [string, number, number, number, number] = ['page.errorRate|page=/checkout', 100, 100, 70, 1];
    const vitals = signs(provider('stripe', 40, 33), errors);
    expect(paymentCause(around(vitals)).cause).toBe('broken-page');
  });

  it('tells what failures call themselves, by what came on top', () => {
    const now = [
      { field: 'errorKind', value: 'gateway', count: 30 },
      { field: 'errorKind', value: 'declined', count: 3 },
    ];
    const before = [{ field: 'errorKind', value: 'declined', count: 12 }];
    const [first, second] = failureFields({ now, before, stretches: 4 });
    expect([first?.ref, first?.share]).toEqual(['errorKind=gateway', 1]);
    expect(second?.share).toBe(0);
  });
});
