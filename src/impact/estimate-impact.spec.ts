import { describe, expect, it } from '@jest/globals';
import { createWindowNoise } from '../../detectors/index.js';
import { estimateImpact, type CostFigures } from './estimate-impact.js';
import { fallbackImpact, type FallbackFigures } from './fallback-impact.js';

/** Two hours in which nothing came where fifty orders an hour are usual, sixty euros each. */
const FIGURES: CostFigures = {
  hasFallen: true,
  isShut: false,
  slowPage: null,
  before: { came: 150, mean: 150, minutes: 180, calendarDoubt: 0 },
  now: { came: 0, mean: 100, minutes: 120, calendarDoubt: 0 },
  after: null,
  gapMinutes: 10,
  noise: createWindowNoise('count'),
  visits: null,
  values: { currency: 'EUR', count: 500, mean: 60, variance: 900 },
  hours: 2,
};

function withNow(came: number, more: Partial<CostFigures> = {}): CostFigures {
  return { ...FIGURES, now: { ...FIGURES.now, came }, ...more };
}

describe('the cost of an incident', () => {
  it('is what is missing times what an order is worth, as a range by the hour', () => {
    const { impact, evidence } = estimateImpact(FIGURES);
    expect(impact).toMatchObject({ currency: 'EUR', basis: 'orders' });
    expect(impact!.lost).toBeGreaterThan(4800);
    expect(impact!.lost).toBeLessThan(7000);
    expect(impact!.perHour).toBeCloseTo(impact!.lost / 2, -2);
    expect(impact!.low).toBeLessThan(impact!.perHour);
    expect(impact!.high).toBeGreaterThan(impact!.perHour);
    expect(impact!.high - impact!.low).toBeLessThan(3000);
    expect(evidence).toMatch(/^about \d+ orders lost \(\d+ to \d+\): 0 came, 100 were to be expected; 60 EUR each$/);
  });

  it('is less where some orders came', () => {
    expect(estimateImpact(withNow(40)).impact!.lost).toBeLessThan(0.7 * estimateImpact(FIGURES).impact!.lost);
  });

  it('is not claimed below the noise, and that is said', () => {
    expect(estimateImpact(withNow(85))).toEqual({
      impact: null,
      evidence: 'no fall of orders beyond chance: 85 came, 100 were to be expected',
      costless: true,
    });
  });

  it('is left to the incident in which orders fell, where that covers it', () => {
    const now = { came: 0, mean: 0, minutes: 0, calendarDoubt: 0 };
    expect(estimateImpact({ ...FIGURES, now })).toEqual({
      impact: null,
      evidence: 'orders fell for another incident all the time: see there',
    });
    expect(estimateImpact({ ...FIGURES, now, isShut: true })).toEqual({
      impact: null,
      evidence: 'the shop was closed or silent all the time: which orders it missed cannot be told',
    });
  });

  it('asks more of a fall that no alarm of orders speaks for', () => {
    expect(estimateImpact(withNow(76)).impact).not.toBeNull();
    expect(estimateImpact(withNow(76, { hasFallen: false })).impact).toBeNull();
  });

  it('takes off what came later', () => {
    const after = { came: 160, mean: 100, minutes: 120, calendarDoubt: 0 };
    const { impact, evidence } = estimateImpact({ ...FIGURES, after });
    expect(impact!.lost).toBeLessThan(0.8 * estimateImpact(FIGURES).impact!.lost);
    expect(evidence).toMatch(/about \d+ came later/);
    const usual = estimateImpact({ ...FIGURES, after: { ...after, came: 100 } });
    expect(usual.impact!.lost).toBeGreaterThan(0.85 * estimateImpact(FIGURES).impact!.lost);
  });

  it('follows the visitors of a page that is slow', () => {
    const slow = { slowPage: 'page=/cart', hasFallen: false };
    const few = estimateImpact(withNow(60, { ...slow, visits: { before: 1, now: 0.7, events: 900 } }));
    const many = estimateImpact(withNow(60, { ...slow, visits: { before: 1, now: 1.2, events: 900 } }));
    expect(few.impact).toBeNull();
    expect(many.impact).toMatchObject({ basis: 'conversion' });
    expect(many.evidence).toContain('were to be expected by the visits of /cart');
  });
});

describe('the cost without known orders', () => {
  const PROBE: FallbackFigures = {
    revenuePerHour: 2000,
    currency: 'EUR',
    hours: 0.5,
    signals: [{ metric: 'probe.checked', dimension: 'probe=home' }],
    knowsViews: false,
    viewsTimes: null,
    failedShare: null,
  };

  it('is what the settings say of an hour, named as such, and a wide range', () => {
    const { impact, evidence } = fallbackImpact(PROBE);
    expect(impact).toEqual({
      currency: 'EUR',
      lost: 1000,
      perHour: 2000,
      low: 600,
      high: 4000,
      basis: 'revenuePerHour',
    });
    expect(evidence).toContain('100 % of its revenuePerHour of 2000 EUR');
  });

  it('is the part of the visitors, or of the payments, that is missing', () => {
    expect(fallbackImpact({ ...PROBE, knowsViews: true, viewsTimes: 0.4 }).impact).toMatchObject({ perHour: 1200 });
    const signals = [{ metric: 'payment.failureRate', dimension: '' }];
    expect(fallbackImpact({ ...PROBE, signals, failedShare: 0.5 }).impact).toMatchObject({ perHour: 1000 });
  });

  it('is not claimed for a check that fails where visitors are known, but too few to tell', () => {
    expect(fallbackImpact({ ...PROBE, knowsViews: true }).impact).toBeNull();
  });

  it('is not claimed while visitors come, nor for a slow page', () => {
    expect(fallbackImpact({ ...PROBE, knowsViews: true, viewsTimes: 0.95 }).impact).toBeNull();
    expect(
      fallbackImpact({ ...PROBE, signals: [{ metric: 'page.durationMs', dimension: 'page=/' }] }).impact,
    ).toBeNull();
  });
});
