import { describe, expect, it } from '@jest/globals';
import { isoTime, parseMoment } from './parse-moment.js';

describe('parseMoment', () => {
  it.each([
    ['2026-11-20T14:03:07.412Z', '2026-11-20T14:03:07.412Z'],
    ['2026-11-20T14:03:07+01:00', '2026-11-20T13:03:07.000Z'],
    ['2026-11-20T14:03:07 01:00', '2026-11-20T13:03:07.000Z'],
    ['2026-11-20 14:03:07z', '2026-11-20T14:03:07.000Z'],
    ['2026-11-20T14:03:07.4129999Z', '2026-11-20T14:03:07.412Z'],
  ])('reads %s', (text, moment) => {
    expect(isoTime(parseMoment('from', text))).toBe(moment);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-20',
    '2026-11-20T14:03:07',
    '2026-02-30T00:00:00Z',
    '2026-11-20T25:00:00Z',
    '1763640187',
  ])('refuses %j by the name of its parameter', (text) => {
    expect(() => parseMoment('from', text)).toThrow('from must be a time of RFC 3339');
  });

  it('refuses what the store cannot hold', () => {
    expect(() => parseMoment('to', '1969-12-31T23:59:59Z')).toThrow('to must be a time from 1970 to 2100');
    expect(() => parseMoment('to', '2101-01-01T00:00:00Z')).toThrow('to must be a time from 1970 to 2100');
  });
});
