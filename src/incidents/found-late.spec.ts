import { describe, expect, it } from '@jest/globals';
import { foundLateMinutes } from './found-late.js';

const NOON_MS = Date.parse('2026-11-20T12:00:00Z');

describe('what was found late', () => {
  it.each([
    ['at once', 1, null],
    ['after the longest wait for what comes late', 31, null],
    ['after an hour in which nobody looked', 60, 60],
    ['after a night', 8 * 60 + 0.5, 480],
  ])('is told from what was found %s', (_when, minutes, late) => {
    expect(foundLateMinutes(NOON_MS, NOON_MS + minutes * 60_000)).toBe(late);
  });

  it('is not told from what was waited for because a source tells of it in batches', () => {
    const found = (minutes: number) => foundLateMinutes(NOON_MS, NOON_MS + minutes * 60_000, 179);
    expect([180, 238, 239].map(found)).toEqual([null, null, 60]);
  });
});
