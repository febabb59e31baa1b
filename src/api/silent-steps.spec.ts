import { describe, expect, it } from '@jest/globals';
import { silentSteps } from './silent-steps.js';

describe('silentSteps', () => {
  it('takes steps in a row together: each alone would be chance', () => {
    expect([...silentSteps([null, 2, 2, 2, null, 2, null], 0, 0)]).toEqual([1, 2, 3]);
  });

  it('counts what was expected beyond either end', () => {
    expect([...silentSteps([1, null, 1], 4, 0)]).toEqual([0]);
    expect([...silentSteps([1, null, 1], 0, 4)]).toEqual([2]);
    expect([...silentSteps([1, 1], 1, 1)]).toEqual([]);
    expect([...silentSteps([1, 1], 1, 2)]).toEqual([0, 1]);
  });

  it('finds nothing where nothing is expected, or something came', () => {
    expect([...silentSteps([0, 0, 0], 0, 0)]).toEqual([]);
    expect([...silentSteps([null, null], 9, 9)]).toEqual([]);
    expect([...silentSteps([], 9, 9)]).toEqual([]);
  });
});
