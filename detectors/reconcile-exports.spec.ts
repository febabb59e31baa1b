import { describe, expect, it } from '@jest/globals';
import { reconcileExports, type ExportedOrders } from './reconcile-exports.js';

/** Runs that export what was placed, 1 to 9 orders each. */
function evenRuns(count: number): ExportedOrders[] {
  return Array.from({ length: count }, (_, n) => {
    const placed = 1 + ((n * 4) % 9);
    return { placed, exported: placed, edge: 0 };
  });
}

const last = (runs: ExportedOrders[]) => reconcileExports(runs)?.at(-1);

describe('reconcileExports', () => {
  it('finds what an export leaves out, however usual its size is', () => {
    expect(last([...evenRuns(30), { placed: 40, exported: 12, edge: 0 }])).toMatchObject({
      missing: 28,
      isShort: true,
    });
    expect(last([...evenRuns(30), { placed: 9, exported: 8, edge: 0 }])).toMatchObject({ missing: 1, isShort: true });
    expect(reconcileExports(evenRuns(30))?.every(({ missing }) => missing === 0)).toBe(true);
  });

  it('gives an order that was placed just before a run until the next one', () => {
    expect(last([...evenRuns(30), { placed: 9, exported: 8, edge: 1 }])).toMatchObject({ missing: 0, isShort: false });
    const madeUp = [
      { placed: 9, exported: 7, edge: 0 },
      { placed: 5, exported: 7, edge: 0 },
    ];
    expect(
      reconcileExports([...evenRuns(30), ...madeUp])
        ?.slice(-2)
        .map(({ missing }) => missing),
    ).toEqual([0, 0]);
    const lost = [
      { placed: 9, exported: 7, edge: 2 },
      { placed: 5, exported: 5, edge: 0 },
    ];
    expect(
      reconcileExports([...evenRuns(30), ...lost])
        ?.slice(-2)
        .map(({ missing }) => missing),
    ).toEqual([2, 0]);
  });

  it('knows an export that leaves the newest orders to the next run', () => {
    // Each run takes what is older than some minutes: what it leaves differs, and comes with the next one.
    const waiting = Array.from({ length: 40 }, (_, n) => ({ left: n % 4, placed: 10 }));
    const runs = waiting.map(({ left, placed }, n) => {
      const taken = placed - left + (waiting[n - 1]?.left ?? 0);
      return { placed, exported: taken, edge: 0 };
    });
    for (let end = 30; end <= runs.length; end++) expect(last(runs.slice(0, end))?.missing).toBe(0);
  });

  it('allows for what is left out as a rule, such as orders that were cancelled', () => {
    const some = Array.from({ length: 40 }, (_, n) => ({ placed: 40, exported: n % 2 === 0 ? 39 : 38, edge: 0 }));
    expect(last([...some, { placed: 40, exported: 37, edge: 0 }])?.isShort).toBe(false);
    expect(last([...some, { placed: 40, exported: 30, edge: 0 }])).toMatchObject({ missing: 10, isShort: true });
  });

  it('says nothing of a job that does not export orders one by one, or of too few runs', () => {
    const articles = evenRuns(40).map((run, n) => ({ ...run, exported: 8000 + n }));
    expect(reconcileExports(articles)).toBeNull();
    const lines = evenRuns(40).map((run) => ({ ...run, exported: Math.round(2.7 * run.placed) }));
    expect(reconcileExports(lines)).toBeNull();
    const idle = Array.from({ length: 60 }, (_, n) => ({ placed: n % 3 === 0 ? 2 : 1, exported: 0, edge: 0 }));
    expect(reconcileExports(idle)).toBeNull();
    expect(reconcileExports([...evenRuns(15), { placed: 40, exported: 12, edge: 0 }])).toBeNull();
  });
});
