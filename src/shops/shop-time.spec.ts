import { describe, expect, it } from '@jest/globals';
import { isShopTime, periodEnd, periodStart } from './shop-time.js';

describe('times in shop settings', () => {
  it.each([
    ['2026-11-27', '2026-11-27T00:00:00+01:00'],
    ['2026-07-01', '2026-07-01T00:00:00+02:00'],
    ['2026-11-27T08:30', '2026-11-27T08:30:00+01:00'],
    ['2026-11-27 08:30:15', '2026-11-27T08:30:15+01:00'],
    ['2026-11-27T08:30Z', '2026-11-27T08:30Z'],
    ['2026-11-27T08:30:00.000-05:00', '2026-11-27T08:30:00.000-05:00'],
  ])('a period that starts %s starts at %s in Rome', (text, moment) => {
    expect(isShopTime(text)).toBe(true);
    expect(periodStart(text, 'Europe/Rome')).toBe(moment);
  });

  it.each([
    ['2026-11-30', '2026-12-01T00:00:00+01:00'],
    // The last Sunday of October has 25 hours.
    ['2026-10-25', '2026-10-26T00:00:00+01:00'],
    ['2026-11-30T18:00', '2026-11-30T18:00:00+01:00'],
    ['2026-11-30T18:00Z', '2026-11-30T18:00Z'],
  ])('a period that ends %s ends at %s in Rome', (text, moment) => {
    expect(periodEnd(text, 'Europe/Rome')).toBe(moment);
  });

  it.each([
    '',
    'Friday',
    '2026-W48',
    '27.11.2026',
    '2026-02-30',
    '2026-11-27T25:00',
    '2026-11-27T10:00 +01:00',
    20261127,
    null,
  ])('%j is no time', (text) => expect(isShopTime(text)).toBe(false));
});
