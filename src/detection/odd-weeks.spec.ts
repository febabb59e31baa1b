import { describe, expect, it } from '@jest/globals';
import { createOddWeeks, isOddAgain } from './odd-weeks.js';

const SATURDAY_TEN = 130;

/** Gives the verdicts on so many odd minutes of one hour in each of the weeks told. */
function verdicts(minutesByWeek: Readonly<Record<number, number>>): boolean[] {
  const odd = createOddWeeks();
  return Object.entries(minutesByWeek).map(([week, minutes]) => {
    let verdict = false;
    for (let minute = 0; minute < minutes; minute++) verdict = isOddAgain(odd, SATURDAY_TEN, Number(week));
    return verdict;
  });
}

describe('isOddAgain', () => {
  it('takes what is odd for the second Saturday in a row for a part of the week', () => {
    expect(verdicts({ 2900: 60, 2901: 60, 2902: 60 })).toEqual([false, true, true]);
  });

  it('looks over one week in which the hour was ordinary or a holiday, but not over two', () => {
    expect(verdicts({ 2900: 60, 2902: 60 })).toEqual([false, true]);
    expect(verdicts({ 2900: 60, 2903: 60 })).toEqual([false, false]);
  });

  it('makes nothing of a few odd minutes, which chance puts into the same hour twice', () => {
    expect(verdicts({ 2900: 14, 2901: 60 })).toEqual([false, false]);
    expect(verdicts({ 2900: 15, 2901: 60 })).toEqual([false, true]);
  });

  it('keeps the hours of the week apart', () => {
    const odd = createOddWeeks();
    for (let minute = 0; minute < 60; minute++) isOddAgain(odd, SATURDAY_TEN, 2900);
    expect(isOddAgain(odd, SATURDAY_TEN + 1, 2901)).toBe(false);
  });
});
