import { describe, expect, it } from '@jest/globals';
import { backtestRange } from './backtest-range.js';

const at = (text: string) => Date.parse(text);
const NOW_MS = at('2026-11-20T14:03:20.500Z');

describe('backtestRange', () => {
  it('takes the last 28 days up to this minute where nothing is said', () => {
    expect(backtestRange(undefined, undefined, NOW_MS)).toEqual({
      fromMs: at('2026-10-23T14:03:00Z'),
      toMs: at('2026-11-20T14:03:00Z'),
    });
  });

  it('counts the 28 days from the end that is given', () => {
    const toMs = at('2026-11-01T00:00:00Z');
    expect(backtestRange(undefined, toMs, NOW_MS)).toEqual({ fromMs: at('2026-10-04T00:00:00Z'), toMs });
  });

  it('begins and ends with whole minutes, and not after now', () => {
    expect(backtestRange(at('2026-11-20T10:00:59Z'), at('2027-01-01T00:00:00Z'), NOW_MS)).toEqual({
      fromMs: at('2026-11-20T10:00:00Z'),
      toMs: at('2026-11-20T14:03:00Z'),
    });
  });

  it('refuses a time of no length, of the future, and of more than 90 days', () => {
    const day = at('2026-11-10T00:00:00Z');
    expect(() => backtestRange(day, day, NOW_MS)).toThrow('from must be before to');
    expect(() => backtestRange(at('2026-12-01T00:00:00Z'), undefined, NOW_MS)).toThrow('and before now');
    expect(() => backtestRange(day - 90 * 86_400_000, day, NOW_MS)).not.toThrow();
    expect(() => backtestRange(day - 90 * 86_400_000 - 60_000, day, NOW_MS)).toThrow('at most 90 days before to');
  });
});
