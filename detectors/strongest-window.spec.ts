import { describe, expect, it } from '@jest/globals';
import { ALARM_SCORE, counts, findingOf, minuteView, repeated } from './minute-view.fixture.js';
import { alarmScoreOf, strongestWindow } from './strongest-window.js';
import type { FindingKind } from './types.js';
import { WINDOW_MINUTES } from './window-noise.js';

const view = minuteView('count', counts(...repeated(60, 1)), { mid: 1 });

/** The window that speaks where each has the score given by its length in minutes. */
function spokenBy(
  scores: Readonly<Record<number, number>>,
  { kind = 'drop', perWeek = view.perWeek }: { kind?: FindingKind; perWeek?: number } = {},
): number | undefined {
  return strongestWindow({ ...view, perWeek }, (_, { minutes }) => {
    const score = scores[minutes];
    return score === undefined ? null : { ...findingOf(kind, minutes, 1), score };
  })?.observed;
}

describe('alarmScoreOf', () => {
  it('asks the same of all windows up to five minutes', () => {
    expect([1, 2, 3, 5].map((minutes) => alarmScoreOf(view, minutes))).toEqual(repeated(4, ALARM_SCORE));
  });

  it('asks less of longer ones: four fifths of the logarithm of their length in five minutes', () => {
    expect(alarmScoreOf(view, 5 * Math.E)).toBeCloseTo(ALARM_SCORE - 0.8, 12);
    expect(alarmScoreOf(view, 2880)).toBeCloseTo(ALARM_SCORE - 0.8 * Math.log(576), 12);
  });

  it('allows a day of a window of any length no more false alarms than one of five minutes', () => {
    const perDay = (minutes: number) => (1440 / minutes) * Math.exp(-alarmScoreOf(view, minutes));
    for (const minutes of WINDOW_MINUTES.filter((length) => length > 5)) {
      expect(perDay(minutes)).toBeLessThan(perDay(5));
    }
  });
});

describe('strongestWindow', () => {
  it('is silent where no window speaks, or none says enough', () => {
    expect(spokenBy({})).toBeUndefined();
    expect(spokenBy({ 1: 11.99, 5: 11.99, 60: 10 })).toBeUndefined();
  });

  it('speaks from the very score that is asked for', () => {
    expect(spokenBy({ 5: 12 })).toBe(5);
    expect(spokenBy({ 60: 12 - 0.8 * Math.log(12) + 1e-9 })).toBe(60);
  });

  it('asks more of a surge that lasts than of a drop: people act together', () => {
    const asked = 12 - 0.5 * Math.log(12);
    expect(spokenBy({ 60: asked - 1e-9 }, { kind: 'spike' })).toBeUndefined();
    expect(spokenBy({ 60: asked + 1e-9 }, { kind: 'spike' })).toBe(60);
  });

  it('asks less of a silence the less often something comes, by which it is looked at anew', () => {
    const asked = 12 - Math.log(30_240 / 500);
    expect(spokenBy({ 60: asked - 1e-9 }, { kind: 'silence', perWeek: 500 })).toBeUndefined();
    expect(spokenBy({ 60: asked + 1e-9 }, { kind: 'silence', perWeek: 500 })).toBe(60);
  });

  it('prefers the finding farthest above what its window asks for, not the highest score', () => {
    expect(spokenBy({ 5: 13, 60: 12.9 })).toBe(60);
    expect(spokenBy({ 5: 15, 60: 12.9 })).toBe(5);
  });

  it('shows the judge every window once, the shortest first', () => {
    const seen: number[] = [];
    strongestWindow(view, (_, { minutes }) => {
      seen.push(minutes);
      return null;
    });
    expect(seen).toEqual([1, 2, 3, 5, 10, 15, 30, 60]);
  });
});
