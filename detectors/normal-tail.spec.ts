import { describe, expect, it } from '@jest/globals';
import { normalLogUpperTail } from './normal-tail.js';

describe('normalLogUpperTail', () => {
  it.each([
    [-3, -0.0013508099647481938],
    [0, -Math.LN2],
    [1, -1.8410216450092636],
    [5, -15.064998393988725],
    [10, -53.23128515051247],
    [40, -804.6084420137538],
  ])('agrees with mpmath at 60 digits at %p', (z, expected) => {
    expect(normalLogUpperTail(z) / expected).toBeCloseTo(1, 12);
  });

  it('is certain far on the left', () => {
    expect(normalLogUpperTail(-40)).toBeCloseTo(0, 15);
  });

  it('refuses what is no number', () => {
    expect(() => normalLogUpperTail(Number.NaN)).toThrow('normalLogUpperTail requires a number');
  });
});
