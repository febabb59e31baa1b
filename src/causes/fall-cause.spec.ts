import { describe, expect, it } from '@jest/globals';
import { fallCause, type FallSurroundings } from './fall-cause.js';

const ORDERS: FallSurroundings = {
  noun: 'orders',
  isOrders: true,
  brokenPages: [],
  viewsTimes: 1,
  formViewsTimes: 1,
  paymentsTimes: 1,
  paidTimes: 1,
  providers: [],
  probesFail: false,
  changeConfidence: 0,
};

const SIGNUPS: FallSurroundings = { ...ORDERS, noun: 'registrations', isOrders: false };
const BROKEN = { page: '/register', share: 0.9, usualShare: 0, isForm: true, failures: 30 };

describe('fallCause', () => {
  it('blames the form that answers with errors', () => {
    const { cause, evidence } = fallCause({ ...SIGNUPS, brokenPages: [BROKEN] });
    expect(cause).toBe('broken-page');
    expect(evidence[0]).toBe('90 % of the answers of /register are errors, usually 0 %');
  });

  it('finds the site down where visitors are gone as well', () => {
    const gone = { viewsTimes: 0.05, formViewsTimes: 0, paymentsTimes: 0, paidTimes: 0, probesFail: true };
    expect(fallCause({ ...ORDERS, ...gone }).cause).toBe('outage');
  });

  it('finds the provider where payments fail', () => {
    const providers = [{ provider: 'stripe', attempts: 40, share: 0.9, usualShare: 0.03, isRisen: true }];
    expect(fallCause({ ...ORDERS, paidTimes: 0.2, providers }).cause).toBe('provider');
  });

  it('finds the tracking where people pay and no order is reported', () => {
    const { cause, evidence } = fallCause(ORDERS);
    expect(cause).toBe('other');
    expect(evidence).toContain('payments go on (1.0 times the usual): orders are made and not reported');
  });

  it('says how far people get where nobody tries to pay', () => {
    const { evidence } = fallCause({ ...ORDERS, paymentsTimes: 0, paidTimes: 0 });
    expect(evidence).toContain('payments are not even tried');
    expect(evidence).toContain('people still look at the page for it (1.0 times the usual), and no orders follow');
  });

  it('says that nothing points anywhere', () => {
    const { cause, evidence } = fallCause({ ...SIGNUPS, formViewsTimes: null });
    expect(cause).toBe('unknown');
    expect(evidence[0]).toMatch(/^nothing points anywhere/);
  });
});
