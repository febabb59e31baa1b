import { describe, expect, it } from '@jest/globals';
import { countWindow, lengthInWords } from './count-window.js';
import { ALARM_SCORE, counts, minuteView, NOW_MS, repeated } from './minute-view.fixture.js';
import { MINUTE_MS } from './time-spans.js';

/** The Poisson's chance of `count` or more, summed by hand: the terms fall fast enough for twenty. */
function poissonUpperTail(count: number, mean: number): number {
  let term = Math.exp(-mean);
  for (let factor = 1; factor <= count; factor++) term *= mean / factor;
  let sum = 0;
  for (let above = 1; above <= 20; above++) {
    sum += term;
    term *= mean / (count + above);
  }
  return sum;
}

const QUIET = { mid: 0.1 };
const BUSY = { mid: 10, noise: 0.01 };
const hourBefore = counts(...repeated(60, 0));

describe('countWindow on too many', () => {
  it('finds three orders in each of two minutes where one in ten minutes is usual, by the Poisson tail', () => {
    const finding = countWindow.judge(minuteView('count', [...hourBefore, ...counts(3, 3)], QUIET));
    expect(finding).toMatchObject({
      kind: 'spike',
      startedMs: NOW_MS - 2 * MINUTE_MS,
      observed: 6,
      unit: 'orders/2min',
    });
    expect(finding!.score).toBeCloseTo(-Math.log(poissonUpperTail(6, 0.2)), 9);
    expect(finding!.expected.mid).toBeCloseTo(0.2, 12);
  });

  it('lets the same six orders pass within one minute: what is over at once is no incident', () => {
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(6, 0)], QUIET))).toBeNull();
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(0, 6)], QUIET))).toBeNull();
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(60, 1)], QUIET))).toBeNull();
  });

  it('asks half the score of what is left without the largest minute', () => {
    // Of two or more in the other minute the Poisson makes 5.4 where 0.1 is usual and 6.4 where 0.06 is; 6 are asked.
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(9, 2)], { mid: 0.1 }))).toBeNull();
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(9, 2)], { mid: 0.06 }))?.kind).toBe('spike');
  });

  it('does not wake anybody for fewer than five more than usual, however rare', () => {
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(2, 3)], QUIET))).toBeNull();
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(2, 3)], { mid: 1e-4 }))).toBeNull();
    expect(countWindow.judge(minuteView('count', [...hourBefore, ...counts(3, 3)], { mid: 1e-4 }))?.kind).toBe('spike');
  });

  it('does not wake anybody for half as many again, however certain', () => {
    const judge = (perMinute: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(240, perMinute)), { mid: 1000 }));
    expect(judge(1500)).toBeNull();
    expect(judge(1600)?.kind).toBe('spike');
  });

  it('forgives what a campaign makes plausible', () => {
    const crowd = counts(...repeated(60, 25));
    expect(countWindow.judge(minuteView('count', crowd, BUSY))?.kind).toBe('spike');
    expect(countWindow.judge(minuteView('count', crowd, { ...BUSY, high: 20 }))).toBeNull();
  });

  it('finds less in a series that has been wild before', () => {
    const crowd = counts(...repeated(30, 20));
    const scores = [0, 0.005, 0.01].map(
      (noise) => countWindow.judge(minuteView('count', crowd, { mid: 10, noise }))!.score,
    );
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(countWindow.judge(minuteView('count', crowd, { mid: 10, noise: 0.05 }))).toBeNull();
  });
});

describe('countWindow on too few', () => {
  it('cries silence when what was expected since reaches the score asked for, and a minute sooner not', () => {
    // P(0) = exp(-0.2 m): 10.0 after 50 minutes, where 12 - 0.8 ln(50 / 5) = 10.16 is asked; 10.2 against 10.14 after 51.
    const silentFor = (minutes: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(40, 1), ...repeated(minutes, 0)), { mid: 0.2 }));
    expect(silentFor(50)).toBeNull();
    const finding = silentFor(51);
    expect(finding).toMatchObject({
      kind: 'silence',
      startedMs: NOW_MS - 51 * MINUTE_MS,
      observed: 0,
      unit: 'orders/51min',
    });
    expect(finding!.score).toBeCloseTo(10.2, 9);
  });

  it('says since when there has been none, though a shorter window be the more surprising one', () => {
    const stopped = minuteView('count', counts(...repeated(40, 5), ...repeated(7, 0)), { mid: 5 });
    const noisy = { ...stopped, sinceLast: { ...stopped.sinceLast, noise: 0.5 } };
    expect(countWindow.judge(noisy)).toMatchObject({
      kind: 'silence',
      startedMs: NOW_MS - 7 * MINUTE_MS,
      unit: 'orders/5min',
    });
  });

  it('waits through the night, when nothing is expected', () => {
    expect(countWindow.judge(minuteView('count', counts(1, ...repeated(1000, 0)), { mid: 0.004 }))).toBeNull();
  });

  it('gives a minute or two of nothing to a busy shop, and not three', () => {
    const silentFor = (minutes: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(10, 5), ...repeated(minutes, 0)), { mid: 5 }));
    expect(silentFor(2)).toBeNull();
    expect(silentFor(3)?.kind).toBe('silence');
  });

  it('gives at least three minutes, however busy the shop', () => {
    const silentFor = (minutes: number) =>
      countWindow.judge(
        minuteView('count', counts(...repeated(10, 50), ...repeated(minutes, 0)), { mid: 50 }, { windows: [] }),
      );
    expect(silentFor(2)).toBeNull();
    expect(silentFor(3)).toMatchObject({ kind: 'silence', observed: 0 });
  });

  it('wakes nobody for the lack of fewer than five, though the alarm be set touchy', () => {
    const silent = (mid: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(10, 0)), { mid }, { alarmScore: 1 }));
    expect(silent(0.49)).toBeNull();
    expect(silent(0.51)?.kind).toBe('silence');
  });

  it('wakes nobody for more than six tenths of the usual, however certain', () => {
    const fallenTo = (perMinute: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(240, perMinute)), { mid: 1000 }));
    expect(fallenTo(610)).toBeNull();
    expect(fallenTo(590)?.kind).toBe('drop');
  });

  it('finds a fall to a third, and lets one to two thirds pass', () => {
    const fallenTo = (perMinute: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(60, perMinute)), { mid: 9, noise: 0.01 }));
    expect(fallenTo(3)).toMatchObject({ kind: 'drop', observed: 180, unit: 'orders/60min' });
    expect(fallenTo(6)).toBeNull();
  });

  it('takes no flow for one that stopped where all came in a few hours, as a list that was loaded', () => {
    const stopped = counts(...repeated(40, 1), ...repeated(60, 0));
    expect(countWindow.judge(minuteView('count', stopped, { mid: 0.5 }, { activeHours: 11 }))).toBeNull();
    expect(countWindow.judge(minuteView('count', stopped, { mid: 0.5 }, { activeHours: 12 }))?.kind).toBe('silence');
  });

  it('forgives what a holiday makes plausible', () => {
    const stopped = counts(...repeated(40, 1), ...repeated(60, 0));
    expect(countWindow.judge(minuteView('count', stopped, { mid: 0.5, low: 0.05 }))).toBeNull();
  });
});

describe('countWindow', () => {
  it('says nothing of a series that does what is usual', () => {
    expect(countWindow.judge(minuteView('count', counts(...repeated(1440, 10)), BUSY))).toBeNull();
  });

  it('says nothing before two days are known', () => {
    const crowd = counts(...repeated(60, 45));
    expect(countWindow.judge(minuteView('count', crowd, BUSY, { hoursKnown: 47 }))).toBeNull();
    expect(countWindow.judge(minuteView('count', crowd, BUSY, { hoursKnown: 48 }))?.kind).toBe('spike');
  });

  it('tells on the third day only of four times the usual and of a full stop', () => {
    const onThird = (things: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(60, things)), BUSY, { hoursKnown: 71 }))?.kind;
    const onFourth = (things: number) =>
      countWindow.judge(minuteView('count', counts(...repeated(60, things)), BUSY, { hoursKnown: 72 }))?.kind;
    expect([onThird(25), onFourth(25)]).toEqual([undefined, 'spike']);
    expect([onThird(3), onFourth(3)]).toEqual([undefined, 'drop']);
    expect([onThird(45), onThird(0)]).toEqual(['spike', 'silence']);
  });

  it('needs more evidence on the third day', () => {
    const stopped = counts(...repeated(200, 1), ...repeated(16, 0));
    const judge = (hoursKnown: number) => countWindow.judge(minuteView('count', stopped, { mid: 1 }, { hoursKnown }));
    expect(judge(71)).toBeNull();
    expect(judge(72)?.kind).toBe('silence');
  });

  it('tells figures in things where each event stands for ten', () => {
    const finding = countWindow.judge(minuteView('count', counts(...repeated(60, 30)), BUSY, { unitWeight: 10 }))!;
    const [length] = finding.unit.match(/\d+/)!.map(Number);
    expect(finding.observed).toBe(300 * length!);
    expect(finding.expected.mid).toBe(100 * length!);
  });

  it('calls usual what lies within 1.96 deviations of a negative binomial', () => {
    // 300 in the half hour, of variance 300 + 0.01 * 300^2 = 1200; of 200 to 400 by the calendar 600 and 2000.
    const usual = { mid: 10, low: 20 / 3, high: 40 / 3, noise: 0.01 };
    const { windows, ...view } = minuteView('count', counts(...repeated(30, 40)), usual);
    const { low, mid, high } = countWindow.judge({ ...view, windows: windows.slice(-1) })!.expected;
    expect(low).toBeCloseTo(200 - 1.96 * Math.sqrt(600), 6);
    expect(mid).toBeCloseTo(300, 6);
    expect(high).toBeCloseTo(400 + 1.96 * Math.sqrt(2000), 6);
  });

  it('puts the usual between its edges, never below nothing, and what it found outside', () => {
    for (const perMinute of [0, 1, 30, 100]) {
      const { expected, observed } = countWindow.judge(minuteView('count', counts(...repeated(60, perMinute)), BUSY))!;
      expect(expected.low).toBeGreaterThanOrEqual(0);
      expect(expected.low).toBeLessThan(expected.mid);
      expect(expected.mid).toBeLessThan(expected.high);
      expect(observed < expected.low || observed > expected.high).toBe(true);
    }
  });

  it('is surer the more there are', () => {
    const scores = [16, 20, 30, 100].map(
      (perMinute) => countWindow.judge(minuteView('count', counts(...repeated(60, perMinute)), BUSY))?.score ?? 0,
    );
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(scores.at(-1)).toBeGreaterThan(ALARM_SCORE);
  });
});

describe('lengthInWords', () => {
  it('speaks of hours where they are whole and there are two or more', () => {
    expect([10, 60, 119, 120, 125, 1440].map(lengthInWords)).toEqual([
      '10min',
      '60min',
      '119min',
      '2h',
      '125min',
      '24h',
    ]);
  });
});
