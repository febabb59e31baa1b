import { describe, expect, it } from '@jest/globals';
import {
  beyondSurprise,
  countBeyond,
  createSingleMiddle,
  createSingleSpread,
  learnSingleMiddle,
  learnSingleSpread,
  usualShare,
} from './single-values.js';

const values = (...amounts: number[]) => amounts.flatMap((amount) => [Math.log(amount), 1]);

describe('countBeyond', () => {
  it('counts what is a fifth, a half, twice and five times the usual, and what the others come to', () => {
    const counts = countBeyond(values(10, 40, 100, 120, 210, 600), Math.log(100));
    expect(counts).toMatchObject({ weight: 6, beyond: [1, 2, 2, 1], restWeight: 2 });
    expect(counts.restLogs).toBeCloseTo(Math.log(1.2), 9);
  });

  it('finds nothing beyond a usual that is not known', () => {
    expect(countBeyond(values(1, 1000), Number.NaN)).toEqual({
      weight: 2,
      beyond: [0, 0, 0, 0],
      restWeight: 0,
      restLogs: 0,
    });
  });
});

describe('beyondSurprise', () => {
  it('of one in one is that of its share', () => {
    // The mean of a beta-binomial of one trial (Skellam 1948).
    expect(beyondSurprise(1, 1, 0.2)).toBeCloseTo(-Math.log(0.2), 9);
  });

  it('is less than that of a binomial, for a share wanders', () => {
    // P(X >= 3) of 3 is (a)(a+1)(a+2) / (n)(n+1)(n+2) with a = 3.2 and n = 16; a binomial has 0.2^3.
    expect(beyondSurprise(3, 3, 0.2)).toBeCloseTo(-Math.log((3.2 * 4.2 * 5.2) / (16 * 17 * 18)), 9);
    expect(beyondSurprise(3, 3, 0.2)).toBeLessThan(-3 * Math.log(0.2));
  });

  it('grows with what is beyond and shrinks with what usually is', () => {
    const scores = [2, 4, 8, 16].map((count) => beyondSurprise(count, 80, 0.01));
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(beyondSurprise(8, 80, 0.05)).toBeLessThan(beyondSurprise(8, 80, 0.001));
  });
});

describe('what is usual of a single value', () => {
  it('is learnt as a share, from a prior of fifty', () => {
    const spread = createSingleSpread();
    for (let n = 0; n < 1000; n++) learnSingleSpread(spread, countBeyond(values(n % 10 === 0 ? 30 : 10), Math.log(10)));
    expect(usualShare(spread, 2)).toBeCloseTo(0.1, 2);
    expect(usualShare(spread, 3)).toBeLessThan(0.001);
  });

  it('is learnt as a middle, which one value cannot carry away', () => {
    const middle = createSingleMiddle();
    for (let n = 0; n < 500; n++) learnSingleMiddle(middle, Math.log(n % 2 === 0 ? 40 : 62.5), 1);
    expect(Math.exp(middle.log)).toBeCloseTo(50, 0);
    learnSingleMiddle(middle, Math.log(5_000_000), 1);
    expect(Math.exp(middle.log)).toBeLessThan(50.8);
  });
});
