import { describe, expect, it } from '@jest/globals';
import { accusationsOf, storedAccusations } from './accusations.js';
import type { Incident } from './incident.js';

const MINUTE_MS = 60_000;
const AT_MS = Date.UTC(2026, 10, 20, 11, 30);
const iso = (minute: number): string => new Date(AT_MS + minute * MINUTE_MS).toISOString();

function incident(startedMinute: number, more: Partial<Incident> = {}): Incident {
  return {
    id: `inc_${startedMinute}`,
    shop: 'acme',
    metric: 'page.durationMs',
    dimension: { page: '/cart' },
    kind: 'slow',
    cause: 'module',
    causeConfidence: 0.9,
    severity: 'warning',
    startedAt: iso(startedMinute),
    detectedAt: iso(startedMinute + 5),
    resolvedAt: null,
    observed: 1,
    expected: null,
    unit: 'ms',
    score: 20,
    evidence: [],
    suspects: [
      { kind: 'module', ref: 'gift-wrap', confidence: 0.97 },
      { kind: 'change', ref: 'v1', at: iso(0), confidence: 0.9 },
    ],
    ruledOut: [{ kind: 'change', ref: 'v2', at: iso(-9), why: 'its module wish-list is as usual' }],
    related: [{ metric: 'order.placed', kind: 'drop' }],
    impact: null,
    ...more,
  };
}

describe('accusationsOf', () => {
  it('gives the changes that an incident looked at, and the series that it is about', () => {
    expect(accusationsOf([incident(4)], AT_MS, AT_MS + 60 * MINUTE_MS)).toEqual([
      {
        incident: 'inc_4',
        startedMs: AT_MS + 4 * MINUTE_MS,
        series: ['page.durationMs|page=/cart', 'order.placed|'],
        changes: [
          { ref: 'v1', atMs: AT_MS, confidence: 0.9 },
          { ref: 'v2', atMs: AT_MS - 9 * MINUTE_MS, confidence: 0 },
        ],
      },
    ]);
  });

  it('leaves out what was over before, began later, or was withdrawn', () => {
    const all = [
      incident(-90, { resolvedAt: iso(0) }),
      incident(-80, { resolvedAt: iso(1) }),
      incident(-70),
      incident(59),
      incident(60),
      incident(5, { withdrawnAt: iso(30) }),
    ];
    const found = accusationsOf(all, AT_MS, AT_MS + 60 * MINUTE_MS);
    expect(found.map(({ incident: id }) => id)).toEqual(['inc_-80', 'inc_-70', 'inc_59']);
  });

  it('asks the store for what may have begun then, of this shop', async () => {
    const asked: unknown[] = [];
    const list = async (filter: unknown) => {
      asked.push(filter);
      return [incident(4)];
    };
    const between = storedAccusations({ list });
    expect(await between('acme', AT_MS, AT_MS + 60 * MINUTE_MS)).toHaveLength(1);
    expect(asked).toEqual([{ shop: 'acme', fromMs: AT_MS, untilMs: AT_MS + 60 * MINUTE_MS }]);
  });
});
