import { describe, expect, it } from '@jest/globals';
import { logComplement } from './log-complement.js';

describe('logComplement', () => {
  it('keeps its digits next to certainty and next to impossibility', () => {
    expect(logComplement(-1e-20)).toBeCloseTo(-46.051701859880914, 12);
    expect(logComplement(-50) / -Math.exp(-50)).toBeCloseTo(1, 14);
  });

  it('undoes itself', () => {
    for (const logarithm of [-1e-6, -0.3, -Math.LN2, -1, -20]) {
      expect(logComplement(logComplement(logarithm)) / logarithm).toBeCloseTo(1, 9);
    }
  });

  it('takes certainty to impossibility and back', () => {
    expect([logComplement(0), logComplement(-Infinity)]).toEqual([-Infinity, -0]);
  });

  it('refuses the logarithm of more than 1', () => {
    expect(() => logComplement(0.1)).toThrow('logComplement requires');
  });
});
