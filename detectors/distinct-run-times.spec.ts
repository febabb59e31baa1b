import { describe, expect, it } from '@jest/globals';
import { distinctRunTimes } from './distinct-run-times.js';
import { run } from './runs.fixture.js';

const timesOf = (...minutes: number[]): number[] => distinctRunTimes(minutes.map((minute) => run(minute)));

describe('distinctRunTimes', () => {
  it('keeps the first of runs told twice or tried again', () => {
    expect(timesOf(0, 60, 60, 61, 120, 180)).toEqual([0, 60, 120, 180]);
  });

  it('puts runs in order and takes few as they are', () => {
    expect(timesOf(120, 0, 60)).toEqual([0, 60, 120]);
    expect(timesOf(5)).toEqual([5]);
    expect(timesOf()).toEqual([]);
  });

  it('keeps runs that merely waver', () => {
    expect(timesOf(0, 50, 120, 165, 240)).toHaveLength(5);
  });
});
