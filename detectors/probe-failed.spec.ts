import { describe, expect, it } from '@jest/globals';
import { probeFailed } from './probe-failed.js';
import { runsEvery, view } from './runs.fixture.js';

const checks = (...failed: number[]) =>
  runsEvery(1, 10, (index) => (failed.includes(index) ? { ok: false, errorKind: 'timeout' } : {}));

describe('probeFailed', () => {
  it('says so at the second failed check in a row, since the first', () => {
    const runs = checks(8, 9);
    expect(probeFailed.judge(view('probe', runs))).toMatchObject({
      kind: 'failure',
      cause: 'timeout',
      observed: 2,
      startedMs: runs[8]!.timeMs,
    });
  });

  it('lets one failed check pass, and two that are not in a row', () => {
    expect(probeFailed.judge(view('probe', checks(9)))).toBeNull();
    expect(probeFailed.judge(view('probe', checks(7, 9)))).toBeNull();
  });

  it('is silent when the newest check went well', () => {
    expect(probeFailed.judge(view('probe', checks(5, 6, 7, 8)))).toBeNull();
  });
});
