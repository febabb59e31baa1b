import { describe, expect, it } from '@jest/globals';
import { interactionShape } from './interaction-shape.js';

const WEEK = Array.from({ length: 168 }, (_, hour) => hour);
const prior = new Float64Array(168).fill(1);

/** Hours of eight weeks that hold `perMinute(hour)` where one a minute was predicted. */
const hours = (perMinute: (hour: number) => number) => WEEK.map((hour) => ({ middle: perMinute(hour), minutes: 480 }));

describe('interactionShape', () => {
  it('is the highest where hours do what day and hour predict', () => {
    expect(
      interactionShape(
        hours(() => 1),
        prior,
      ),
    ).toBe(25);
  });

  it('is one over the squared spread where hours stray: half of them by half', () => {
    // By hand: every hour strays by 0.5, so the relative variance is 1/4, of which the prior is a thousandth.
    expect(
      interactionShape(
        hours((hour) => (hour % 2 ? 1.5 : 0.5)),
        prior,
      ),
    ).toBeCloseTo(4, 1);
  });

  it('is low where a shop has an evening of its own, and never below one', () => {
    expect(
      interactionShape(
        hours((hour) => (hour === 90 ? 30 : 1)),
        prior,
      ),
    ).toBe(1);
  });

  it('takes for chance what chance does to few things', () => {
    const few = new Float64Array(168).fill(1 / 480);
    expect(
      interactionShape(
        WEEK.map((hour) => ({ middle: (hour % 2) / 240, minutes: 480 })),
        few,
      ),
    ).toBe(25);
  });
});
