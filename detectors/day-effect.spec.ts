import { describe, expect, it } from '@jest/globals';
import { DAY_HOURS, dayEffect } from './day-effect.js';

/** What a day did to each hour, as a factor, where `usual` things an hour are ordinary. */
function factors(usual: number, seen: (hour: number) => number, noise = 0): number[] {
  const effect = dayEffect({
    seen: Float64Array.from({ length: DAY_HOURS }, (_, hour) => seen(hour)),
    expected: new Float64Array(DAY_HOURS).fill(usual),
    noise,
  });
  return Array.from(effect, Math.exp);
}

// Promise guarded: what a holiday or a day of the month does is told from chance, hour by hour.
describe('dayEffect', () => {
  it('tells the hours of a day that were other from those that were as usual', () => {
    const found = factors(60, (hour) => (hour >= 9 && hour < 15 ? 180 : 60));
    for (let hour = 0; hour < DAY_HOURS; hour++) {
      const factor = hour >= 9 && hour < 15 ? 3 : 1;
      expect(found[hour]! / factor).toBeGreaterThan(0.9);
      expect(found[hour]! / factor).toBeLessThan(1.1);
    }
  });

  it('tells a day on which the shop was closed', () => {
    expect(Math.max(...factors(60, () => 0))).toBeLessThan(0.01);
  });

  it('makes next to nothing of what chance does', () => {
    const found = factors(9, (hour) => (hour % 2 ? 11 : 7));
    expect(Math.max(...found)).toBeLessThan(1.12);
    expect(Math.min(...found)).toBeGreaterThan(0.88);
  });

  it('makes little of an empty hour of few things, and of a series that is noisy anyway', () => {
    const empty = (hour: number): number => (hour === 9 ? 0 : 2);
    expect(factors(2, empty)[9]).toBeGreaterThan(0.4);
    const better = (hour: number): number => (hour === 9 ? 120 : 60);
    expect(factors(60, better, 0)[9]).toBeGreaterThan(1.8);
    expect(factors(60, better, 1)[9]).toBeLessThan(1.35);
  });

  it('does not know of hours of which nothing was expected', () => {
    const seen = new Float64Array(DAY_HOURS).fill(60);
    const effect = dayEffect({ seen, expected: seen.map((usual, hour) => (hour === 3 ? 0 : usual)), noise: 0 });
    expect(Array.from(effect, Number.isNaN)).toEqual(Array.from(seen, (_, hour) => hour === 3));
    expect(effect[4]).toBe(0);
  });
});
