import { describe, expect, it } from '@jest/globals';
import { failureRatio } from './failure-ratio.js';
import { minuteView, NOW_MS, repeated, tries } from './minute-view.fixture.js';
import { MINUTE_MS } from './time-spans.js';

const USUAL = { mid: 0.05 };

describe('failureRatio', () => {
  it('finds five failed payments of five where one of twenty is usual, and needs the fifth', () => {
    const finding = failureRatio.judge(minuteView('ratio', repeated(5, tries(1, 1)), USUAL))!;
    expect(finding).toMatchObject({ kind: 'failure', startedMs: NOW_MS - 5 * MINUTE_MS, observed: 1 });
    expect(finding.evidence).toEqual(['5 of 5 failed, usually 5.0 %']);
    // All of n fail under Beta(a, b): the product of (a + i) / (a + b + i); sixty tries of prior make it Beta(3, 57).
    const chance = (3 / 60) * (4 / 61) * (5 / 62) * (6 / 63) * (7 / 64);
    expect(finding.score).toBeCloseTo(-Math.log(chance), 9);
    expect(failureRatio.judge(minuteView('ratio', [tries(0, 0), ...repeated(4, tries(1, 1))], USUAL))).toBeNull();
  });

  it('lets failures within one minute pass', () => {
    const burst = [...repeated(5, tries(0, 1)), tries(20, 20), tries(0, 1)];
    expect(failureRatio.judge(minuteView('ratio', burst, USUAL))).toBeNull();
    expect(failureRatio.judge(minuteView('ratio', [...burst, tries(1, 1)], USUAL))).toBeNull();
    expect(failureRatio.judge(minuteView('ratio', [...burst, tries(2, 2)], USUAL))).not.toBeNull();
  });

  it('asks for twice the usual share, however certain it is of less', () => {
    const judge = (failed: number) =>
      failureRatio.judge(minuteView('ratio', repeated(60, tries(failed, 100)), { mid: 0.3 }));
    expect(judge(59)).toBeNull();
    expect(judge(61)).not.toBeNull();
  });

  it('asks for eight points more than usual within the hour, though the alarm be set touchy', () => {
    const judge = (failed: number) =>
      failureRatio.judge(minuteView('ratio', repeated(59, tries(failed, 1000)), { mid: 0.02 }, { alarmScore: 1 }));
    expect(judge(99)).toBeNull();
    expect(judge(101)).not.toBeNull();
  });

  it('asks for four failures, however rare they are', () => {
    const judge = (times: number) =>
      failureRatio.judge(minuteView('ratio', repeated(times, tries(1, 1)), { mid: 0 }, { alarmScore: 9 }));
    expect(judge(3)).toBeNull();
    expect(
      failureRatio.judge(minuteView('ratio', [tries(0, 0), ...repeated(4, tries(1, 1))], { mid: 0 })),
    ).not.toBeNull();
  });

  it('calls usual what lies within 1.96 deviations: of the tries, and of the share itself by sixty tries', () => {
    const { low, high } = failureRatio.judge(minuteView('ratio', repeated(3, tries(10, 10)), { mid: 0.2 }))!.expected;
    expect(low).toBeCloseTo(0.2 - 1.96 * Math.sqrt(0.16 / 30 + 0.16 / 60), 9);
    expect(high).toBeCloseTo(0.2 + 1.96 * Math.sqrt(0.16 / 30 + 0.16 / 60), 9);
  });

  it('takes one in two hundred for usual where nothing has ever failed', () => {
    const finding = failureRatio.judge(minuteView('ratio', repeated(10, tries(1, 2)), { mid: 0 }))!;
    expect(finding.expected).toMatchObject({ low: 0, mid: 0.005 });
    expect(finding.score).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('says nothing where nothing was tried, or all went well', () => {
    expect(failureRatio.judge(minuteView('ratio', repeated(60, null), USUAL))).toBeNull();
    expect(failureRatio.judge(minuteView('ratio', repeated(60, tries(0, 50)), USUAL))).toBeNull();
  });

  it('never counts more failures than tries, whatever rounding did', () => {
    const finding = failureRatio.judge(minuteView('ratio', repeated(10, tries(1.04, 1)), USUAL))!;
    expect(finding.observed).toBe(1);
    expect(finding.evidence[0]).toMatch(/^10 of 10 failed/);
  });

  it('says nothing before two days are known', () => {
    const failing = repeated(10, tries(2, 2));
    expect(failureRatio.judge(minuteView('ratio', failing, USUAL, { hoursKnown: 47 }))).toBeNull();
    expect(failureRatio.judge(minuteView('ratio', failing, USUAL, { hoursKnown: 48 }))).not.toBeNull();
  });

  it('finds that nearly all fail where half of them is usual', () => {
    const of = (failed: number) =>
      failureRatio.judge(minuteView('ratio', repeated(30, tries(failed, 20)), { mid: 0.5 }));
    expect(of(16)).toMatchObject({ kind: 'failure', observed: 0.8 });
    expect(of(14)).toBeNull();
  });

  describe('of a rise that lasts', () => {
    /** Twenty payments a minute of which 2 % usually fail, and then so many in an hour. */
    const hour = (failed: number, usual = {}, more = {}) =>
      failureRatio.judge(
        minuteView('ratio', repeated(60, tries(failed / 60, 20)), { mid: 0.02, noise: 0.01, ...usual }, more),
      );

    it('finds three times the usual share in an hour, though it is but four points', () => {
      const finding = hour(72)!;
      expect(finding).toMatchObject({ kind: 'failure', evidence: ['72 of 1200 failed, usually 2.0 %'] });
      // The band tells of what the share itself strays: what is found lies far above it.
      expect(finding.expected.high).toBeLessThan(0.04);
    });

    it('asks for two and a half times the usual share and two points, and for twenty failures', () => {
      expect(hour(58)).toBeNull();
      expect(hour(24, { mid: 0.004 }, { alarmScore: 7 })).toBeNull();
      const rare = minuteView('ratio', repeated(60, tries(0.25, 3)), { mid: 0.02 }, { alarmScore: 7 });
      expect(failureRatio.judge(rare)).toBeNull();
    });

    it('leaves alone what is ordinary for a share that strays by half of itself from hour to hour', () => {
      expect(hour(72, { noise: 0.25 })).toBeNull();
    });

    it('leaves alone what is over within one minute, and what is usual at other hours', () => {
      const burst = [...repeated(59, tries(0.2, 20)), tries(45, 520)];
      expect(failureRatio.judge(minuteView('ratio', burst, { mid: 0.01, noise: 0.01 }))).toBeNull();
      const view = minuteView('ratio', repeated(60, tries(1.2, 20)), { mid: 0.02, noise: 0.01 });
      const day = { ...view.windows.at(-1)!, minutes: 1440, weight: 28_800, quantity: 900, expected: 0.03 };
      expect(failureRatio.judge({ ...view, windows: [...view.windows, day] })).toBeNull();
    });

    it('waits for two weeks, in which it is learnt how far the share strays', () => {
      expect(hour(72, {}, { hoursKnown: 335 })).toBeNull();
      expect(hour(72, {}, { hoursKnown: 336 })).not.toBeNull();
    });
  });
});
