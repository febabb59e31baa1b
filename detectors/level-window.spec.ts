import { describe, expect, it } from '@jest/globals';
import { levelWindow } from './level-window.js';
import { minuteView, NOW_MS, readings, repeated } from './minute-view.fixture.js';
import { MINUTE_MS } from './time-spans.js';

// Twice the usual lies five spreads out: 0.75 ln 2 / sqrt(NOISE + 0.0001) = 5.
const NOISE = (0.15 * Math.LN2) ** 2 - 1e-4;
const USUAL = { mid: 1000, noise: NOISE };

describe('levelWindow', () => {
  it('finds five minutes at twice the usual, as rare as five deviations of a normal', () => {
    const finding = levelWindow.judge(minuteView('level', readings(...repeated(5, 2000)), USUAL, { unit: 'bytes' }))!;
    expect(finding).toMatchObject({
      kind: 'spike',
      startedMs: NOW_MS - 5 * MINUTE_MS,
      observed: 2000,
      unit: 'bytes/min',
    });
    // The normal's upper tail at 5 by mpmath at 60 digits, as in normal-tail.spec.ts.
    expect(finding.score).toBeCloseTo(15.064998393988725, 9);
    expect(finding.evidence).toEqual(['2.0 times the usual over 5min']);
  });

  it('lets four minutes pass, and half as much again for hours', () => {
    expect(levelWindow.judge(minuteView('level', readings(...repeated(4, 2000)), USUAL))).toBeNull();
    expect(levelWindow.judge(minuteView('level', readings(...repeated(240, 1500)), { mid: 1000 }))).toBeNull();
    expect(levelWindow.judge(minuteView('level', readings(...repeated(240, 1600)), { mid: 1000 }))).not.toBeNull();
  });

  it('does not mind one minute, whatever its height', () => {
    const minutes = readings(...repeated(20, 1000), 1e6, ...repeated(3, 1000));
    expect(levelWindow.judge(minuteView('level', minutes, { mid: 1000 }))).toBeNull();
  });

  it('asks for five minutes with data, not for five minutes', () => {
    const gappy = [2000, null, 2000, null, 2000, null, 2000, null, null, 2000];
    expect(levelWindow.judge(minuteView('level', readings(...gappy), USUAL))).toMatchObject({ observed: 2000 });
    expect(levelWindow.judge(minuteView('level', readings(...gappy.with(9, null)), USUAL))).toBeNull();
  });

  it('never takes missing samples for little work', () => {
    expect(levelWindow.judge(minuteView('level', readings(...repeated(60, null)), USUAL))).toBeNull();
  });

  it('looks back four hours and no further', () => {
    const longAgo = readings(...repeated(360, 2000), ...repeated(240, 1000));
    expect(levelWindow.judge(minuteView('level', longAgo, { mid: 1000 }))).toBeNull();
    const sinceThen = minuteView('level', readings(...repeated(240, 1700)), { mid: 1000, noise: 0.006 });
    expect(levelWindow.judge({ ...sinceThen, windows: sinceThen.windows.slice(-1) })?.evidence).toEqual([
      '1.7 times the usual over 4h',
    ]);
  });

  it('calls usual what lies within 1.96 spreads of the logarithm', () => {
    const { low, mid, high } = levelWindow.judge(
      minuteView('level', readings(...repeated(5, 5000)), { mid: 1000, low: 800, high: 1500, noise: 0.01 }),
    )!.expected;
    expect([low, mid, high].map(Math.round)).toEqual([
      Math.round(800 / Math.exp(0.196)),
      1000,
      Math.round(1500 * Math.exp(0.196)),
    ]);
  });

  it('forgives what a campaign or a crowd of visitors makes plausible', () => {
    expect(
      levelWindow.judge(minuteView('level', readings(...repeated(30, 2000)), { ...USUAL, high: 2000 })),
    ).toBeNull();
  });

  it('finds less in a series that has been wild before', () => {
    const judge = (noise: number) =>
      levelWindow.judge(minuteView('level', readings(...repeated(30, 3000)), { mid: 1000, noise }));
    expect(judge(0.01)!.score).toBeGreaterThan(judge(0.02)!.score);
    expect(judge(0.2)).toBeNull();
  });

  it('says nothing before two days are known, or where nothing is usual, and on the third only of four times it', () => {
    const judge = (times: number, hoursKnown: number) =>
      levelWindow.judge(minuteView('level', readings(...repeated(30, times * 1000)), USUAL, { hoursKnown }));
    expect([judge(5, 47), judge(3.5, 71)]).toEqual([null, null]);
    expect([judge(5, 48), judge(3.5, 72)]).not.toContain(null);
    expect(levelWindow.judge(minuteView('level', readings(...repeated(30, 3000)), { mid: 0 }))).toBeNull();
  });
});
