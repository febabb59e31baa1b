import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../incidents/incident.js';
import { decideFeedback, SNOOZE_MS_MAX, type FeedbackDecision, type Said } from './decide-feedback.js';
import type { FeedbackOrder } from './feedback-order.js';

const NOW_MS = Date.parse('2026-11-20T14:00:00Z');
const NOW = '2026-11-20T14:00:00.000Z';
const EARLIER = { at: '2026-11-20T13:00:00.000Z', by: 'key_1' };
const open = { metric: 'order.placed', severity: 'warning', resolvedAt: null, related: [] } as unknown as Incident;
const over = { ...open, resolvedAt: '2026-11-20T13:30:00.000Z' };

const decide = (said: Said, order: FeedbackOrder, incident = open): FeedbackDecision =>
  decideFeedback(said, incident, order, 'key_2', NOW_MS);
const saidOf = (decision: FeedbackDecision): Said | undefined =>
  decision.outcome === 'changed' ? decision.said : undefined;

describe('decideFeedback', () => {
  it('keeps the first who takes an incident in hand', () => {
    const first = decide({}, { do: 'acknowledge' });
    expect(saidOf(first)).toEqual({ acknowledged: { at: NOW, by: 'key_2', severity: 'warning' } });
    const acknowledged = { ...EARLIER, severity: 'warning' as const };
    expect(decide({ acknowledged }, { do: 'acknowledge' }).outcome).toBe('unchanged');
    // Whoever pressed a moment too late has done nothing wrong.
    expect(decide({}, { do: 'acknowledge' }, over).outcome).toBe('changed');
  });

  it.each([
    ['now', NOW_MS, 'invalid', 'in the future'],
    ['before', NOW_MS - 1, 'invalid', 'in the future'],
    ['beyond a week', NOW_MS + SNOOZE_MS_MAX + 1, 'invalid', 'at most 7 days'],
  ])('puts nothing off until %s', (_name, untilMs, why, words) => {
    const decision = decide({}, { do: 'snooze', untilMs });
    expect(decision).toMatchObject({ outcome: 'refused', why, reason: expect.stringContaining(words) });
  });

  it('puts off what goes on, up to a week, and not what is over', () => {
    const order = { do: 'snooze', untilMs: NOW_MS + SNOOZE_MS_MAX } as const;
    const snoozed = { until: '2026-11-27T14:00:00.000Z', at: NOW, by: 'key_2' };
    expect(saidOf(decide({}, order))).toEqual({ snoozed });
    expect(decide({ snoozed }, order).outcome).toBe('unchanged');
    expect(decide({}, order, over)).toMatchObject({ outcome: 'refused', why: 'conflict' });
  });

  it('lets one verdict take the place of another, and nothing fade anew that is said again', () => {
    const before = { verdict: 'false-alarm', note: 'a bot of ours', ...EARLIER } as const;
    const say = (order: Omit<Extract<FeedbackOrder, { do: 'feedback' }>, 'do'>) =>
      decide({ verdict: before }, { do: 'feedback', ...order });
    expect(saidOf(say({ verdict: 'confirmed' }))).toEqual({ verdict: { verdict: 'confirmed', at: NOW, by: 'key_2' } });
    expect(say({ verdict: 'false-alarm' }).outcome).toBe('unchanged');
    expect(saidOf(say({ verdict: 'false-alarm', note: 'a bot' }))).toEqual({ verdict: { ...before, note: 'a bot' } });
  });

  it.each(['ingest.silence', 'job.finished', 'job.items', 'host.disk', 'host.hardware', 'backup.bytes'])(
    'calls no %s a new level',
    (metric) => {
      const decision = decide({}, { do: 'feedback', verdict: 'new-level' }, { ...open, metric });
      expect(decision).toMatchObject({ outcome: 'refused', why: 'conflict' });
    },
  );

  it('takes back what was said, and nothing else', () => {
    const acknowledged = { ...EARLIER, severity: 'warning' as const };
    const said: Said = { acknowledged, verdict: { verdict: 'expected', ...EARLIER } };
    expect(decide(said, { do: 'withdraw', what: 'feedback' })).toEqual({
      outcome: 'changed',
      said: { acknowledged },
      note: { kind: 'no-feedback', detail: null },
    });
    expect(saidOf(decide(said, { do: 'withdraw', what: 'acknowledge' }))).toEqual({ verdict: said.verdict });
    expect(decide(said, { do: 'withdraw', what: 'snooze' }).outcome).toBe('unchanged');
  });
});
