import { describe, expect, it } from '@jest/globals';
import type { IncidentChange } from '../incidents/incident.js';
import { isNews } from './is-news.js';

const WEEK_MINUTES = 7 * 24 * 60;

/** A line of an incident that began on 1 March. */
function line(more: Partial<IncidentChange>): IncidentChange {
  return {
    event: 'opened',
    at: '2025-03-20T00:00:00.000Z',
    id: 'inc_1',
    shop: 'acme',
    metric: 'order.placed',
    dimension: {},
    kind: 'drop',
    cause: 'unknown',
    causeConfidence: 0,
    severity: 'warning',
    startedAt: '2025-03-01T00:00:00.000Z',
    detectedAt: '2025-03-20T00:00:00.000Z',
    resolvedAt: null,
    observed: 1,
    expected: null,
    unit: 'orders',
    score: 20,
    evidence: [],
    suspects: [],
    related: [],
    impact: null,
    ...more,
  };
}

// Promise guarded: people are told of all that was found in time, however long ago it began, and of no long gone history.
describe('isNews', () => {
  it('tells what changed too slowly to be found before', () => {
    expect(isNews(line({}))).toBe(true);
  });

  it('tells that what was told is over, though it went on for weeks', () => {
    const over = { event: 'resolved', at: '2025-04-20T00:00:00.000Z', resolvedAt: '2025-04-20T00:00:00.000Z' } as const;
    expect(isNews(line(over))).toBe(true);
  });

  it('keeps history that was sent later to itself', () => {
    expect(isNews(line({ foundLateMinutes: WEEK_MINUTES - 1 }))).toBe(true);
    expect(isNews(line({ foundLateMinutes: WEEK_MINUTES }))).toBe(false);
    expect(isNews(line({ event: 'resolved', foundLateMinutes: WEEK_MINUTES }))).toBe(false);
  });

  it('tells of history what somebody did about it, and all that comes of it', () => {
    const old = { event: 'updated', foundLateMinutes: WEEK_MINUTES } as const;
    expect(isNews(line({ ...old, note: 'marked by slack:U1 as expected' }))).toBe(true);
    const acknowledged = { at: '2025-03-20T00:00:00.000Z', by: 'slack:U1', severity: 'warning' } as const;
    expect(isNews(line({ ...old, feedback: { acknowledged } }))).toBe(true);
  });
});
