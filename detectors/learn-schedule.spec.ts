import { describe, expect, it } from '@jest/globals';
import { learnSchedule } from './learn-schedule.js';
import { MONDAY_MS, run, runsEvery } from './runs.fixture.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time-spans.js';

describe('learnSchedule', () => {
  it('knows a daily run from three of them', () => {
    expect(learnSchedule(runsEvery(1440, 3))).toMatchObject({ everyMinutes: 1440, isLearnt: true, minItems: null });
    expect(learnSchedule(runsEvery(1440, 2))).toBeNull();
  });

  it('knows an hourly and a quarter-hourly run from a day of them, and waits half an hour and one run', () => {
    expect(learnSchedule(runsEvery(60, 30))).toMatchObject({ everyMinutes: 60, graceMinutes: 32 });
    expect(learnSchedule(runsEvery(15, 120))).toMatchObject({ everyMinutes: 15, graceMinutes: 23 });
    expect(learnSchedule(runsEvery(60, 20))).toBeNull();
  });

  it('is not put off by a few repetitions, late runs and missing ones', () => {
    const runs = runsEvery(60, 200).filter((_, index) => index % 40 !== 7);
    const untidy = runs.map((one, index) => (index % 50 === 3 ? { ...one, timeMs: one.timeMs + 25 * MINUTE_MS } : one));
    expect(learnSchedule([...untidy, ...untidy.slice(20, 25)])).toMatchObject({ everyMinutes: 60 });
  });

  it('knows a job that runs in trading hours of working days only', () => {
    const runs = runsEvery(60, 24 * 14).filter(({ timeMs }) => {
      const hour = new Date(timeMs).getUTCHours();
      const weekday = new Date(timeMs).getUTCDay();
      return hour >= 8 && hour <= 18 && weekday >= 1 && weekday <= 5;
    });
    expect(learnSchedule(runs)).toMatchObject({ everyMinutes: 60 });
  });

  it('forgives a daily run the hour of the clock', () => {
    const runs = runsEvery(1440, 20).map((one, index) => (index < 10 ? one : { ...one, timeMs: one.timeMs + HOUR_MS }));
    const schedule = learnSchedule(runs);
    expect(schedule?.everyMinutes).toBe(1440);
    expect(schedule?.graceMinutes).toBeGreaterThanOrEqual(90);
  });

  it('knows a weekly run', () => {
    expect(learnSchedule(runsEvery(7 * 1440, 6))).toMatchObject({ everyMinutes: 7 * 1440 });
  });

  it.each([4, 5, 8, 40, 300])('finds no schedule in %p runs that come as they please', (count) => {
    let seed = 42;
    let found = 0;
    for (let trial = 0; trial < 100; trial++) {
      let timeMs = MONDAY_MS;
      const runs = Array.from({ length: count }, () => {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        timeMs += -Math.log((seed + 1) / 2_147_483_649) * 9 * HOUR_MS;
        return run(timeMs);
      });
      if (learnSchedule(runs) !== null) found++;
    }
    expect(found).toBeLessThanOrEqual(count < 10 ? 3 : 0);
  });

  it('finds no schedule in bursts at odd hours', () => {
    const starts = [3, 31, 44, 90, 101, 150, 177, 201, 260, 300];
    const runs = starts.flatMap((hour) =>
      [0, 10, 20, 30].map((at) => run(MONDAY_MS + hour * HOUR_MS + at * MINUTE_MS)),
    );
    expect(learnSchedule(runs)).toBeNull();
  });

  it('finds none where nothing ran, or all at once', () => {
    expect(learnSchedule([])).toBeNull();
    expect(learnSchedule([run(DAY_MS), run(DAY_MS), run(DAY_MS)])).toBeNull();
  });
});
