import { describe, expect, it } from '@jest/globals';
import { minuteView, NOW_MS, responses } from './minute-view.fixture.js';
import { slowPage } from './slow-page.js';
import { MINUTE_MS } from './time-spans.js';

const USUAL = { mid: Math.log(400) };
// Of thirty responses at half as much again the mean logarithm lies five spreads out, 0.002 being a server's least noise.
const FIVE_SPREADS = { unit: 'ms', singleVariance: 30 * ((Math.log(1.5) / 5) ** 2 - 0.002) };
const EVEN = { singleVariance: 0.01 };

describe('slowPage', () => {
  it('finds three minutes at half as long again, as rare as five deviations of a normal', () => {
    const finding = slowPage.judge(minuteView('duration', responses(3, 10, 600), USUAL, FIVE_SPREADS))!;
    expect(finding).toMatchObject({ kind: 'slow', startedMs: NOW_MS - 3 * MINUTE_MS, unit: 'ms' });
    expect(finding.observed).toBeCloseTo(600, 9);
    expect(finding.expected.mid).toBeCloseTo(400, 9);
    // The normal's upper tail at 5 by mpmath at 60 digits, as in normal-tail.spec.ts.
    expect(finding.score).toBeCloseTo(15.064998393988725, 9);
    expect(finding.evidence).toEqual(['typical response 600 ms against 400 ms at this hour']);
  });

  it('lets two minutes pass, and fewer than ten responses', () => {
    expect(slowPage.judge(minuteView('duration', responses(2, 100, 2000), USUAL, EVEN))).toBeNull();
    expect(slowPage.judge(minuteView('duration', responses(3, 3, 2000), USUAL, EVEN))).toBeNull();
    expect(slowPage.judge(minuteView('duration', responses(3, 4, 2000), USUAL, EVEN))).not.toBeNull();
  });

  it('asks for a quarter more, however certain it is of less', () => {
    expect(slowPage.judge(minuteView('duration', responses(60, 500, 495), USUAL, EVEN))).toBeNull();
    expect(slowPage.judge(minuteView('duration', responses(60, 500, 520), USUAL, EVEN))).not.toBeNull();
  });

  it('asks for fifty milliseconds more: nobody feels 20 become 60', () => {
    const judge = (durationMs: number) =>
      slowPage.judge(minuteView('duration', responses(60, 50, durationMs), { mid: Math.log(20) }, EVEN));
    expect(judge(60)).toBeNull();
    expect(judge(80)).not.toBeNull();
  });

  it('does not mind a single minute, however slow', () => {
    const hiccup = [...responses(6, 10, 400), ...responses(1, 10, 60_000), ...responses(2, 10, 400)];
    expect(slowPage.judge(minuteView('duration', hiccup, USUAL, EVEN))).toBeNull();
  });

  it('asks the rest to be slow by an eighth where one minute is far out', () => {
    // Nine tenths of the logarithm remain without that minute: 1.13^0.9 is below 1.125, 1.16^0.9 above.
    const rest = (durationMs: number) => [...responses(9, 50, durationMs), ...responses(1, 50, 4000)];
    expect(slowPage.judge(minuteView('duration', rest(452), USUAL, EVEN))).toBeNull();
    expect(slowPage.judge(minuteView('duration', rest(464), USUAL, EVEN))).not.toBeNull();
  });

  it('calls usual what lies within 1.96 spreads of the mean logarithm', () => {
    const view = minuteView('duration', responses(3, 10, 800), { ...USUAL, noise: 0.001 }, { singleVariance: 0.21 });
    const { low, high } = slowPage.judge(view)!.expected;
    // The spread is 0.1: the variance is 0.21 / 30 of the sample, 0.001 of the hour and 0.002 of any server.
    expect(low).toBeCloseTo(400 * Math.exp(-0.196), 6);
    expect(high).toBeCloseTo(400 * Math.exp(0.196), 6);
  });

  it('never complains of what is fast, as usual, or missing', () => {
    expect(slowPage.judge(minuteView('duration', responses(60, 50, 100), USUAL, EVEN))).toBeNull();
    expect(slowPage.judge(minuteView('duration', responses(60, 50, 400), USUAL, EVEN))).toBeNull();
    expect(
      slowPage.judge(
        minuteView(
          'duration',
          Array.from({ length: 60 }, () => null),
          USUAL,
          EVEN,
        ),
      ),
    ).toBeNull();
  });

  it('finds less where single responses differ more', () => {
    const scores = [0.01, 0.1, 0.3].map(
      (singleVariance) =>
        slowPage.judge(minuteView('duration', responses(30, 10, 800), USUAL, { singleVariance }))!.score,
    );
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('says nothing before two days are known', () => {
    const slow = responses(10, 20, 2000);
    expect(slowPage.judge(minuteView('duration', slow, USUAL, { ...EVEN, hoursKnown: 47 }))).toBeNull();
    expect(slowPage.judge(minuteView('duration', slow, USUAL, { ...EVEN, hoursKnown: 48 }))).not.toBeNull();
  });
});
