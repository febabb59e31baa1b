import { describe, expect, it } from '@jest/globals';
import { calibrationError, calibrationLines, type Claim } from './calibration.js';

const claims = (confidence: number, right: number, wrong: number): Claim[] => [
  ...Array.from({ length: right }, () => ({ confidence, isRight: true })),
  ...Array.from({ length: wrong }, () => ({ confidence, isRight: false })),
];

describe('calibrationError', () => {
  it('is nothing where of those at 0.8 eight in ten are right', () => {
    expect(calibrationError(claims(0.8, 8, 2))).toBeCloseTo(0);
  });

  it('weighs the bins by their claims', () => {
    // 0.1 off in ten claims, 0.5 off in thirty: (10 * 0.1 + 30 * 0.5) / 40.
    expect(calibrationError([...claims(0.9, 10, 0), ...claims(0.5, 0, 30)])).toBeCloseTo(0.4);
  });

  it('holds claims of one bin together, and full certainty in the last one', () => {
    expect(calibrationError([...claims(0.72, 1, 0), ...claims(0.78, 0, 1)])).toBeCloseTo(0.25);
    expect(calibrationLines('cause', [...claims(1, 1, 0), ...claims(0.9, 1, 0)])).toEqual([
      'cause 0.9 to 1.0: 2 of 2 right, said 0.95',
    ]);
  });

  it('says nothing of no claims', () => {
    expect(calibrationError([])).toBeNull();
  });
});
