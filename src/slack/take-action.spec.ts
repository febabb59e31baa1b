import { describe, expect, it } from '@jest/globals';
import type { FeedbackAnswer } from '../feedback/feedback-desk.js';
import type { FeedbackOrder } from '../feedback/feedback-order.js';
import type { IncidentAction } from './incident-actions.js';
import { takeActions } from './take-action.js';

const NOW_MS = Date.parse('2026-11-20T14:00:00Z');
const verdict = { verdict: 'expected' as const, effect: 'What it does.', effectUntil: null, at: '', by: '' };

async function press(action: IncidentAction, answer: FeedbackAnswer) {
  const taken: [string, FeedbackOrder, string][] = [];
  const desk = {
    take: (...order: [string, FeedbackOrder, string]) => {
      taken.push(order);
      return Promise.resolve(answer);
    },
  };
  const said = await takeActions(desk, { now: () => NOW_MS })({ incidentId: 'inc_1', action, userId: 'U0ADA' });
  return { said, taken };
}

describe('a button in Slack', () => {
  it.each<[IncidentAction, FeedbackOrder]>([
    ['acknowledge', { do: 'acknowledge' }],
    ['snooze-1h', { do: 'snooze', untilMs: NOW_MS + 3_600_000 }],
    ['confirmed', { do: 'feedback', verdict: 'confirmed' }],
    ['expected', { do: 'feedback', verdict: 'expected' }],
    ['false-alarm', { do: 'feedback', verdict: 'false-alarm' }],
    ['new-level', { do: 'feedback', verdict: 'new-level' }],
    ['take-back', { do: 'withdraw', what: 'feedback' }],
  ])('%s goes to the desk of everybody', async (action, order) => {
    const { taken } = await press(action, { outcome: 'done', isNew: true, feedback: {} });
    expect(taken).toEqual([['inc_1', order, 'slack:U0ADA']]);
  });

  it('says what its verdict does, and nothing of another', async () => {
    const done = { outcome: 'done', isNew: true, feedback: { verdict } } as const;
    expect((await press('expected', done)).said).toEqual({ isDone: true, text: 'What it does.' });
    expect((await press('acknowledge', done)).said).toEqual({ isDone: true, text: '' });
  });

  it('says why nothing was changed', async () => {
    const refused = { outcome: 'refused', why: 'conflict', reason: 'the incident is over' } as const;
    expect((await press('snooze-1h', refused)).said).toEqual({
      isDone: false,
      text: 'Nothing was changed: the incident is over.',
    });
    expect((await press('expected', { outcome: 'unknown' })).said.isDone).toBe(false);
  });
});
