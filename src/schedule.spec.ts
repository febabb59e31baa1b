import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SchedulerRegistry } from '@nestjs/schedule';
import { JobRecord } from './health/job-record.js';
import { Metrics } from './metrics/metrics.js';
import { Schedule, type DetectionWork } from './schedule.js';

const START_MS = Date.UTC(2026, 0, 5, 12, 0, 7, 300);
const silent = { error: () => undefined };

beforeEach(() => {
  jest.useFakeTimers({ now: START_MS });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A schedule that looks at shops every ten seconds, and when it did. */
function scheduleOf(passMs = 0) {
  const looks: number[] = [];
  const pass = async (nowMs: number) => {
    looks.push(nowMs);
    await new Promise((resolve) => setTimeout(resolve, passMs));
    return { shops: 0, failed: 0, changes: [] };
  };
  const detection = {
    watch: { pass, stop: async () => undefined },
    leases: { renew: async () => undefined, held: new Map() },
    record: new JobRecord({ now: Date.now }),
    verdicts: { judgeDue: async () => undefined },
    reports: null,
  } as unknown as DetectionWork;
  const work = { detection, notices: null };
  const schedule = new Schedule(
    new SchedulerRegistry(),
    { detectSeconds: 10 },
    { now: Date.now },
    silent,
    new Metrics(),
    work,
  );
  return { schedule, looks };
}

describe('the schedule', () => {
  it('looks at the shops as a minute ends by the clock, and at each tenth second between', async () => {
    const { schedule, looks } = scheduleOf();
    schedule.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(looks.map((ms) => new Date(ms).toISOString().slice(17, 23))).toEqual([
      '10.000',
      '20.000',
      '30.000',
      '40.000',
      '50.000',
      '00.000',
    ]);
    await schedule.stop();
  });

  it('never looks twice at once, and not after a stop', async () => {
    const { schedule, looks } = scheduleOf(25_000);
    schedule.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(40_000);
    expect(looks.map((ms) => ms - START_MS)).toEqual([2_700, 32_700]);
    const stopped = schedule.stop();
    await jest.advanceTimersByTimeAsync(100_000);
    await stopped;
    expect(looks).toHaveLength(2);
  });
});
