import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../incidents/incident.js';
import { lessonOf } from './lesson-of.js';

const SAID_MS = Date.UTC(2025, 2, 21);

function incident(more: Partial<Incident>): Incident {
  const times = { startedAt: '2025-03-20T00:00:00.000Z', detectedAt: '2025-03-20T01:00:00.000Z', resolvedAt: null };
  return {
    id: 'inc_1',
    metric: 'order.placed',
    dimension: {},
    kind: 'drop',
    related: [],
    ...times,
    ...more,
  } as Incident;
}

const shift = incident({ kind: 'shift' });
const slow = incident({ startedAt: '2025-03-13T00:00:00.000Z' });

// Promise guarded: a verdict changes what judges the like of the incident, and nothing that counted in peace meanwhile.
describe('lessonOf', () => {
  it.each([
    ['what was odd in its minutes', incident({}), 'minutes'],
    ['what began long ago and was found late', { ...slow, foundLateMinutes: 7 * 24 * 60 }, 'minutes'],
    ['a long silence', { ...slow, kind: 'silence' } as Incident, 'minutes'],
    ['a shift', shift, 'mix'],
    ['a slow change', slow, 'days'],
  ])('tells by what %s was judged', (_name, one, by) => {
    expect(lessonOf(one, 'false-alarm', SAID_MS)).toMatchObject({ verdict: 'false-alarm', judgedBy: by });
  });

  it('leaves no hours out for a shift or a slow change', () => {
    for (const verdict of ['confirmed', 'expected'] as const) {
      expect(lessonOf(incident({}), verdict, SAID_MS)).not.toBeNull();
      expect(lessonOf(shift, verdict, SAID_MS)).toBeNull();
      expect(lessonOf(slow, verdict, SAID_MS)).toBeNull();
    }
  });
});
