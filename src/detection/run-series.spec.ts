import { describe, expect, it } from '@jest/globals';
import { LocalHours } from '../series/local-hour.js';
import { addRun, createRunSeries, judgeRuns, runOf, type RunSeries } from './run-series.js';
import { HOUR_MS, MINUTE_MS, OPENING_MS } from './shop.fixture.js';

const SETTINGS = { shop: 'acme', jobs: [{ job: 'import', everyMinutes: 60, graceMinutes: 20 }] };
const CLOCK = { excused: [], arrivalLagMinutes: 0, hours: new LocalHours('UTC') };
const RUNS = 400;

/** An hourly import of which every so many-th run is told of only after the next one. */
function hourlyImport(belatedEvery: number): RunSeries {
  const series = createRunSeries('job', 'import');
  const isBelated = (run: number) => run % belatedEvery === 0;
  const add = (run: number) => addRun(series, runOf(OPENING_MS + run * HOUR_MS, { outcome: 'ok' }), SETTINGS);
  for (let run = 1; run <= RUNS; run++) {
    if (!isBelated(run)) add(run);
    if (isBelated(run - 1)) add(run - 1);
  }
  return series;
}

/** Whether the import is called late so many minutes after its newest run. */
function isLateAfter(series: RunSeries, minutes: number): boolean {
  const nowMs = series.runs.at(-1)!.timeMs + minutes * MINUTE_MS;
  return judgeRuns(series, nowMs, CLOCK).some(({ kind }) => kind === 'late');
}

describe('a job that is late', () => {
  it('is told of as soon as its grace is over where its messages come in time', () => {
    const series = hourlyImport(1_000);
    expect([isLateAfter(series, 79), isLateAfter(series, 82)]).toEqual([false, true]);
  });

  it('is not told of because of one in a hundred messages that came late', () => {
    expect(isLateAfter(hourlyImport(101), 82)).toBe(true);
  });

  it('is waited for through as many runs as chance may keep back where one in twenty comes late', () => {
    const series = hourlyImport(20);
    // By hand: 168 runs a week times 0.05^3 is less than the one in twenty weeks that is put up with, times 0.05^2 is not.
    expect([isLateAfter(series, 82), isLateAfter(series, 199), isLateAfter(series, 202)]).toEqual([false, false, true]);
  });
});
