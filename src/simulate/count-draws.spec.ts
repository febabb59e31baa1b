import { describe, expect, it } from '@jest/globals';
import { logNormal, poissonCount, standardNormal, unitGamma } from './count-draws.js';
import { randomSource } from './random-source.js';
import { smoothNoise } from './smooth-noise.js';

function moments(draws: readonly number[]): { mean: number; variance: number } {
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  return { mean, variance: draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (draws.length - 1) };
}

describe('count draws', () => {
  it.each([0.3, 4, 60])('draw Poisson counts of mean and variance %d', (mean) => {
    const random = randomSource(`poisson/${mean}`);
    const found = moments(Array.from({ length: 20_000 }, () => poissonCount(random, mean)));
    expect(found.mean / mean).toBeCloseTo(1, 1);
    expect(found.variance / mean).toBeCloseTo(1, 1);
  });

  it('draw nothing where nothing is to be expected', () => {
    expect(poissonCount(randomSource('none'), 0)).toBe(0);
  });

  it('draw gammas of mean 1 and the variance asked for', () => {
    const random = randomSource('gamma');
    const found = moments(Array.from({ length: 20_000 }, () => unitGamma(random, 0.06)));
    expect(found.mean).toBeCloseTo(1, 2);
    expect(found.variance).toBeCloseTo(0.06, 2);
    expect(() => unitGamma(random, 1)).toThrow('unitGamma requires a variance below 1');
  });

  it('draw normals, and log-normals about their median', () => {
    const random = randomSource('normal');
    const found = moments(Array.from({ length: 20_000 }, () => standardNormal(random)));
    expect(found.mean).toBeCloseTo(0, 1);
    expect(found.variance).toBeCloseTo(1, 1);
    const long = Array.from({ length: 9_999 }, () => logNormal(random, 200, 0.4)).sort((a, b) => a - b);
    expect((long[4_999] ?? 0) / 200).toBeCloseTo(1, 1);
  });

  it('wander smoothly, with the variance asked for in the hourly means', () => {
    const noise = smoothNoise('wander', 0.035);
    const hourly = Array.from({ length: 6_000 }, (_, hour) => {
      const minutes = Array.from({ length: 60 }, (_unused, minute) =>
        noise(hour * 3_600_000 + (minute + 0.5) * 60_000),
      );
      return minutes.reduce((sum, value) => sum + value, 0) / 60;
    });
    const found = moments(hourly);
    expect(found.mean).toBeCloseTo(1, 2);
    expect(found.variance).toBeGreaterThan(0.031);
    expect(found.variance).toBeLessThan(0.039);
    expect(Math.abs(noise(7_200_000) - noise(7_200_000 - 60_000))).toBeLessThan(0.05);
    expect(smoothNoise('wander', 0.035)(9_999_999)).toBe(noise(9_999_999));
  });
});
