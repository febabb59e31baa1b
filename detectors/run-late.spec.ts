import { describe, expect, it } from '@jest/globals';
import { runLate } from './run-late.js';
import { MONDAY_MS, runsEvery, view } from './runs.fixture.js';
import { DAY_MS, MINUTE_MS } from './time-spans.js';

const HOURLY = { everyMinutes: 60, graceMinutes: 20, minItems: null, isLearnt: false };

describe('runLate', () => {
  it('cries at due plus grace of a declared schedule, from the due time on, and not before', () => {
    const runs = runsEvery(60, 10);
    expect(runLate.judge(view('job', runs, 80, HOURLY))).toBeNull();
    const finding = runLate.judge(view('job', runs, 82, HOURLY));
    expect(finding).toMatchObject({ kind: 'late', startedMs: runs.at(-1)!.timeMs + 60 * MINUTE_MS, observed: 82 });
    expect(finding?.evidence[0]).toBe('last run 82 minutes ago, due after 60 as declared');
  });

  it('prefers what is declared to what was learnt', () => {
    const daily = { everyMinutes: 1440, graceMinutes: 60, minItems: null, isLearnt: false };
    expect(runLate.judge(view('job', runsEvery(60, 100), 200, daily))).toBeNull();
  });

  it('cries by a learnt schedule, given or found in the runs', () => {
    const runs = runsEvery(60, 100);
    expect(runLate.judge(view('job', runs, 85))).toBeNull();
    expect(runLate.judge(view('job', runs, 95))?.kind).toBe('late');
    expect(runLate.judge(view('job', runs, 95, { ...HOURLY, graceMinutes: 30, isLearnt: true }))?.kind).toBe('late');
  });

  it('lets a quarter-hourly job miss one run, but not two', () => {
    const runs = runsEvery(15, 200);
    expect(runLate.judge(view('job', runs, 32))).toBeNull();
    expect(runLate.judge(view('job', runs, 46))?.kind).toBe('late');
  });

  it('waits for the night and the weekend of a job of trading hours, and cries on Monday', () => {
    const runs = runsEvery(30, 48 * 12).filter(({ timeMs }) => {
      const day = Math.floor((timeMs - MONDAY_MS) / DAY_MS) % 7;
      const hour = new Date(timeMs).getUTCHours();
      return day < 5 && hour >= 8 && hour < 18;
    });
    expect(runLate.judge(view('job', runs, 60 * 60))).toBeNull();
    expect(runLate.judge(view('job', runs, 65 * 60))?.kind).toBe('late');
    expect(runLate.judge(view('job', runs.slice(0, -3), 70))?.kind).toBe('late');
  });

  it('does not know in the first week whether a daily job rests at the weekend', () => {
    expect(runLate.judge(view('backup', runsEvery(1440, 5), 2000))).toBeNull();
    expect(runLate.judge(view('backup', runsEvery(1440, 4), 1600))?.kind).toBe('late');
  });

  it('forgives the night on which the clock is set back', () => {
    const declared = { everyMinutes: 1440, graceMinutes: 30, minItems: null, isLearnt: false };
    const late = view('backup', runsEvery(1440, 4), 1495, declared);
    expect(runLate.judge(late)?.kind).toBe('late');
    expect(runLate.judge({ ...late, clockSetBackMinutes: 60 })).toBeNull();
  });

  it('never cries about a job without a schedule, or one that never ran', () => {
    const odd = [0, 100, 130, 700, 2000, 2100, 4000].flatMap((minute) => runsEvery(minute, 2).slice(-1));
    expect(runLate.judge(view('job', odd, 100_000))).toBeNull();
    expect(runLate.judge(view('job', [], 100_000, HOURLY))).toBeNull();
  });

  it('counts a failed run as one that came', () => {
    expect(
      runLate.judge(
        view(
          'job',
          runsEvery(60, 50, () => ({ ok: false })),
          30,
          HOURLY,
        ),
      ),
    ).toBeNull();
  });
});
