import { describe, expect, it } from '@jest/globals';
import { poissonDeviance } from './poisson-deviance.js';

describe('poissonDeviance', () => {
  it('is the plain formula where count and mean are far apart', () => {
    expect(poissonDeviance(3, 1)).toBeCloseTo(3 * Math.log(3) - 2, 14);
  });

  it('keeps its digits where count and mean are near: d^2/(2m) - d^3/(6m^2) for d = 1, m = 1e9', () => {
    expect(poissonDeviance(1e9 + 1, 1e9) / (0.5e-9 - 1e-18 / 6)).toBeCloseTo(1, 12);
  });

  it('is 0 where they agree and the mean where nothing came', () => {
    expect([poissonDeviance(7, 7), poissonDeviance(0, 9.5)]).toEqual([0, 9.5]);
  });

  it('refuses a negative count and a mean of 0', () => {
    expect(() => poissonDeviance(-1, 1)).toThrow('requires a count');
    expect(() => poissonDeviance(1, 0)).toThrow('requires a mean');
  });
});
