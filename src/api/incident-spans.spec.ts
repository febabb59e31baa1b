import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../incidents/incident.js';
import { idsWithin, isOfSeries } from './incident-spans.js';

const incident = {
  metric: 'page.durationMs',
  dimension: { page: '/cart' },
  related: [{ metric: 'db.queries', kind: 'spike' }],
} as unknown as Incident;

describe('isOfSeries', () => {
  it.each([
    ['page.durationMs', 'page=/cart', true],
    ['page.durationMs', 'page=/', false],
    ['page.durationMs', '', false],
    ['db.queries', '', true],
    ['db.queries', 'database=shop', false],
  ])('of %s %s is %j', (metric, dimension, isOf) => {
    expect(isOfSeries(incident, { metric, dimension })).toBe(isOf);
  });
});

describe('idsWithin', () => {
  const spans = [{ id: 'inc_1', fromMs: 100, untilMs: 200 }];

  it('has half-open edges', () => {
    expect(idsWithin(spans, 0, 100)).toEqual([]);
    expect(idsWithin(spans, 0, 101)).toEqual(['inc_1']);
    expect(idsWithin(spans, 199, 300)).toEqual(['inc_1']);
    expect(idsWithin(spans, 200, 300)).toEqual([]);
  });
});
