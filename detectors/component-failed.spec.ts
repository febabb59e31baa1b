import { describe, expect, it } from '@jest/globals';
import { componentFailed } from './component-failed.js';
import { ALARM_SCORE, minuteView, NOW_MS, repeated, tries, type Minute } from './minute-view.fixture.js';
import { MINUTE_MS } from './time-spans.js';

const WELL = tries(0, 1);
const BROKEN = tries(1, 1);

function judge(...minutes: readonly Minute[]) {
  return componentFailed.judge(minuteView('outcome', minutes, { mid: 0 }, { hoursKnown: 0 }));
}

describe('componentFailed', () => {
  it('finds a component that is broken in two samples running, without any history', () => {
    expect(judge(WELL, BROKEN, BROKEN)).toMatchObject({
      kind: 'failure',
      startedMs: NOW_MS - 2 * MINUTE_MS,
      observed: 2,
      expected: { low: 0, mid: 0, high: 0 },
      score: ALARM_SCORE,
      evidence: ['the last 2 samples report a failed component'],
    });
  });

  it('lets a single broken sample pass, newest or not', () => {
    expect(judge(WELL, WELL, BROKEN)).toBeNull();
    expect(judge(WELL, BROKEN, WELL)).toBeNull();
    expect(judge(BROKEN)).toBeNull();
  });

  it('takes a component for whole again with its first good sample', () => {
    expect(judge(...repeated(20, BROKEN), WELL)).toBeNull();
  });

  it('waits for the second sample of a host that seldom reports, up to half an hour', () => {
    const pause = repeated(9, null);
    expect(judge(...pause, BROKEN, ...pause)).toBeNull();
    expect(judge(...pause, BROKEN, ...pause, BROKEN)?.kind).toBe('failure');
    expect(judge(BROKEN, ...repeated(28, null), BROKEN)?.kind).toBe('failure');
  });

  it('says nothing of samples more than half an hour apart, nor without any', () => {
    expect(judge(...repeated(29, null), BROKEN, ...repeated(29, null), BROKEN)).toBeNull();
    expect(judge(...repeated(60, null))).toBeNull();
  });
});
