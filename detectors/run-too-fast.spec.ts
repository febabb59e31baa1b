import { describe, expect, it } from '@jest/globals';
import { runTooFast } from './run-too-fast.js';
import { runsEvery, view } from './runs.fixture.js';
import type { Run } from './types.js';

function imports(newest: Partial<Run>): Run[] {
  return runsEvery(60, 24 * 5, (index) => {
    const usual = { items: 5700 + ((index * 37) % 100), durationMs: 120_000 + ((index * 7919) % 30_000) };
    return index === 24 * 5 - 1 ? { ...usual, ...newest } : usual;
  });
}

describe('runTooFast', () => {
  it('says so of a run of 7 s with 3400 items, where 2 minutes and 5700 are usual', () => {
    const finding = runTooFast.judge(view('job', imports({ durationMs: 7_000, items: 3_400 })));
    expect(finding).toMatchObject({ kind: 'empty', unit: 'ms', observed: 7_000 });
    expect(finding?.evidence[1]).toMatch(/^it brought 3,400 items, usual are 5,7/);
  });

  it('lets a run be fast that brings all, and slow that brings less', () => {
    expect(runTooFast.judge(view('job', imports({ durationMs: 7_000 })))).toBeNull();
    expect(runTooFast.judge(view('job', imports({ items: 3_400 })))).toBeNull();
  });

  it('lets durations waver', () => {
    expect(runTooFast.judge(view('job', imports({ durationMs: 90_000, items: 3_400 })))).toBeNull();
  });

  it('knows nothing without a duration, an amount or a past', () => {
    expect(runTooFast.judge(view('job', imports({ durationMs: null })))).toBeNull();
    expect(runTooFast.judge(view('job', imports({ durationMs: 7_000, items: null, bytes: null })))).toBeNull();
    expect(runTooFast.judge(view('job', imports({}).slice(-2)))).toBeNull();
  });
});
