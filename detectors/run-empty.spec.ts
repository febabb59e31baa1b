import { describe, expect, it } from '@jest/globals';
import { runEmpty } from './run-empty.js';
import { runsEvery, view } from './runs.fixture.js';
import type { Run } from './types.js';

const declared = (minItems: number) => ({ everyMinutes: 60, graceMinutes: 20, minItems, isLearnt: false });

/** A daily feed of some 800 items whose newest runs brought `items`. */
function feed(count: number, newest: number, items: number, particulars: Partial<Run> = {}): Run[] {
  return runsEvery(1440, count, (index) =>
    index >= count - newest ? { items, ...particulars } : { items: 800 + ((index * 37) % 40) },
  );
}

/** An export of 0 to 3 orders by night and some 50 by day, every 15 minutes for ten days, up to an hour of the last. */
function orderExport(hour: number, newestItems: number): Run[] {
  return runsEvery(15, 96 * 10 + hour * 4 + 1, (index) => {
    const isDay = (index / 4) % 24 >= 9 && (index / 4) % 24 < 21;
    return { items: index === 96 * 10 + hour * 4 ? newestItems : ((index * 31) % (isDay ? 20 : 4)) + (isDay ? 40 : 0) };
  });
}

describe('runEmpty', () => {
  it('says so of a run with fewer items than declared, at once', () => {
    expect(runEmpty.judge(view('job', feed(1, 1, 433), 0, declared(434)))).toMatchObject({
      kind: 'empty',
      observed: 433,
    });
    expect(runEmpty.judge(view('job', feed(1, 1, 434), 0, declared(434)))).toBeNull();
  });

  it('takes a declared minimum of 0 for leave to bring nothing', () => {
    expect(runEmpty.judge(view('job', feed(20, 1, 0), 0, declared(0)))).toBeNull();
  });

  it('learns from three days that a feed has shrunk', () => {
    const finding = runEmpty.judge(view('job', feed(4, 1, 8)));
    expect(finding).toMatchObject({ kind: 'empty', unit: 'items', observed: 8, cause: 'empty' });
    expect(finding?.evidence[0]).toBe('the run succeeded with 8 items, at least 800 items were expected');
    expect(runEmpty.judge(view('job', feed(4, 1, 600)))).toBeNull();
  });

  it('says so of the second and third empty run as well', () => {
    expect(runEmpty.judge(view('job', feed(20, 2, 8)))).not.toBeNull();
    expect(runEmpty.judge(view('job', feed(20, 3, 8)))).not.toBeNull();
  });

  it('lets an export bring 0 at night, and not by day', () => {
    expect(runEmpty.judge(view('job', orderExport(3, 0)))).toBeNull();
    expect(runEmpty.judge(view('job', orderExport(14, 0)))).not.toBeNull();
  });

  it('judges bytes where items are not told', () => {
    const runs = runsEvery(1440, 9, (index) => ({ items: null, bytes: index === 8 ? 210 : 570_000 }));
    expect(runEmpty.judge(view('job', runs))).toMatchObject({ unit: 'bytes', observed: 210 });
  });

  it('leaves failed runs to others', () => {
    expect(runEmpty.judge(view('job', feed(9, 1, 0, { ok: false })))).toBeNull();
    expect(runEmpty.judge(view('job', []))).toBeNull();
  });
});
