import { describe, expect, it } from '@jest/globals';
import { limitsOf } from './limits-of.js';

const DAY_MS = 86_400_000;
const RANGE = { fromMs: 100 * DAY_MS, toMs: 128 * DAY_MS };

describe('limitsOf', () => {
  it('says that late events are judged as if in time', () => {
    expect(limitsOf(44 * DAY_MS, RANGE)[0]).toContain('came late');
  });

  it('says how little there was to learn from, up to two weeks', () => {
    expect(limitsOf(97 * DAY_MS, RANGE)[0]).toContain('only 3 days of history');
    expect(limitsOf(110 * DAY_MS, RANGE)[0]).toContain('only 0 days of history');
    expect(limitsOf(86 * DAY_MS, RANGE).join()).not.toContain('days of history');
  });

  it('says nothing else where there is no history', () => {
    expect(limitsOf(null, RANGE)).toEqual([expect.stringContaining('Nothing is stored')]);
  });
});
