import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseTime } from './rfc3339.js';

// Promise guarded: an event counts in the minute of its own time, so its time is read exactly or refused, never guessed.
describe('parseTime', () => {
  it.each([
    ['2026-11-20T14:03:07.412Z', Date.UTC(2026, 10, 20, 14, 3, 7, 412)],
    ['2026-11-20t14:03:07z', Date.UTC(2026, 10, 20, 14, 3, 7)],
    ['2026-11-20 14:03:07', Date.UTC(2026, 10, 20, 14, 3, 7)],
    ['2026-11-20T14:03:07', Date.UTC(2026, 10, 20, 14, 3, 7)],
    ['2026-11-20T14:03:07+01:00', Date.UTC(2026, 10, 20, 13, 3, 7)],
    ['2026-11-20T14:03:07.5-05:30', Date.UTC(2026, 10, 20, 19, 33, 7, 500)],
    ['2026-11-20T14:03:07.123456789Z', Date.UTC(2026, 10, 20, 14, 3, 7, 123)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ])('reads %p', (text, ms) => expect(parseTime(text)).toBe(ms));

  it.each([
    '',
    '2026-11-20',
    '2026-11-20T14:03',
    '2026-11-20T14:03:07.Z',
    '2026-11-20T14:03:07Zx',
    '2026-11-20T14:03:07+0100',
    '2026-11-20T14:03:07+24:00',
    '2026-11-20T24:00:00Z',
    '2026-11-20T14:60:00Z',
    '2026-11-20T14:03:61Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-1-1T00:00:00Z',
    ' 2026-11-20T14:03:07Z',
    '２０２６-11-20T14:03:07Z',
    'Fri, 20 Nov 2026 14:03:07 GMT',
    '1795183387',
  ])('refuses %p', (text) => expect(parseTime(text)).toBeNull());

  it('reads back whatever JavaScript writes', () => {
    const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(fc.property(date, (moment) => parseTime(moment.toISOString()) === moment.getTime()));
  });

  it('takes any text without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseTime(text) === null));
  });
});
