import { describe, expect, it } from '@jest/globals';
import { isCalmAgain } from './calm-again.js';
import { countWindow } from './count-window.js';
import { counts, findingOf, minuteView, NOW_MS, readings, repeated, responses, tries } from './minute-view.fixture.js';
import { MINUTE_MS } from './time-spans.js';

const MINUTES = 15;
const USUAL = { mid: 10, noise: 0.01 };
const each = (perMinute: number, minutes = MINUTES) => counts(...repeated(minutes, perMinute));

describe('isCalmAgain', () => {
  it('is not calm before a quarter of an hour has been seen', () => {
    expect(isCalmAgain(minuteView('count', each(10, 14), USUAL), findingOf('spike', 30, 10))).toBe(false);
    expect(isCalmAgain(minuteView('count', each(10, 15), USUAL), findingOf('spike', 30, 10))).toBe(true);
  });

  it('calls counts calm that are nearer to the usual than to the spike found', () => {
    const after = (perMinute: number) =>
      isCalmAgain(minuteView('count', each(perMinute), USUAL), findingOf('spike', 30, 10));
    expect([10, 12, 13].map(after)).toEqual([true, true, true]);
    expect([14, 20, 30].map(after)).toEqual([false, false, false]);
  });

  it('lets the end of a spike of a noisy series wait for a longer window', () => {
    const after = (minutes: number) =>
      isCalmAgain(minuteView('count', each(10, minutes), { mid: 10, noise: 0.06 }), findingOf('spike', 30, 10));
    expect([15, 30, 60].map(after)).toEqual([false, false, true]);
  });

  it('calls a third too few after a drop or a silence not calm, and a quarter too few calm', () => {
    const after = (perMinute: number) => (kind: 'drop' | 'silence') =>
      isCalmAgain(minuteView('count', each(perMinute, 30), USUAL), findingOf(kind, 0, 10));
    expect((['drop', 'silence'] as const).map(after(6.7))).toEqual([false, false]);
    expect((['drop', 'silence'] as const).map(after(7.5))).toEqual([true, true]);
  });

  it('waits where so few are expected that none would be no news', () => {
    // Of 0.05 a minute three in half an hour may be chance, though that is twice as many.
    const silence = findingOf('silence', 0, 10);
    const after = (minutes: number) => {
      const things = Array.from({ length: minutes }, (_, minute) => (minute % 10 === 9 ? 1 : 0));
      return isCalmAgain(minuteView('count', counts(...things), { mid: 0.05 }), silence);
    };
    expect([30, 60].map(after)).toEqual([false, true]);
  });

  it('looks over as long as it takes to tell a spike of few from chance', () => {
    // Going on at 3^0.8 times 0.05 a minute, m minutes without any are 0.0704 m nats better explained by the usual.
    const spike = findingOf('spike', 3, 1);
    const quiet = (minutes: number) => minuteView('count', each(0, minutes), { mid: 0.05 });
    expect(isCalmAgain(quiet(90), spike)).toBe(false);
    expect(isCalmAgain(quiet(120), spike)).toBe(true);
  });

  // Promise guarded: trouble that lasts for days is one incident, though it is found at its worst and has better hours.
  it('does not take a better quarter of an hour for the end', () => {
    const half = findingOf('drop', 40, 100);
    half.expected.low = 80;
    const after = (...perMinute: readonly number[]) =>
      isCalmAgain(minuteView('count', counts(...perMinute), { mid: 1, low: 0.8 }), half);
    expect(after(...repeated(45, 0.5), ...repeated(15, 0.8))).toBe(false);
    expect(after(...repeated(45, 0.5), ...repeated(60, 1))).toBe(true);
  });

  it('does not count what was before the trouble', () => {
    const drop = { ...findingOf('drop', 0, 100), startedMs: NOW_MS - 20 * MINUTE_MS };
    const view = minuteView('count', counts(...repeated(400, 10), ...repeated(20, 0)), { mid: 10 });
    expect(isCalmAgain(view, drop)).toBe(false);
  });

  it('asks pages to be less than 15 % slower, and for eight responses to say so', () => {
    const slow = findingOf('slow', 800, 400);
    const after = (weight: number, durationMs: number) =>
      isCalmAgain(minuteView('duration', responses(MINUTES, weight, durationMs), { mid: Math.log(400) }), slow);
    expect([after(10, 400), after(10, 455), after(10, 465), after(10, 800)]).toEqual([true, true, false, false]);
    expect(after(0.5, 400)).toBe(false);
  });

  it('does not take a small rise that goes on for calm', () => {
    const failure = findingOf('failure', 0.06, 0.02);
    const after = (failed: number) =>
      isCalmAgain(minuteView('ratio', repeated(MINUTES, tries(failed, 100)), { mid: 0.02 }), failure);
    expect([after(6), after(4.5), after(2)]).toEqual([false, false, true]);
  });

  it('asks for half as many failures again, or five points, at the most', () => {
    const failure = findingOf('failure', 0.9, 0.05);
    const after = (failed: number, mid: number) =>
      isCalmAgain(minuteView('ratio', repeated(MINUTES, tries(failed, 100)), { mid }), failure);
    expect([after(9.5, 0.05), after(11, 0.05)]).toEqual([true, false]);
    expect([after(29, 0.2), after(31, 0.2)]).toEqual([true, false]);
  });

  it('does not take an empty checkout for one that works again', () => {
    const failure = findingOf('failure', 0.9, 0.05);
    expect(isCalmAgain(minuteView('ratio', repeated(60, null), { mid: 0.05 }), failure)).toBe(false);
    const tried = (times: number) =>
      minuteView('ratio', [...repeated(30 - times, null), ...repeated(times, tries(0, 1))], { mid: 0.05 });
    expect([isCalmAgain(tried(8), failure), isCalmAgain(tried(16), failure)]).toEqual([false, true]);
  });

  it('asks for less than a third above the usual of a level', () => {
    const spike = findingOf('spike', 3000, 1000);
    const after = (level: number) =>
      isCalmAgain(minuteView('level', readings(...repeated(MINUTES, level)), { mid: 1000 }), spike);
    expect([after(1290), after(1310)]).toEqual([true, false]);
  });

  it('calls a reading calm a little below the limit that was broken, once five have been seen: it may hang there', () => {
    const full = findingOf('threshold', 95, 50, 90);
    const after = (...quantities: readonly (number | null)[]) =>
      isCalmAgain(minuteView('gauge', readings(...quantities), { mid: 50 }), full);
    expect([after(...repeated(15, 87)), after(...repeated(15, 88))]).toEqual([true, false]);
    expect(after(...repeated(11, null), ...repeated(4, 50))).toBe(false);
  });

  it('is milder than the alarm: what is not calm need not be a finding, and no finding is calm', () => {
    for (let perMinute = 0; perMinute <= 40; perMinute++) {
      const view = minuteView('count', each(perMinute), USUAL);
      const finding = countWindow.judge(view);
      if (finding) expect(isCalmAgain(view, finding)).toBe(false);
    }
  });

  it('ends the silence of a series that is too rare for any shorter window by two days as usual', () => {
    const oneADay = { mid: 1 / 1440, noise: 0.01 };
    const twoDays = (...orders: readonly number[]) => {
      const minutes = repeated(2880, 0);
      for (const minute of orders) minutes[minute] = 1;
      return minuteView('count', counts(...minutes), oneADay);
    };
    expect(isCalmAgain(twoDays(500, 2000), findingOf('silence', 0, 14))).toBe(true);
    expect(isCalmAgain(twoDays(2000), findingOf('silence', 0, 14))).toBe(false);
    expect(isCalmAgain(twoDays(), findingOf('silence', 0, 14))).toBe(false);
  });

  it('calls a component calm when no sample says that it is broken, though it always was', () => {
    const component = (failed: number) => minuteView('outcome', repeated(30, tries(failed, 1)), { mid: 1 });
    expect(isCalmAgain(component(1), findingOf('failure', 2, 0))).toBe(false);
    expect(isCalmAgain(component(0), findingOf('failure', 2, 0))).toBe(true);
  });
});
