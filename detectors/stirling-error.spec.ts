import { describe, expect, it } from '@jest/globals';
import { stirlingError } from './stirling-error.js';

describe('stirlingError', () => {
  it.each([
    [0.01, 1.4340079537031842],
    [1, 0.08106146679532726],
    [7.5, 0.011104559758206917],
    [100, 0.0008333305556349147],
  ])('agrees with mpmath at 60 digits at %p', (x, expected) => {
    expect(stirlingError(x) / expected).toBeCloseTo(1, 12);
  });

  it('refuses 0', () => {
    expect(() => stirlingError(0)).toThrow('stirlingError requires x above 0');
  });
});
