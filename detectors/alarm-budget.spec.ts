import { describe, expect, it } from '@jest/globals';
import { ALARM_BUDGETS, alarmScoreFor } from './alarm-budget.js';

describe('alarmScoreFor', () => {
  it('keeps the chance of a false alarm in a week within the budget, whatever the number of series', () => {
    for (const series of [1, 4, 31, 500, 100_000]) {
      for (const budget of [0.05, 0.5, 3]) {
        const looks = 3 * 10_080 * series;
        expect(looks * Math.exp(-alarmScoreFor(budget, series))).toBeLessThanOrEqual(budget * 1.0001);
      }
    }
  });

  it('asks for more where there are more series, or where fewer false alarms are put up with', () => {
    expect(alarmScoreFor('normal', 60)).toBeGreaterThan(alarmScoreFor('normal', 4));
    expect(alarmScoreFor('calm', 4)).toBeGreaterThan(alarmScoreFor('normal', 4));
    expect(alarmScoreFor('normal', 4)).toBeGreaterThan(alarmScoreFor('nervous', 4));
    expect(alarmScoreFor('normal', 4)).toBe(alarmScoreFor(ALARM_BUDGETS.normal, 4));
  });

  it('never speaks at what is no surprise', () => {
    expect(alarmScoreFor(10_000, 1)).toBe(7);
  });

  it.each([0, -1, Number.NaN])('refuses a budget of %p', (budget) => {
    expect(() => alarmScoreFor(budget, 4)).toThrow('an alarm budget is above 0');
  });
});
