import { describe, expect, it } from '@jest/globals';
import { comparableRuns } from './comparable-runs.js';
import { runsEvery } from './runs.fixture.js';

describe('comparableRuns', () => {
  it('compares with the same time of day of at least three days', () => {
    const runs = runsEvery(60, 24 * 4 + 3, (index) => ({ items: (index % 24) + 100 }));
    expect(new Set(comparableRuns(runs, (run) => run.items))).toEqual(new Set([101, 102, 103]));
    expect(comparableRuns(runs.slice(0, 30), (run) => run.items)).toEqual([]);
  });

  it('compares with any hour where runs keep none and there are ten over a week', () => {
    expect(comparableRuns(runsEvery(1000, 15), (run) => run.items)).toHaveLength(14);
    expect(comparableRuns(runsEvery(1000, 9), (run) => run.items)).toEqual([]);
  });

  it('leaves out failed runs, runs that tell nothing and the trouble just before', () => {
    const runs = runsEvery(1440, 12, (index) => {
      if (index === 3) return { ok: false };
      if (index === 4) return { items: null };
      return index >= 10 ? { items: 5 } : {};
    });
    expect(comparableRuns(runs, (run) => run.items)).toHaveLength(8);
  });

  it('takes trouble that has become the rule for the rule', () => {
    const runs = runsEvery(1440, 12, (index) => (index >= 7 ? { items: 5 } : {}));
    expect(comparableRuns(runs, (run) => run.items)).toContain(5);
  });

  it('refuses no run at all', () => {
    expect(() => comparableRuns([], (run) => run.items)).toThrow('comparableRuns requires at least one run');
  });
});
