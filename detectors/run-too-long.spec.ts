import { describe, expect, it } from '@jest/globals';
import { runTooLong } from './run-too-long.js';
import { runRecovered } from './run-recovered.js';
import { runsEvery, view } from './runs.fixture.js';
import type { Run } from './types.js';

const HOURS = 24 * 14;
const MINUTE_MS = 60_000;

/** Two weeks of an hourly job that takes some two minutes, the newest `count` of them with other particulars. */
function imports(newest: Partial<Run>, count = 1): Run[] {
  return runsEvery(60, HOURS, (index) => {
    const usual = { items: 5700 + ((index * 37) % 100), durationMs: 120_000 + ((index * 7919) % 30_000) };
    return index >= HOURS - count ? { ...usual, ...newest } : usual;
  });
}

const judged = (newest: Partial<Run>, count = 1) => runTooLong.judge(view('job', imports(newest, count)));

describe('runTooLong', () => {
  it('says so of a run of 50 minutes where two are usual, and since when it ran', () => {
    const runs = imports({ durationMs: 50 * MINUTE_MS });
    const finding = runTooLong.judge(view('job', runs));
    expect(finding).toMatchObject({ kind: 'slow', unit: 'ms', observed: 50 * MINUTE_MS });
    expect(finding!.startedMs).toBe(runs.at(-1)!.timeMs - 50 * MINUTE_MS);
    expect(finding!.evidence[0]).toMatch(/^the run took 50 min, usual are 2\.\d min$/);
  });

  it('does not get used to it within a day, and knows a new usual within two weeks', () => {
    expect(judged({ durationMs: 50 * MINUTE_MS }, 24)).not.toBeNull();
    expect(judged({ durationMs: 50 * MINUTE_MS }, 24 * 10)).toBeNull();
  });

  it('keeps the job from being well again until a run is over in time', () => {
    const long = imports({ durationMs: 50 * MINUTE_MS }, 3);
    expect(runRecovered(view('job', long))).toBe(false);
    expect(runRecovered(view('job', [...long.slice(0, -1), { ...long.at(-1)!, durationMs: 130_000 }]))).toBe(true);
  });

  it('lets durations waver, and a short job take some seconds more', () => {
    expect(judged({ durationMs: 5 * MINUTE_MS })).toBeNull();
    const short = runsEvery(60, HOURS, (index) => ({ durationMs: index === HOURS - 1 ? 30_000 : 2_000 }));
    expect(runTooLong.judge(view('job', short))).toBeNull();
  });

  it('lets a run take as long as it has more to do', () => {
    expect(judged({ durationMs: 24 * MINUTE_MS, items: 57_500 })).toBeNull();
    expect(judged({ durationMs: 24 * MINUTE_MS, items: 5_750 })).not.toBeNull();
  });

  it('lets a job be long that often is', () => {
    const erratic = runsEvery(60, HOURS, (index) => ({ durationMs: 60_000 * (1 + ((index * 7919) % 23)) }));
    const newest = { ...erratic.at(-1)!, durationMs: 40 * MINUTE_MS };
    expect(runTooLong.judge(view('job', [...erratic.slice(0, -1), newest]))).toBeNull();
  });

  it('knows nothing without a duration or a past, nor of a run that failed', () => {
    expect(judged({ durationMs: null })).toBeNull();
    expect(judged({ durationMs: 50 * MINUTE_MS, ok: false })).toBeNull();
    expect(runTooLong.judge(view('job', imports({ durationMs: 50 * MINUTE_MS }).slice(-2)))).toBeNull();
  });
});
