import { describe, expect, it } from '@jest/globals';
import { medianSurprise, shareOfMedian } from './median-surprise.js';
import { createSlidingQuantiles, pushValue, type SlidingQuantiles } from './sliding-quantiles.js';
import { tailSurprise } from './tail-surprise.js';
import { HOUR_MS, MINUTE_MS } from './time-spans.js';

function windowOf(values: readonly number[]): SlidingQuantiles {
  const window = createSlidingQuantiles(values.length);
  for (const value of values) pushValue(window, value);
  return window;
}

/** 400 distances about 1, of which a share are 30 times as large. */
function withTroubles(share: number): SlidingQuantiles {
  return windowOf(
    Array.from({ length: 400 }, (_, row) => (0.5 + ((row * 7) % 101) / 100) * (row < share * 400 ? 30 : 1)),
  );
}

describe('medianSurprise', () => {
  it('is the Lomax tail of index 1.5: (1 + 3)^-1.5 is one in eight at three medians', () => {
    const window = windowOf(Array.from({ length: 101 }, (_, index) => index + 1));
    expect(medianSurprise(window, 3 * 51)).toBeCloseTo(Math.log(8), 12);
    expect(medianSurprise(window, 0)).toBe(0);
  });

  it('goes on being surprised where a quarter of the past was trouble; a learnt tail does not', () => {
    const usual = medianSurprise(withTroubles(0), 30)!;
    expect(medianSurprise(withTroubles(0.25), 30)!).toBeGreaterThan(0.9 * usual);
    expect(tailSurprise(withTroubles(0), 30)).toBeGreaterThan(8);
    expect(tailSurprise(withTroubles(0.25), 30)).toBeLessThan(2.5);
  });

  it('says nothing of fewer than twenty, and refuses a distance that is none', () => {
    expect(medianSurprise(windowOf(Array.from({ length: 19 }, () => 1)), 5)).toBeNull();
    expect(() => medianSurprise(withTroubles(0), Number.NaN)).toThrow('medianSurprise requires');
  });
});

describe('shareOfMedian', () => {
  it('is most of it for hours and next to nothing for minutes', () => {
    expect(shareOfMedian(HOUR_MS, 300)).toBeGreaterThan(0.7);
    expect(shareOfMedian(5 * MINUTE_MS, 300)).toBeLessThan(0.001);
  });

  it('is half as much after 3,000 rows, by when the past tells its own tail', () => {
    expect(shareOfMedian(HOUR_MS, 3000)).toBeCloseTo(shareOfMedian(HOUR_MS, 0) / 2, 12);
  });
});
