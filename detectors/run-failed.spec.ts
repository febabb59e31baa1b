import { describe, expect, it } from '@jest/globals';
import { runFailed } from './run-failed.js';
import { run, runsEvery, view } from './runs.fixture.js';

const refused = { ok: false, errorKind: 'auth', errorMessage: 'HTTP 401 Unauthorized' };

describe('runFailed', () => {
  it('says so at the first failed run, even where it is the only one, with its cause and words', () => {
    const finding = runFailed.judge(view('job', [run(0, refused)]));
    expect(finding).toMatchObject({ kind: 'failure', cause: 'auth', observed: 1, startedMs: 0 });
    expect(finding?.evidence[0]).toBe('the newest run failed: HTTP 401 Unauthorized');
  });

  it('counts failures in a row from the first of them, each more surprising', () => {
    const runs = runsEvery(60, 100, (index) => (index >= 97 ? refused : {}));
    const third = runFailed.judge(view('job', runs));
    expect(third).toMatchObject({ observed: 3, startedMs: runs[97]!.timeMs });
    expect(third!.score).toBeGreaterThan(runFailed.judge(view('job', runs.slice(0, 98)))!.score);
  });

  it('scores by the chance of a beta-binomial: one failure after 99 good runs has 0.5 / 100', () => {
    const runs = runsEvery(60, 100, (index) => (index === 99 ? refused : {}));
    expect(runFailed.judge(view('job', runs))!.score).toBeCloseTo(Math.log(200), 9);
  });

  it('is silent when the newest run went well, however many failed before', () => {
    expect(
      runFailed.judge(
        view(
          'job',
          runsEvery(60, 9, (index) => (index < 8 ? refused : {})),
        ),
      ),
    ).toBeNull();
    expect(runFailed.judge(view('job', []))).toBeNull();
  });

  it('names no cause that the contract does not know', () => {
    expect(runFailed.judge(view('job', [run(0, { ok: false, errorKind: 'status' })]))).not.toHaveProperty('cause');
  });
});
