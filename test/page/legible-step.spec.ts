import { describe, expect, it } from '@jest/globals';
import type { Point } from '../../web/src/api-types.js';
import { legibleStepMinutes } from '../../web/src/legible-step.js';
import { windowOf } from '../../web/src/time-span.js';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');
const HOUR_MINUTES = 60;

function stepFor(usual: number | null, minutes: number, unit = 'events'): number {
  const expected = usual === null ? null : { low: 0, mid: usual, high: 2 * usual };
  const points: Point[] = [{ at: '', value: 0, expected, score: null, incidents: [] }];
  return legibleStepMinutes(points, windowOf({ kind: 'last', minutes }, NOW_MS), unit);
}

describe('the step of a chart of few things', () => {
  it.each([
    ['a busy shop keeps its minutes', 8, 6 * HOUR_MINUTES, 1],
    ['half an order a minute is shown by ten minutes', 0.5, 6 * HOUR_MINUTES, 10],
    ['an order an hour is shown by as long steps as leave a course', 1 / 60, 6 * HOUR_MINUTES, 10],
    ['what is not known keeps its minutes', null, 6 * HOUR_MINUTES, 1],
    ['a long stretch may have longer steps', 0.2, 24 * HOUR_MINUTES, 30],
  ])('%s', (_what, usual, minutes, step) => {
    expect(stepFor(usual, minutes)).toBe(step);
  });

  it('is left alone where a longer one would have no more, as of milliseconds', () => {
    expect(stepFor(0.5, 6 * HOUR_MINUTES, 'ms')).toBe(1);
  });
});
