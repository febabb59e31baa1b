import { describe, expect, it } from '@jest/globals';
import {
  addValues,
  createValueMinutes,
  hasOddValues,
  singlesAt,
  teachValues,
  usualLogOf,
  type ValueMinutes,
} from './value-minutes.js';

const values = (): ValueMinutes => createValueMinutes('sum')!;
const of = (...amounts: number[]) => amounts.flatMap((amount) => [Math.log(amount), 1]);
const HUNDRED = Math.log(100);

describe('the newest minutes with single values', () => {
  it('are looked at when one is out of the ordinary, in windows of growing number', () => {
    const seen = values();
    for (let minute = 0; minute < 40; minute += 4) addValues(seen, minute, of(100), HUNDRED, false);
    expect(singlesAt(seen, 36, 0, false)).toBeUndefined();
    addValues(seen, 40, of(10), HUNDRED, false);
    const windows = singlesAt(seen, 40, 0, false)!.windows;
    expect(windows.map(({ weight, minutes }) => [weight, minutes])).toEqual([
      [3, 9],
      [5, 17],
      [8, 29],
    ]);
    expect(windows[0]!.beyond).toEqual([1, 1, 0, 0]);
    expect(singlesAt(seen, 41, 0, false)).toBeUndefined();
    expect(singlesAt(seen, 41, 0, true)).toBeDefined();
  });

  it('are not looked at for the few that are always half as much or twice as much', () => {
    const seen = values();
    addValues(seen, 1, of(...Array.from({ length: 19 }, () => 100), 210), HUNDRED, false);
    expect(hasOddValues(seen, 1)).toBe(false);
    addValues(seen, 2, of(100, 100, 100, 210), HUNDRED, false);
    expect(hasOddValues(seen, 2)).toBe(true);
    addValues(seen, 3, of(...Array.from({ length: 19 }, () => 100), 510), HUNDRED, false);
    expect(hasOddValues(seen, 3)).toBe(true);
  });

  it('are looked at as of the minute that is judged where later ones are known in part already', () => {
    const seen = values();
    for (let minute = 0; minute < 10; minute++) addValues(seen, minute, of(minute === 9 ? 10 : 100), HUNDRED, false);
    const asOfThen = singlesAt(seen, 9, 0, false)!;
    for (let minute = 10; minute < 39; minute++) addValues(seen, minute, of(1000), HUNDRED, false);
    expect(hasOddValues(seen, 8)).toBe(false);
    expect(hasOddValues(seen, 9)).toBe(true);
    expect(singlesAt(seen, 9, 0, false)).toEqual(asOfThen);
    expect(singlesAt(seen, 9, 0, true)!.windows).toEqual(asOfThen.windows);
  });

  it('are the same in whatever order they come', () => {
    const [inOrder, shuffled] = [values(), values()];
    const minutes = Array.from({ length: 600 }, (_, index) => index);
    for (const minute of minutes) addValues(inOrder, minute, of(100 + minute), HUNDRED, false);
    for (const minute of minutes) addValues(shuffled, minute ^ 3, of(100 + (minute ^ 3)), HUNDRED, false);
    expect(singlesAt(shuffled, 599, 0, true)!.windows).toEqual(singlesAt(inOrder, 599, 0, true)!.windows);
  });

  it('teach what one is usually worth, thirty of them before anything is said', () => {
    const seen = values();
    for (let minute = 0; minute < 30; minute++) {
      expect(usualLogOf(seen)).toBeNaN();
      addValues(seen, minute, of(100), usualLogOf(seen), false);
      teachValues(seen, minute);
    }
    expect(Math.exp(usualLogOf(seen))).toBeCloseTo(100, 3);
  });

  it('count only what is far out where prices are those of a campaign', () => {
    const seen = values();
    for (let minute = 0; minute < 3; minute++) addValues(seen, minute, of(40, 10), HUNDRED, true);
    expect(singlesAt(seen, 2, 0, true)!.windows[0]!.beyond).toEqual([3, 0, 0, 0]);
  });
});
