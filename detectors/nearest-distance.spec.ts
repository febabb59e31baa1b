import { describe, expect, it } from '@jest/globals';
import { nearestDistance } from './nearest-distance.js';

const wave = Float64Array.of(1, 2, 3, 1, 2, 3, 1, 2, 3);

describe('nearestDistance', () => {
  it('is 0 for a shape seen before and the difference for one that is not', () => {
    expect(nearestDistance(wave, 3, 1, 100)).toBe(0);
    expect(nearestDistance(Float64Array.of(1, 2, 3, 1, 2, 3, 1, 2, 9), 3, 1, 100)).toBe(6);
  });

  it('takes the given neighbour, not the nearest alone', () => {
    expect(nearestDistance(Float64Array.of(5, 1, 2, 9, 5), 1, 1, 100)).toBe(0);
    expect(nearestDistance(Float64Array.of(5, 1, 2, 9, 5), 1, 3, 100)).toBe(4);
  });

  it('looks back no further than told', () => {
    expect(nearestDistance(Float64Array.of(5, 1, 1, 1, 1, 5), 1, 1, 2)).toBe(4);
  });

  it('says nothing where the past is too short', () => {
    expect(nearestDistance(wave, 5, 3, 100)).toBeNull();
    expect(nearestDistance(new Float64Array(0), 1, 1, 100)).toBeNull();
  });

  it('refuses no length and no neighbours', () => {
    expect(() => nearestDistance(wave, 0, 1, 9)).toThrow('requires a whole length');
    expect(() => nearestDistance(wave, 1, 0, 9)).toThrow('requires a whole number of neighbours');
  });
});
