import { describe, expect, it } from '@jest/globals';
import { ordersUnexported } from './orders-unexported.js';
import { runsEvery, view } from './runs.fixture.js';
import type { Run } from './types.js';

/** An export each hour that brings what was placed, 10 to 16 orders; `newest` says what the last ones brought instead. */
function exportsOf(newest: Partial<Run>[], count = 60): Run[] {
  return runsEvery(60, count, (index) => {
    const placed = 10 + ((index * 5) % 7);
    const changed = newest[index - (count - newest.length)] ?? {};
    return { items: placed, orders: { placed, edge: 0 }, ...changed };
  });
}

const judge = (runs: Run[]) => ordersUnexported.judge(view('job', runs));

describe('ordersUnexported', () => {
  it('says how many orders an export left out, though its number is not unusual', () => {
    expect(judge(exportsOf([{ items: 12, orders: { placed: 40, edge: 0 } }]))).toMatchObject({
      kind: 'empty',
      observed: 12,
      expected: { mid: 40 },
      evidence: ['exported 12 of 40 orders placed since the run before: 28 are missing'],
    });
    expect(judge(exportsOf([]))).toBeNull();
  });

  it('adds up what runs in a row leave out, from the first of them on', () => {
    const short = { items: 8, orders: { placed: 11, edge: 0 } };
    expect(judge(exportsOf([short]))).toBeNull();
    const runs = exportsOf([short, short, short]);
    expect(judge(runs)).toMatchObject({ startedMs: runs.at(-3)!.timeMs, observed: 24, expected: { mid: 33 } });
  });

  it('calls nobody for fewer than five orders, nor for less than a fifth of them', () => {
    const leavesOut = (missing: number, placed: number) =>
      judge(exportsOf([{ items: placed - missing, orders: { placed, edge: 0 } }]));
    expect(leavesOut(4, 8)).toBeNull();
    expect(leavesOut(5, 8)).not.toBeNull();
    expect(leavesOut(7, 40)).toBeNull();
    expect(leavesOut(8, 40)).not.toBeNull();
  });

  it('waits for the next run where orders were placed just before', () => {
    expect(judge(exportsOf([{ items: 8, orders: { placed: 12, edge: 4 } }]))).toBeNull();
  });

  it('says nothing after a gap, in which a run may have gone untold', () => {
    const runs = exportsOf([{ items: 10, orders: { placed: 20, edge: 0 } }]);
    expect(judge(runs)).not.toBeNull();
    expect(judge(runs.toSpliced(-2, 1))).toBeNull();
  });

  it('names what was placed during a failed run and is not in the next', () => {
    const failed: Partial<Run> = { ok: false, items: null };
    const runs = exportsOf([failed, { items: 10, orders: { placed: 22, edge: 0 } }]);
    delete runs.at(-2)!.orders;
    expect(judge(runs)).toMatchObject({ observed: 10, expected: { mid: 22 } });
    runs.at(-1)!.items = 22;
    expect(judge(runs)).toBeNull();
  });

  it('says nothing of jobs whose items are not orders, nor of runs without a count of them', () => {
    const articles = runsEvery(60, 60, (index) => ({ items: 8000 - index, orders: { placed: 12, edge: 0 } }));
    expect(judge(articles)).toBeNull();
    expect(judge(runsEvery(60, 60, () => ({ items: 3 })))).toBeNull();
  });
});
