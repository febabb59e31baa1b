import { describe, expect, it } from '@jest/globals';
import { countFeedback } from './count-feedback.js';
import { monthOf, monthRange } from './feedback-summary.js';

describe('countFeedback', () => {
  it('counts as useful what was confirmed or a new level, of all that was judged', () => {
    const count = countFeedback([
      { metric: 'page.durationMs', verdict: 'confirmed', incidents: 2 },
      { metric: 'order.placed', verdict: 'confirmed', incidents: 3 },
      { metric: 'order.placed', verdict: 'new-level', incidents: 1 },
      { metric: 'order.placed', verdict: 'expected', incidents: 1 },
      { metric: 'order.placed', verdict: 'false-alarm', incidents: 1 },
      { metric: 'order.placed', verdict: null, incidents: 10 },
    ]);
    expect(count).toMatchObject({ alerts: 18, judged: 8, useful: 6, usefulShare: 0.75 });
    expect(count.byMetric.map(({ metric, alerts, usefulShare }) => [metric, alerts, usefulShare])).toEqual([
      ['order.placed', 16, 0.667],
      ['page.durationMs', 2, 1],
    ]);
  });

  it('says nothing of a share where nobody has judged', () => {
    expect(countFeedback([])).toMatchObject({ alerts: 0, usefulShare: null, byMetric: [] });
  });
});

describe('a month', () => {
  it('is counted in the zone, both clock changes included', () => {
    const hours = (month: string) => {
      const { fromMs, toMs } = monthRange(month, 'Europe/Rome')!;
      return (toMs - fromMs) / 3_600_000;
    };
    expect([hours('2026-03'), hours('2026-10'), hours('2026-11')]).toEqual([743, 745, 720]);
    expect(monthOf(Date.parse('2026-10-31T23:30:00Z'), 'Europe/Rome')).toBe('2026-11');
    expect(monthOf(Date.parse('2026-10-31T23:30:00Z'), 'UTC')).toBe('2026-10');
  });

  it.each(['2026-13', '2026-1', '2026', '2026-11-01', 'november', ''])('is not %j', (text) => {
    expect(monthRange(text, 'UTC')).toBeNull();
  });
});
