import { describe, expect, it } from '@jest/globals';
import type { TrueIncident, Truth } from '../../src/simulate/truth.js';
import { joinCosts } from './told-costs.js';

function trueIncident(id: string, start: string, end: string, more: Partial<TrueIncident> = {}): TrueIncident {
  const truth = { suspects: [], kinds: ['drop'], cause: null, graceMinutes: 20, mustDetect: true };
  return {
    id,
    shop: 'acme',
    class: 'orders-fall',
    start,
    end,
    metrics: ['order.placed'],
    symptoms: ['payment.*'],
    ...truth,
    lostRevenue: 1000,
    ...more,
  };
}

function line(id: string, metric: string, hours: [from: string, to: string | null], impact: object | null): string {
  const [startedAt, resolvedAt] = hours.map((hour) => hour && `2026-03-10T${hour}:00.000Z`);
  return JSON.stringify({ id, metric, startedAt, resolvedAt, impact, evidence: [`of ${id}`] });
}

const COST = { currency: 'EUR', lost: 900, perHour: 450, low: 300, high: 600 };
const TRUTH = {
  incidents: [
    trueIncident('fall', '2026-03-10T10:00:00.000Z', '2026-03-10T12:00:00.000Z'),
    trueIncident('quiet', '2026-03-10T18:00:00.000Z', '2026-03-10T19:00:00.000Z', { lostRevenue: 0 }),
    trueIncident('blind', '2026-03-10T21:00:00.000Z', '2026-03-10T22:00:00.000Z', { lostRevenue: undefined! }),
  ].map((incident) => JSON.parse(JSON.stringify(incident)) as TrueIncident),
} as Truth;

describe('costs that were told', () => {
  it('are joined with what was lost, by the last line, over the whole incident', () => {
    const lines = [
      line('a', 'order.placed', ['10:05', null], { ...COST, lost: 10 }),
      line('a', 'order.placed', ['10:05', '12:05'], COST),
    ];
    expect(joinCosts(TRUTH, lines.join('\n'))).toEqual([
      {
        id: 'fall',
        lost: 1000,
        isFound: true,
        range: { low: 600, mid: 900, high: 1200 },
        evidence: 'order.placed: of a',
      },
      { id: 'quiet', lost: 0, isFound: false, range: null, evidence: '' },
    ]);
  });

  it('are added up where one thing was told of twice, and left alone where they are of something else', () => {
    const lines = [
      line('a', 'order.placed', ['10:05', '11:05'], COST),
      line('b', 'payment.failureRate', ['10:30', '12:05'], COST),
      line('c', 'db.bytesOut', ['10:30', '12:05'], COST),
      line('d', 'order.placed', ['14:30', '15:05'], COST),
      line('e', 'order.placed', ['18:10', '19:05'], null),
    ];
    const [fall, quiet] = joinCosts(TRUTH, `${lines.join('\n')}\n`);
    expect(fall!.range).toEqual({ low: 1200, mid: 1800, high: 2400 });
    expect(quiet).toMatchObject({ isFound: true, range: null });
  });
});
