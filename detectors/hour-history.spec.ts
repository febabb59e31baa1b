import { describe, expect, it } from '@jest/globals';
import { addToHour, createHourHistory, HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';

const MINUTE = { weight: 2, quantity: 30, minutes: 1 };

function hourOf(history: HourHistory, week: number, slot: number): number[] {
  const cell = (week % HISTORY_WEEKS) * HOURS_PER_WEEK + slot;
  return [history.weight[cell]!, history.quantity[cell]!, history.minutes[cell]!];
}

describe('hour history', () => {
  it('adds minutes up in their own hour of their own week, and nowhere else', () => {
    const history = createHourHistory();
    for (let minute = 0; minute < 60; minute++) addToHour(history, 2900, 167, MINUTE);
    addToHour(history, 2899, 167, MINUTE);
    expect(hourOf(history, 2900, 167)).toEqual([120, 1800, 60]);
    expect(hourOf(history, 2899, 167)).toEqual([2, 30, 1]);
    expect(history.weight.reduce((sum, weight) => sum + weight, 0)).toBe(122);
  });

  it('remembers eight weeks: the ninth forgets all of the first, hours that it has not reached included', () => {
    const history = createHourHistory();
    for (let week = 2893; week <= 2900; week++) addToHour(history, week, 5, MINUTE);
    expect([...history.weekOfRow].toSorted((a, b) => a - b)).toEqual([2893, 2894, 2895, 2896, 2897, 2898, 2899, 2900]);
    addToHour(history, 2901, 4, MINUTE);
    expect(history.weekOfRow).not.toContain(2893);
    expect([hourOf(history, 2901, 4), hourOf(history, 2901, 5)]).toEqual([
      [2, 30, 1],
      [0, 0, 0],
    ]);
    expect(hourOf(history, 2894, 5)).toEqual([2, 30, 1]);
  });

  it('ignores what comes for a week that is forgotten', () => {
    const history = createHourHistory();
    addToHour(history, 2901, 5, MINUTE);
    const before = structuredClone(history);
    addToHour(history, 2893, 5, MINUTE);
    expect(history).toEqual(before);
  });

  it('takes what came late without counting its minute twice', () => {
    const history = createHourHistory();
    addToHour(history, 2900, 5, MINUTE);
    addToHour(history, 2900, 5, { ...MINUTE, minutes: 0 });
    expect(hourOf(history, 2900, 5)).toEqual([4, 60, 1]);
  });

  it('holds the two hours of the night on which the clock is set back, and never runs over', () => {
    const history = createHourHistory();
    for (let minute = 0; minute < 120; minute++) addToHour(history, 2900, 162, MINUTE);
    expect(hourOf(history, 2900, 162)[2]).toBe(120);
    addToHour(history, 2900, 162, { ...MINUTE, minutes: 200 });
    expect(hourOf(history, 2900, 162)[2]).toBe(255);
  });

  it('never holds fewer than no things, but sums below nothing: the logarithm of a fast page', () => {
    const history = createHourHistory();
    addToHour(history, 2900, 5, { weight: -3, quantity: -7, minutes: -1 });
    expect(hourOf(history, 2900, 5)).toEqual([0, -7, 0]);
  });

  it('begins with no week at all, in 12 KB', () => {
    const { weekOfRow, weight, quantity, minutes } = createHourHistory();
    expect([...weekOfRow]).toEqual([-1, -1, -1, -1, -1, -1, -1, -1]);
    const bytes = weekOfRow.byteLength + weight.byteLength + quantity.byteLength + minutes.byteLength;
    expect(Math.round(bytes / 1000)).toBe(12);
  });
});
