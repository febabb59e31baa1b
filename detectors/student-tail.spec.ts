import { describe, expect, it } from '@jest/globals';
import { normalLogUpperTail } from './normal-tail.js';
import { studentLogUpperTail } from './student-tail.js';

describe('studentLogUpperTail', () => {
  it.each([
    [2, 3, -2.6640861743156115],
    [10, 5, -9.367300803627712],
    [-1, 4, -0.2069632649545148],
    [1000, 30, -158.8430025917148],
  ])('agrees with mpmath at t = %p with %p degrees of freedom', (t, degreesOfFreedom, expected) => {
    expect(studentLogUpperTail(t, degreesOfFreedom) / expected).toBeCloseTo(1, 12);
  });

  it('is Cauchy for one degree of freedom and normal for very many', () => {
    expect(Math.exp(studentLogUpperTail(1, 1))).toBeCloseTo(0.25, 14);
    expect(studentLogUpperTail(3, 1e9)).toBeCloseTo(normalLogUpperTail(3), 7);
  });

  it('refuses no degrees of freedom', () => {
    expect(() => studentLogUpperTail(1, 0)).toThrow('requires degrees of freedom above 0');
  });
});
