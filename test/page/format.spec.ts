import { describe, expect, it } from '@jest/globals';
import {
  formatAmount,
  formatMoney,
  formatRange,
  formatTick,
  formatValue,
  fullUnitWords,
  unitOfShop,
  unitWords,
} from '../../web/src/format-number.js';
import {
  axisLabels,
  formatDayAndClock,
  formatDuration,
  formatMoment,
  localiseTimes,
  usableZone,
  zoneName,
} from '../../web/src/format-time.js';

const NOW_MS = Date.parse('2026-11-20T13:05:00Z');

describe('numbers', () => {
  it.each([
    [118, 'events/10min', '118'],
    [0.913, 'load', '0.91'],
    [12.34, 'load', '12.3'],
    [12_345.6, 'events/min', '12,346'],
    [820, 'ms', '820 ms'],
    [3180, 'ms', '3.18 s'],
    [600_000, 'ms', '10 min'],
    [0, 'bytes', '0 B'],
    [4.2e8, 'bytes/min', '420 MB'],
    [1.5e9, 'bytes', '1.5 GB'],
    [0.125, 'ratio', '12.5 %'],
    [97, '%', '97 %'],
    [1860, 'EUR/h', '€1,860'],
    [12.5, 'EUR', '€12.50'],
  ])('writes %d %s as %s', (value, unit, words) => {
    expect(formatAmount(value, unit)).toBe(words);
  });

  it('never writes a missing value as zero', () => {
    expect(formatValue(null, 'events/min')).toBe('no data');
    expect(formatValue(0, 'events/min')).toBe('0');
  });

  it.each([
    ['events/10min', 'events per 10 min', 'events per 10 min'],
    ['EUR/min', 'per min', 'EUR per min'],
    ['ms', '', 'ms'],
  ])('says of the unit %s beside an amount "%s", alone "%s"', (unit, beside, alone) => {
    expect(unitWords(unit)).toBe(beside);
    expect(fullUnitWords(unit)).toBe(alone);
  });

  it('puts the money of the shop where the API says currency', () => {
    expect(unitOfShop('currency/10min', 'EUR')).toBe('EUR/10min');
    expect(unitOfShop('currency', null)).toBe('currency');
    expect(unitOfShop('events', 'EUR')).toBe('events');
  });

  it('writes ranges, money and axis labels', () => {
    expect(formatRange({ low: 3, high: 11 }, 'events/10min')).toBe('3 to 11');
    expect(formatRange({ low: 1, high: 1 }, 'runs')).toBe('1');
    expect(formatMoney(310.5, 'EUR')).toBe('€311');
    expect(formatMoney(310.5, '€')).toBe('311 €');
    expect(formatTick(2500, 'events/min')).toBe('2,500');
    expect(formatTick(25_000, 'events/min').toLowerCase()).toBe('25k');
  });
});

describe('times', () => {
  it('are those of the shop, with the day where it is not today', () => {
    const noonMs = Date.parse('2026-11-20T12:00:00Z');
    expect(formatMoment(noonMs, 'Europe/Rome', NOW_MS)).toBe('13:00');
    expect(formatMoment(noonMs, 'Pacific/Auckland', NOW_MS)).toBe('01:00');
    expect(formatMoment(Date.parse('2026-11-19T22:59:00Z'), 'Europe/Rome', NOW_MS)).toBe('Thu 19 Nov 23:59');
    expect(formatMoment(Date.parse('2026-11-19T23:00:00Z'), 'Europe/Rome', NOW_MS)).toBe('00:00');
    expect(formatMoment(Date.parse('2025-11-20T12:00:00Z'), 'Europe/Rome', NOW_MS)).toBe('Thu 20 Nov 13:00');
  });

  it('tell the two halves of the night on which clocks go back', () => {
    const firstMs = Date.parse('2026-10-25T00:30:00Z');
    const secondMs = Date.parse('2026-10-25T01:30:00Z');
    const labels = axisLabels([firstMs / 1000, secondMs / 1000], 3600, 'Europe/Rome');
    expect(labels).toEqual(['02:30 CEST\nSun 25 Oct', '02:30 CET']);
    expect(formatDayAndClock(firstMs, 'Europe/Rome')).toBe('Sun 25 Oct 02:30 CEST');
    expect(formatDayAndClock(secondMs + 3_600_000, 'Europe/Rome')).toBe('Sun 25 Oct 03:30');
    const islandMs = Date.parse('2027-04-03T14:45:00Z');
    expect(formatDayAndClock(islandMs, 'Australia/Lord_Howe')).toBe('Sun 4 Apr 01:45 GMT+11');
    expect(zoneName(firstMs, 'Europe/Rome')).toBe('CEST');
    expect(zoneName(secondMs, 'Europe/Rome')).toBe('CET');
  });

  it('label an axis by clock, by day below, or by day alone', () => {
    const midnightS = Date.parse('2026-11-19T23:00:00Z') / 1000;
    const labels = axisLabels([midnightS - 7200, midnightS, midnightS + 7200], 7200, 'Europe/Rome');
    expect(labels).toEqual(['22:00\nThu 19 Nov', '00:00\nFri 20 Nov', '02:00']);
    expect(axisLabels([midnightS], 86_400, 'Europe/Rome')).toEqual(['Fri 20 Nov']);
  });

  it('are told by the shop also within the texts of the API', () => {
    const text = 'data: the last came at 2026-11-20T11:00:00.000Z, run 2026-11-19T00:30:00+02:00';
    expect(localiseTimes(text, 'Europe/Rome', NOW_MS)).toBe('data: the last came at 12:00, run Wed 18 Nov 23:30');
    expect(localiseTimes('v2026-11-20', 'Europe/Rome', NOW_MS)).toBe('v2026-11-20');
  });

  it('fall back to UTC for a zone that the browser does not know', () => {
    expect(usableZone('Europe/Rome')).toBe('Europe/Rome');
    expect(usableZone('Mars/Olympus')).toBe('UTC');
    expect(usableZone(null)).toBe('UTC');
  });

  it.each([
    [45_000, '45 s'],
    [13 * 60_000, '13 min'],
    [125 * 60_000, '2 h 5 min'],
    [180 * 60_000, '3 h'],
    [76 * 3_600_000, '3 d 4 h'],
    [-5000, '0 s'],
  ])('write %d ms as %s', (durationMs, words) => {
    expect(formatDuration(durationMs)).toBe(words);
  });
});
