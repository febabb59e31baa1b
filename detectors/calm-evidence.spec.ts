import { describe, expect, it } from '@jest/globals';
import { calmEvidence } from './calm-evidence.js';
import {
  counts,
  findingOf,
  minuteView,
  readings,
  repeated,
  responses,
  tries,
  type Minute,
  type Usual,
} from './minute-view.fixture.js';
import type { Finding, SeriesShape } from './types.js';

/** Evidence of the last quarter of an hour. */
function evidence(shape: SeriesShape, minutes: readonly Minute[], usual: Usual, finding: Finding, more = {}): number {
  const view = minuteView(shape, minutes, usual, more);
  return calmEvidence(
    view,
    view.windows.find(({ minutes: length }) => length === 15)!,
    finding,
  );
}

describe('calmEvidence', () => {
  it('is the log-likelihood ratio of two Poisson means, for what goes on is less than what was found', () => {
    const twice = 4 ** 0.8;
    const after = (perMinute: number) =>
      evidence('count', counts(...repeated(15, perMinute)), { mid: 10 }, findingOf('spike', 40, 10));
    expect(after(10)).toBeCloseTo(150 * (twice - 1) - 150 * Math.log(twice), 6);
    expect(after(10 * twice)).toBeCloseTo(150 * (twice - 1 - twice * Math.log(twice)), 6);
    const half: Finding = { ...findingOf('drop', 0, 10), observed: 4, expected: { low: 8, mid: 10, high: 12 } };
    const down = 0.5 ** 0.8;
    expect(evidence('count', counts(...repeated(15, 8)), { mid: 10, low: 8 }, half)).toBeCloseTo(
      120 * (down - 1 - Math.log(down)),
      6,
    );
  });

  it('counts the less the noisier the windows are', () => {
    const of = (noise: number) =>
      evidence('count', counts(...repeated(15, 10)), { mid: 10, noise }, findingOf('spike', 40, 10));
    expect(of(0.1) * (1 + 0.1 * 150)).toBeCloseTo(of(0), 6);
    const view = minuteView('count', counts(...repeated(240, 10)), { mid: 10, noise: 0.1 });
    const hours = view.windows.find(({ minutes }) => minutes === 240)!;
    expect(calmEvidence(view, hours, findingOf('spike', 40, 10))).toBeCloseTo(16 * of(0), 6);
  });

  it('is that of two normal means of the logarithm for response times and levels', () => {
    const shift = 0.8 * Math.log(1.5);
    const slow = evidence(
      'duration',
      responses(15, 2, 400),
      { mid: Math.log(400), noise: 0.01 },
      findingOf('slow', 600, 400),
      {
        singleVariance: 0.25,
      },
    );
    expect(slow).toBeCloseTo(shift ** 2 / 2 / (0.25 / 30 + 0.01), 4);
    const level = evidence(
      'level',
      readings(...repeated(15, 1000)),
      { mid: 800, high: 1000, noise: 0.04 },
      findingOf('spike', 1600, 800),
    );
    expect(level).toBeCloseTo((0.8 * Math.log(2)) ** 2 / 2 / 0.05, 4);
  });

  it('is that of two shares for failures', () => {
    const found = 0.02 + 0.6 * 0.48;
    const of = (failed: number) =>
      evidence('ratio', repeated(15, tries(failed, 2)), { mid: 0.02 }, findingOf('failure', 0.5, 0.02));
    expect(of(0)).toBeCloseTo(30 * Math.log(0.98 / (1 - found)), 4);
    expect(of(1)).toBeCloseTo(15 * Math.log(0.02 / found) + 15 * Math.log(0.98 / (1 - found)), 4);
  });

  it('is beyond doubt where a reading says by itself what it is', () => {
    expect(evidence('gauge', readings(...repeated(15, 50)), { mid: 50 }, findingOf('threshold', 95, 50, 90))).toBe(
      Infinity,
    );
    expect(evidence('outcome', repeated(15, tries(0, 1)), { mid: 0 }, findingOf('failure', 2, 0))).toBe(Infinity);
  });
});
