import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../detectors/index.js';
import { LocalHours } from '../series/local-hour.js';
import { addRun, createRunSeries, judgeRuns, runOf, type RunSeries } from './run-series.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, OPENING_MS } from './shop.fixture.js';
import { provenWrong, rememberLate } from './withdraw-late.js';

const SETTINGS = { shop: 'acme', jobs: [{ job: 'import', everyMinutes: 60, graceMinutes: 20 }] };
const CLOCK = { excused: [], arrivalLagMinutes: 0, hours: new LocalHours('UTC') };
const MISSING_MS = OPENING_MS + 50 * HOUR_MS;
const RAISED_MS = MISSING_MS + 25 * MINUTE_MS;

const add = (series: RunSeries, timeMs: number) => addRun(series, runOf(timeMs, { outcome: 'ok' }), SETTINGS);

/** An hourly import whose fiftieth run did not come and was called late. */
function calledLate(): { series: RunSeries; finding: Finding } {
  const series = createRunSeries('job', 'import');
  for (let run = 0; run < 50; run++) add(series, OPENING_MS + run * HOUR_MS);
  const finding = judgeRuns(series, RAISED_MS, CLOCK).find(({ kind }) => kind === 'late')!;
  rememberLate(series, finding, RAISED_MS);
  return { series, finding };
}

describe('a run that was called late', () => {
  it('is withdrawn, with the reason, when its message comes before that of the next', () => {
    const { series, finding } = calledLate();
    add(series, MISSING_MS);
    const [withdrawn] = provenWrong(series, MISSING_MS, MISSING_MS + 40 * MINUTE_MS, CLOCK);
    expect(withdrawn).toMatchObject({ kind: 'late', startedMs: finding.startedMs });
    expect(withdrawn!.evidence).toEqual([
      'withdrawn: a run of 2025-01-08 02:00 UTC was told of only at 2025-01-08 02:40 UTC; it was the message that was late',
    ]);
  });

  it('is withdrawn when its message comes days after, and only once', () => {
    const { series } = calledLate();
    for (let run = 51; run < 90; run++) add(series, OPENING_MS + run * HOUR_MS);
    add(series, MISSING_MS);
    expect(provenWrong(series, MISSING_MS, MISSING_MS + 2 * DAY_MS, CLOCK)).toHaveLength(1);
    expect(provenWrong(series, MISSING_MS, MISSING_MS + 2 * DAY_MS, CLOCK)).toEqual([]);
  });

  it('stays called late when the run itself came late, or another was told of belatedly', () => {
    const { series } = calledLate();
    add(series, RAISED_MS + MINUTE_MS);
    expect(provenWrong(series, RAISED_MS + MINUTE_MS, RAISED_MS + 2 * MINUTE_MS, CLOCK)).toEqual([]);
    add(series, MISSING_MS - 90 * MINUTE_MS);
    expect(provenWrong(series, MISSING_MS - 90 * MINUTE_MS, RAISED_MS + 2 * MINUTE_MS, CLOCK)).toEqual([]);
  });
});
