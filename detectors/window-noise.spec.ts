import { describe, expect, it } from '@jest/globals';
import { createWindowNoise, learnCountNoise, learnLogNoise, WINDOW_MINUTES, windowNoise } from './window-noise.js';

const TEN_MINUTES = WINDOW_MINUTES.indexOf(10);

/** Numbers between 0 and 1 that are the same in every run: the congruential generator of Numerical Recipes. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** What is learnt from counts of variance mu + phi mu^2, by the normal that they come close to. */
function learntFromCounts(expected: number, phi: number, windows = 4000): number {
  const noise = createWindowNoise('count');
  const random = randomFrom(20_250_303);
  for (let window = 0; window < windows; window++) {
    const deviation = Math.sqrt(expected + phi * expected ** 2) * normal(random);
    learnCountNoise(noise, TEN_MINUTES, expected + deviation, expected);
  }
  return windowNoise(noise, TEN_MINUTES);
}

describe('window noise', () => {
  it('is kept for lengths from a minute to two days, in whole hours beyond the tenth', () => {
    expect(WINDOW_MINUTES).toEqual([...WINDOW_MINUTES].toSorted((a, b) => a - b));
    expect([WINDOW_MINUTES[0], WINDOW_MINUTES.at(-1)]).toEqual([1, 2 * 24 * 60]);
    expect(WINDOW_MINUTES.slice(10).filter((minutes) => minutes % 60 !== 0)).toEqual([]);
  });

  it('begins a little above what real shops have shown, for every length', () => {
    for (let window = 0; window < WINDOW_MINUTES.length; window++) {
      expect(windowNoise(createWindowNoise('count'), window)).toBe(0.05);
      expect(windowNoise(createWindowNoise('log'), window)).toBe(0.04);
    }
  });

  it.each([
    [1000, 0.01],
    [1000, 0.1],
    [200, 0.035],
    [100, 0.2],
  ])('learns the overdispersion of counts around %p: %p, within a quarter', (expected, phi) => {
    expect(Math.abs(learntFromCounts(expected, phi) / phi - 1)).toBeLessThan(0.25);
  });

  it('learns that counts are pure chance', () => {
    expect(learntFromCounts(500, 0)).toBeLessThan(0.001);
  });

  it('weighs a window of counts by the inverse of what its square varies, against twenty windows of prior', () => {
    const noise = createWindowNoise('count');
    learnCountNoise(noise, TEN_MINUTES, 130, 100);
    // By hand: the square 0.09 less 1/100, weight 1 / (1/100 + 0.05)^2, beside 0.05 with weight 0.998 * 20 / 0.05^2.
    const weight = 1 / 0.06 ** 2;
    expect(windowNoise(noise, TEN_MINUTES)).toBeCloseTo((7984 * 0.05 + weight * 0.08) / (7984 + weight), 12);
  });

  it('learns little from one odd window: a hundredfold teaches what eightfold does', () => {
    const learntFrom = (observed: number) => {
      const noise = createWindowNoise('count');
      learnCountNoise(noise, TEN_MINUTES, observed, 100);
      return windowNoise(noise, TEN_MINUTES);
    };
    expect(learntFrom(10_000)).toBe(learntFrom(800));
    // By hand: no square counts for more than thirty times what it varies by, 30 (1/100 + 0.05).
    const weight = 1 / 0.06 ** 2;
    expect(learntFrom(800)).toBeCloseTo((7984 * 0.05 + weight * (1.8 - 0.01)) / (7984 + weight), 12);
  });

  it('learns nothing where less than half a thing was expected', () => {
    const noise = createWindowNoise('count');
    learnCountNoise(noise, TEN_MINUTES, 9, 0.49);
    expect(noise).toEqual(createWindowNoise('count'));
    learnCountNoise(noise, TEN_MINUTES, 9, 0.5);
    expect(noise).not.toEqual(createWindowNoise('count'));
  });

  it('learns the variance of a logarithm beyond what is known of it', () => {
    const noise = createWindowNoise('log');
    const random = randomFrom(20_250_304);
    for (let window = 0; window < 4000; window++)
      learnLogNoise(noise, TEN_MINUTES, normal(random) * Math.sqrt(0.13), 0.03);
    expect(Math.abs(windowNoise(noise, TEN_MINUTES) / 0.1 - 1)).toBeLessThan(0.2);
  });

  it('weighs a logarithm by how much of its variance is its own', () => {
    const noise = createWindowNoise('log');
    learnLogNoise(noise, TEN_MINUTES, 0.5, 0.04);
    // By hand: 0.25 - 0.04 with weight (0.04 / 0.08)^2, beside 0.04 with weight 0.998 * 20.
    expect(windowNoise(noise, TEN_MINUTES)).toBeCloseTo((19.96 * 0.04 + 0.25 * 0.21) / (19.96 + 0.25), 12);
  });

  it('learns little from one odd logarithm', () => {
    const learntFrom = (residual: number) => {
      const noise = createWindowNoise('log');
      learnLogNoise(noise, TEN_MINUTES, residual, 0);
      return windowNoise(noise, TEN_MINUTES);
    };
    expect(learntFrom(9)).toBe(learntFrom(-1));
    expect(learntFrom(9)).toBeLessThan(0.07);
  });

  it('forgets a wild time within some hundreds of windows', () => {
    const noise = createWindowNoise('log');
    for (let window = 0; window < 500; window++) learnLogNoise(noise, TEN_MINUTES, 1, 0);
    expect(windowNoise(noise, TEN_MINUTES)).toBeGreaterThan(0.8);
    for (let window = 0; window < 2000; window++) learnLogNoise(noise, TEN_MINUTES, 0.1, 0);
    expect(windowNoise(noise, TEN_MINUTES)).toBeLessThan(0.04);
  });

  it('learns of each length on its own', () => {
    const noise = createWindowNoise('log');
    learnLogNoise(noise, TEN_MINUTES, 1, 0);
    const untouched = createWindowNoise('log');
    untouched.value[TEN_MINUTES] = noise.value[TEN_MINUTES]!;
    untouched.weight[TEN_MINUTES] = noise.weight[TEN_MINUTES]!;
    expect(noise).toEqual(untouched);
  });

  it('is never below nothing, though the samples explain more than was seen', () => {
    const noise = createWindowNoise('log');
    for (let window = 0; window < 500; window++) learnLogNoise(noise, TEN_MINUTES, 0, 0.02);
    expect(noise.value[TEN_MINUTES]).toBeLessThan(0);
    expect(windowNoise(noise, TEN_MINUTES)).toBe(0);
  });

  it('stays a number for what comes like clockwork, however long', () => {
    const noise = createWindowNoise('count');
    for (let window = 0; window < 5_000; window++)
      learnCountNoise(noise, TEN_MINUTES, 10, window % 2 === 0 ? 10 : 10.03);
    expect(noise.value[TEN_MINUTES]).toBeGreaterThan(-0.2);
    expect(windowNoise(noise, TEN_MINUTES)).toBe(0);
  });
});
