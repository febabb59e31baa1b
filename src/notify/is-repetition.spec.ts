import { describe, expect, it } from '@jest/globals';
import type { IncidentChange, IncidentFeedback } from '../incidents/incident.js';
import { isRepetition } from './is-repetition.js';

const WHO = { at: '2026-11-20T14:00:00.000Z', by: 'key_1' };
const inHand: IncidentFeedback = { acknowledged: { ...WHO, severity: 'warning' } };
const called = (verdict: 'confirmed' | 'expected' | 'false-alarm'): IncidentFeedback => ({
  verdict: { verdict, ...WHO, effect: '', effectUntil: null },
});

describe('isRepetition', () => {
  it.each<[string, Partial<IncidentChange>, boolean]>([
    ['what nobody has looked at', {}, false],
    ['what somebody looks into', { feedback: inHand }, true],
    ['what has become graver since', { feedback: inHand, severity: 'critical' }, false],
    ['what is over', { feedback: inHand, event: 'resolved' }, false],
    ['what somebody just did', { feedback: inHand, note: 'taken in hand by key_1' }, false],
    ['what was expected', { feedback: called('expected'), severity: 'critical' }, true],
    ['a false alarm', { feedback: called('false-alarm') }, true],
    ['what was confirmed', { feedback: called('confirmed') }, false],
  ])('%s', (_name, more, expected) => {
    const change = { event: 'updated', severity: 'warning', ...more } as IncidentChange;
    expect(isRepetition(change)).toBe(expected);
  });
});
