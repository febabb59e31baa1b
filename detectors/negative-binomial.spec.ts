import { describe, expect, it } from '@jest/globals';
import { negativeBinomialLogLowerTail, negativeBinomialLogUpperTail } from './negative-binomial.js';

describe('negativeBinomialLogUpperTail', () => {
  it.each([
    [1, 0.001, 0.035, -6.90827272831193],
    [5, 0.001, 0, -39.32710146110488],
    [50, 0.001, 0, -493.866511292852],
    [50, 0.001, 2, -313.360202063793],
    [40, 6, 0.035, -31.78735731086445],
    [300, 260, 0.035, -1.549574681196963],
    [1200, 260, 0.035, -59.289332538670756],
    [100, 1, 0, -364.72942620471963],
    [20_000, 10_000, 0, -3868.121250459508],
    [20_100, 10_000, 0.0001, -1732.88479689184],
    [10_020_000, 10_000_000, 0, -22.7726602308522],
    [12_000_000, 10_000_000, 0.0001, -180.535000535804],
  ])('agrees with mpmath for %p or more at mean %p, dispersion %p', (count, mean, dispersion, expected) => {
    expect(negativeBinomialLogUpperTail(count, mean, dispersion) / expected).toBeCloseTo(1, 10);
  });

  it('goes over into the Poisson as the dispersion vanishes', () => {
    const poisson = negativeBinomialLogUpperTail(30, 10, 0);
    expect(negativeBinomialLogUpperTail(30, 10, 1e-12)).toBeCloseTo(poisson, 8);
    expect(negativeBinomialLogUpperTail(30, 10, 1e-25)).toBe(poisson);
  });

  it('rounds a count that is not whole down, so that the chance is never understated', () => {
    expect(negativeBinomialLogUpperTail(5.9, 2, 0.1)).toBe(negativeBinomialLogUpperTail(5, 2, 0.1));
  });

  it('never rises with the count', () => {
    let last = 0;
    for (let count = 0; count < 400; count++) {
      const now = negativeBinomialLogUpperTail(count, 90, 0.035);
      expect(now).toBeLessThanOrEqual(last);
      last = now;
    }
  });

  it('is certain of 0 or more and refuses what is no mean', () => {
    expect(negativeBinomialLogUpperTail(0, 5, 0.1)).toBe(0);
    expect(() => negativeBinomialLogUpperTail(1, 0, 0.1)).toThrow('requires a finite mean above 0');
    expect(() => negativeBinomialLogUpperTail(1, 1, -1)).toThrow('requires a finite dispersion');
  });
});

describe('negativeBinomialLogLowerTail', () => {
  it.each([
    [0, 12, 0, -12],
    [0, 12, 0.035, -10.018767760376267],
    [100, 260, 0.035, -10.41476560358337],
    [2, 50, 0.1, -14.056280356844468],
    [9_000, 10_000, 0, -54.93300104388559],
    [5_000, 10_000, 0, -1538.7487016355828],
  ])('agrees with mpmath for %p or fewer at mean %p, dispersion %p', (count, mean, dispersion, expected) => {
    expect(negativeBinomialLogLowerTail(count, mean, dispersion) / expected).toBeCloseTo(1, 11);
  });

  it('leaves to the upper tail exactly what it does not hold', () => {
    const below = Math.exp(negativeBinomialLogLowerTail(259, 260, 0.035));
    expect(below + Math.exp(negativeBinomialLogUpperTail(260, 260, 0.035))).toBeCloseTo(1, 13);
  });

  it('rounds a count that is not whole up', () => {
    expect(negativeBinomialLogLowerTail(1.2, 9, 0)).toBe(negativeBinomialLogLowerTail(2, 9, 0));
  });

  it('knows nothing below 0', () => {
    expect(negativeBinomialLogLowerTail(-1, 9, 0)).toBe(-Infinity);
  });
});
