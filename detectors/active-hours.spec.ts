import { describe, expect, it } from '@jest/globals';
import { activeHours, weightOfEvent } from './active-hours.js';
import { historyOf } from './hour-history.fixture.js';
import { createHourHistory } from './hour-history.js';

/** A history in which the first hours of the last week held these things. */
function hoursWith(...weights: readonly number[]) {
  return historyOf((slot) => ({ weight: weights[slot] ?? 0 }), 1);
}

describe('activeHours', () => {
  it('is the number of hours where all held the same', () => {
    expect(activeHours(historyOf(() => ({ weight: 7 })))).toBe(8 * 168);
    expect(activeHours(hoursWith(4, 4, 4, 4, 4))).toBe(5);
  });

  it('is one hour for a list that was loaded at once, however long it is', () => {
    expect(activeHours(hoursWith(1))).toBe(1);
    expect(activeHours(hoursWith(50_000))).toBe(1);
    expect(activeHours(hoursWith(50_000, 1, 1, 1, 1, 1, 1))).toBeLessThan(1.001);
  });

  it("is Kish's effective sample size: (1 + 2 + 3)^2 / (1 + 4 + 9) = 18 / 7", () => {
    expect(activeHours(hoursWith(1, 2, 3))).toBeCloseTo(18 / 7, 12);
  });

  it('asks how things are spread, not how many there are', () => {
    expect(activeHours(hoursWith(1, 2, 3))).toBeCloseTo(activeHours(hoursWith(100, 200, 300)), 12);
  });

  it('is 0 where nothing was counted', () => {
    expect(activeHours(createHourHistory())).toBe(0);
    expect(activeHours(hoursWith(0, 0))).toBe(0);
  });
});

describe('weightOfEvent', () => {
  it('is what one event stands for on average over all hours', () => {
    expect(weightOfEvent(historyOf((slot) => ({ weight: slot < 84 ? 30 : 10, quantity: 2 })))).toBe(10);
  });

  it('is 1 where each event is one thing, where nothing is known, and never less', () => {
    expect(weightOfEvent(historyOf(() => ({ weight: 3, quantity: 3 })))).toBe(1);
    expect(weightOfEvent(createHourHistory())).toBe(1);
    expect(weightOfEvent(historyOf(() => ({ weight: 1, quantity: 3 })))).toBe(1);
  });
});
