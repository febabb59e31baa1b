import { describe, expect, it } from '@jest/globals';
import type { SpecialDay } from '../../web/src/api-types.js';
import { dayMeaning, dayTimes, dayWords, daysWithin } from '../../web/src/day-words.js';

const NOW_MS = Date.parse('2026-11-02T11:00:00Z');
const day = (
  kind: SpecialDay['kind'],
  name: string,
  from: string,
  to = from,
  expectedUplift: number | null = null,
) => ({
  kind,
  name,
  from,
  to,
  expectedUplift,
});
const CLOCKS = day('clockChange', 'clocks go back an hour', '2026-10-25T01:00:00Z');
const HOLIDAY = day('holiday', "All Saints' Day", '2026-10-31T23:00:00Z', '2026-11-01T23:00:00Z');
const SALE = day('campaign', 'Black Friday', '2026-11-02T07:00:00Z', '2026-11-02T09:00:00Z', 2.5);
const WORKS = day('maintenance', 'maintenance', '2026-11-02T00:05:00Z', '2026-11-02T01:10:00Z');

describe('a special day in words', () => {
  it.each([
    [CLOCKS, 'Sun 25 Oct 02:00 CET', 'clocks go back an hour', null],
    [HOLIDAY, 'Sun 1 Nov', "holiday All Saints' Day", 'may be quiet or closed'],
    [SALE, '08:00 to 10:00', 'campaign Black Friday', 'up to 2.5 times the usual is expected'],
    [WORKS, '01:05 to 02:10', 'maintenance', 'the shop is closed, nothing is judged then and ten minutes more'],
  ])('%# says when, what, and what is expected then', (special, times, words, meaning) => {
    expect(dayTimes(special, 'Europe/Rome', NOW_MS)).toBe(times);
    expect(dayWords(special)).toBe(words);
    expect(dayMeaning(special)).toBe(meaning);
  });

  it('is found by a step of the chart that it holds some of', () => {
    const within = (from: string, to: string) => daysWithin([HOLIDAY, WORKS], Date.parse(from), Date.parse(to));
    expect(within('2026-11-02T00:00:00Z', '2026-11-02T00:30:00Z')).toEqual([WORKS]);
    expect(within('2026-11-01T22:59:00Z', '2026-11-02T00:05:00Z')).toEqual([HOLIDAY]);
  });
});
