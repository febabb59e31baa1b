import { describe, expect, it } from '@jest/globals';
import { fixedLevel } from './fixed-level.js';
import { ALARM_SCORE, minuteView, NOW_MS, readings, repeated } from './minute-view.fixture.js';
import { MINUTE_MS } from './time-spans.js';

function judge(metric: string, ...quantities: readonly (number | null)[]) {
  return fixedLevel.judge(minuteView('gauge', readings(...quantities), { mid: 50 }, { metric, hoursKnown: 0 }));
}

describe('fixedLevel', () => {
  it.each([
    ['host.disk', 90, 'a disk is nearly full'],
    ['host.load', 2, 'more than two tasks wait for each core'],
    ['mail.queue', 1000, 'mail is queueing up'],
  ])('finds %s above %p for five minutes without any history, and not at it', (metric, limit, words) => {
    expect(judge(metric, ...repeated(5, limit))).toBeNull();
    expect(judge(metric, ...repeated(5, limit + 0.5))).toMatchObject({
      kind: 'threshold',
      startedMs: NOW_MS - 5 * MINUTE_MS,
      observed: limit + 0.5,
      expected: { low: 0, high: limit },
      score: ALARM_SCORE,
      evidence: [words],
    });
  });

  it('lets four minutes pass, and a single high reading', () => {
    expect(judge('host.load', ...repeated(4, 8))).toBeNull();
    expect(judge('host.load', 1, 1, 50, 1, 1)).toBeNull();
    expect(judge('host.disk', 89, 89, 99, 89, 89)).toBeNull();
  });

  it('judges the newest minutes: what has come down is over', () => {
    expect(judge('host.load', ...repeated(30, 8), ...repeated(5, 1))).toBeNull();
  });

  it('takes two readings for enough and one for too few, of a host that seldom reports', () => {
    expect(judge('host.disk', 95, null, null, null, null)).toBeNull();
    expect(judge('host.disk', 95, ...repeated(4, null), 95, ...repeated(4, null))?.startedMs).toBe(
      NOW_MS - 10 * MINUTE_MS,
    );
  });

  it('never takes missing readings for low ones', () => {
    expect(judge('host.disk', ...repeated(9, null), 95, 95)).not.toBeNull();
    expect(judge('host.disk', ...repeated(60, null))).toBeNull();
  });

  it('knows no limit of other readings', () => {
    expect(judge('host.memory', ...repeated(60, 1e9))).toBeNull();
  });

  it('never says that more than the limit is usual', () => {
    const full = minuteView('gauge', readings(...repeated(5, 97)), { mid: 97 }, { metric: 'host.disk' });
    expect(fixedLevel.judge(full)!.expected).toEqual({ low: 0, mid: 90, high: 90 });
  });
});
