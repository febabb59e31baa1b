import { describe, expect, it } from '@jest/globals';
import { failuresMustBeFound, fallMustBeFound, slownessMustBeFound, surgeMustBeFound } from './must-detect.js';

describe('what must be found', () => {
  it('demands a stop where (1 + 0.035 λ)^(-1/0.035) is below one in a million, λ being 85 % of the count', () => {
    expect(fallMustBeFound(20, 0)).toBe(false); // λ = 17: 1.6e-6
    expect(fallMustBeFound(22, 0)).toBe(true); // λ = 18.7: 5.5e-7
    expect(fallMustBeFound(1e6, 0)).toBe(true);
  });

  it('demands a fall to a half only of large counts, since they scatter too', () => {
    expect(fallMustBeFound(100, 0.5)).toBe(false);
    expect(fallMustBeFound(100, 0.1)).toBe(true);
  });

  it('demands a surge by what chance would need for it', () => {
    expect(surgeMustBeFound(10, 10)).toBe(false);
    expect(surgeMustBeFound(10, 60)).toBe(true);
    expect(surgeMustBeFound(0.01, 12)).toBe(true);
    expect(surgeMustBeFound(1e6, 1e5)).toBe(false);
    expect(surgeMustBeFound(1e6, 2e6)).toBe(true);
  });

  it('demands failures where there are six at least', () => {
    expect(failuresMustBeFound(7, 0.03, 0.9)).toBe(false);
    expect(failuresMustBeFound(20, 0.03, 0.8)).toBe(true);
    expect(failuresMustBeFound(1_000, 0.03, 0.04)).toBe(false);
  });

  it('demands slowness where twelve samples tell it', () => {
    expect(slownessMustBeFound(12, 4, 0.4)).toBe(false);
    expect(slownessMustBeFound(15, 4, 0.4)).toBe(true);
    expect(slownessMustBeFound(100, 1.1, 0.4)).toBe(false);
  });
});
