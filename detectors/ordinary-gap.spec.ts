import { describe, expect, it } from '@jest/globals';
import { ordinaryGapMs } from './ordinary-gap.js';
import { MONDAY_MS } from './runs.fixture.js';
import { DAY_MS, HOUR_MS } from './time-spans.js';

/** Times from nine to five on working days; the clock goes forward on the second Sunday where asked. */
function tradingHours(days: number, springs: boolean): number[] {
  const times: number[] = [];
  for (let day = 0; day < days; day++) {
    if (day % 7 >= 5) continue;
    const shift = springs && day >= 14 ? -HOUR_MS : 0;
    for (let hour = 9; hour <= 17; hour++) times.push(MONDAY_MS + day * DAY_MS + hour * HOUR_MS + shift);
  }
  return times;
}

describe('ordinaryGapMs', () => {
  it('is the interval while the day goes on', () => {
    const times = tradingHours(12, false);
    expect(ordinaryGapMs(times, times.length - 2, HOUR_MS)).toBe(HOUR_MS);
  });

  it('is the night after the last run of a day, known from yesterday on', () => {
    const times = tradingHours(2, false);
    expect(ordinaryGapMs(times, times.length - 1, HOUR_MS)).toBe(16 * HOUR_MS);
  });

  it('is the weekend after the last run of a Friday, known from the Friday before', () => {
    const times = tradingHours(12, false);
    expect(ordinaryGapMs(times, times.length - 1, HOUR_MS)).toBe(64 * HOUR_MS);
  });

  it('follows the clock when the working day moves by an hour', () => {
    const times = tradingHours(16, true);
    expect(ordinaryGapMs(times, times.length - 1, HOUR_MS)).toBe(16 * HOUR_MS);
    expect(ordinaryGapMs(times, times.length - 2, HOUR_MS)).toBe(HOUR_MS);
  });

  it('does not take one missing run of last week for a habit once three weeks are known', () => {
    const times = Array.from({ length: 24 * 24 }, (_, hour) => MONDAY_MS + hour * HOUR_MS);
    const missed = times.at(-1)! - 7 * DAY_MS + HOUR_MS;
    const some = times.filter((time) => time !== missed);
    expect(ordinaryGapMs(some, some.length - 1, HOUR_MS)).toBe(HOUR_MS);
  });

  it('refuses an index that is none', () => {
    expect(() => ordinaryGapMs([], 0, HOUR_MS)).toThrow('ordinaryGapMs requires an index of times');
  });
});
