import { describe, expect, it } from '@jest/globals';
import { referenceStretches } from './reference-stretches.js';

const HOUR_MS = 3_600_000;

function iso(fromMs: number): string {
  return new Date(fromMs).toISOString();
}

describe('referenceStretches', () => {
  const now = { fromMs: Date.parse('2026-04-01T08:00:00Z'), untilMs: Date.parse('2026-04-01T09:00:00Z') };
  const starts = (known: number, unusual: { fromMs: number; untilMs: number }[] = []): string[] =>
    referenceStretches(now, 'Europe/Rome', known, unusual).map(({ fromMs }) => iso(fromMs));

  it('are the same local hours of the four weeks before, across a change of the clock', () => {
    // Italy moved its clocks on 2026-03-29: ten in the morning was an hour later by UTC before.
    expect(starts(0)).toEqual([
      '2026-03-25T09:00:00.000Z',
      '2026-03-18T09:00:00.000Z',
      '2026-03-11T09:00:00.000Z',
      '2026-03-04T09:00:00.000Z',
    ]);
  });

  it('leave out when something else was wrong', () => {
    const fromMs = Date.parse('2026-03-18T09:30:00Z');
    expect(starts(0, [{ fromMs, untilMs: fromMs + HOUR_MS }])).toHaveLength(3);
  });

  it('are the days before where no week is known yet, and none where nothing is', () => {
    expect(starts(Date.parse('2026-03-29T12:00:00Z'))).toEqual([
      '2026-03-31T08:00:00.000Z',
      '2026-03-30T08:00:00.000Z',
    ]);
    expect(starts(now.fromMs)).toEqual([]);
  });
});
