import { describe, expect, it } from '@jest/globals';
import { createSlidingQuantiles, pushValue, type SlidingQuantiles } from './sliding-quantiles.js';
import { tailSurprise } from './tail-surprise.js';

function filled(count: number, value: (share: number) => number): SlidingQuantiles {
  const window = createSlidingQuantiles(count);
  for (let index = 0; index < count; index++) pushValue(window, value((index + 0.5) / count));
  return window;
}

/** The surprise at twice the largest value of the past. */
function beyond(window: SlidingQuantiles): number {
  return tailSurprise(window, 2 * window.sorted[window.size - 1]!);
}

describe('tailSurprise', () => {
  it('is the conformal rank within the past', () => {
    const window = filled(99, (share) => Math.round(share * 99 + 0.5));
    expect(tailSurprise(window, 50)).toBeCloseTo(-Math.log(51 / 100), 12);
    expect(tailSurprise(window, -1)).toBeCloseTo(0, 12);
  });

  it('goes on as an exponential past does: the chance of x is e^-x', () => {
    const window = filled(8000, (share) => -Math.log(1 - share));
    for (const value of [4, 6, 8, 12]) expect(Math.abs(tailSurprise(window, value) / value - 1)).toBeLessThan(0.12);
  });

  it('is less surprised by the same distance where the past had wild values', () => {
    const light = filled(8000, (share) => -Math.log(1 - share));
    const heavy = filled(8000, (share) => (1 - share) ** -0.5);
    expect(beyond(heavy)).toBeLessThan(beyond(light));
  });

  it('never falls as the value rises, and ends at 40', () => {
    const window = filled(300, (share) => share * share);
    let last = 0;
    for (let value = 0.9; value < 3; value += 0.01) {
      const now = tailSurprise(window, value);
      expect(now).toBeGreaterThanOrEqual(last - 0.35);
      last = now;
    }
    expect(tailSurprise(window, 1e12)).toBe(40);
  });

  it('refuses an empty window', () => {
    expect(() => tailSurprise(createSlidingQuantiles(3), 1)).toThrow('tailSurprise requires');
  });
});
