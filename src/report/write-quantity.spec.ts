import { describe, expect, it } from '@jest/globals';
import { english } from './english.js';
import { italian } from './italian.js';
import { writeMoney, writeQuantity } from './write-quantity.js';

describe('a quantity in a report', () => {
  it.each([
    [118, 'events/10min', '118 in 10 minutes', '118 in 10 minuti'],
    [1, 'views/1min', '1 in 1 minute', '1 in 1 minuto'],
    [12_345.6, 'recipients/2h', '12,346 in 2 hours', '12.346 in 2 ore'],
    [0, 'events/2d', '0 in 2 days', '0 in 2 giorni'],
    [3180, 'ms', '3.2 seconds', '3,2 secondi'],
    [1000, 'ms', '1 second', '1 secondo'],
    [240_000, 'ms', '4 minutes', '4 minuti'],
    [0.314, 'share', '31%', '31%'],
    [0.0123, 'share', '1.2%', '1,2%'],
    [93.4, '%', '93%', '93%'],
    [2_500_000_000, 'bytes', '2.5 GB', '2,5 GB'],
    [48_200_000, 'bytes/min', '48 MB in 1 minute', '48 MB in 1 minuto'],
    [2.44, 'load/core', '2.4 tasks for each processor', '2,4 attività per ogni processore'],
    [12_500, 'items', '12,500', '12.500'],
    [1234.5, 'EUR/6h', '€1,235 in 6 hours', '1235 € in 6 ore'],
  ])('%d %s is %s, %s', (value, unit, en, it) => {
    expect(writeQuantity(value, unit, english)).toBe(en);
    expect(writeQuantity(value, unit, italian)?.replaceAll('\u00a0', ' ')).toBe(it);
  });

  it.each(['failed runs in a row', 'minutes since the last run', 'failed samples'])('%s is left out', (unit) => {
    expect(writeQuantity(3, unit, english)).toBeNull();
  });
});

it.each(['€', 'euros'])('money in “%s”, which is no currency code, is told nevertheless', (currency) => {
  expect(writeMoney(1860, currency, english)).toBe(`1,860 ${currency}`);
  expect(writeMoney(12_345.6, currency, italian)).toBe(`12.346 ${currency}`);
});
