import { describe, expect, it } from '@jest/globals';
import { isoTime } from './parse-moment.js';
import { pageOfSteps } from './points-page.js';

const NOW_MS = Date.parse('2026-11-20T14:03:20Z');

function starts(asked: Parameters<typeof pageOfSteps>[0]): { steps: string[]; next: string | null } {
  const { range, nextCursor } = pageOfSteps(asked, NOW_MS);
  const steps: string[] = [];
  for (let atMs = range.fromMs; atMs < range.untilMs; atMs += range.stepMs) steps.push(isoTime(atMs).slice(5, 16));
  return { steps, next: nextCursor };
}

describe('the steps of a page', () => {
  it('are the minutes of the last 24 hours where nothing is asked', () => {
    const { steps, next } = starts({});
    expect(steps).toHaveLength(1441);
    expect([steps[0], steps.at(-1), next]).toEqual(['11-19T14:03', '11-20T14:03', null]);
  });

  it('begin on a round number of steps where no beginning is asked', () => {
    const { steps } = starts({ step: 'PT6H' });
    expect(steps).toEqual(['11-19T12:00', '11-19T18:00', '11-20T00:00', '11-20T06:00', '11-20T12:00']);
  });

  it('begin at the minute asked, whatever the hour', () => {
    const { steps } = starts({ from: '2026-11-18T23:00:30Z', to: '2026-11-21T00:00:00Z', step: 'P1D' });
    expect(steps).toEqual(['11-18T23:00', '11-19T23:00', '11-20T23:00']);
  });

  it('go on behind a cursor, up to the end that was asked for first', () => {
    const asked = { from: '2026-11-20T00:00:00Z', to: '2026-11-20T00:05:00Z', limit: '2' };
    const first = starts(asked);
    const second = starts({ limit: '2', cursor: first.next! });
    const third = starts({ ...asked, cursor: second.next! });
    expect([first.steps, second.steps, third.steps]).toEqual([
      ['11-20T00:00', '11-20T00:01'],
      ['11-20T00:02', '11-20T00:03'],
      ['11-20T00:04'],
    ]);
    expect(third.next).toBeNull();
  });

  it('are refused where they make no sense', () => {
    expect(() => starts({ from: '2026-11-20T15:00:00Z' })).toThrow('from must be before to');
    expect(() => starts({ limit: '50001' })).toThrow('limit must be a whole number from 1 to 50000');
    expect(() => starts({ cursor: 'WyJwb2ludHMiLDEsMl0' })).toThrow('cursor must be');
  });
});
