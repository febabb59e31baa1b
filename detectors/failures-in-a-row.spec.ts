import { describe, expect, it } from '@jest/globals';
import { failuresInARow } from './failures-in-a-row.js';
import { run } from './runs.fixture.js';

const failedOf = (marks: string): number =>
  failuresInARow([...marks].map((mark) => run(0, { ok: mark === '+' }))).length;

describe('failuresInARow', () => {
  it('counts back to the last run that went well', () => {
    expect(['', '+', '-', '+-', '-+', '+-+--', '---'].map(failedOf)).toEqual([0, 0, 1, 1, 0, 2, 3]);
  });
});
