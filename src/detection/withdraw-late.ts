import type { Finding } from '../../detectors/index.js';
import { judgeRuns, type RunClock, type RunSeries } from './run-series.js';

/** An alarm that a run was late may be proven wrong for as long as events may be late, and a day. */
const REMEMBERED_MS = 3 * 86_400_000;

/** Remembers that a run was called late at `raisedMs`, by the events' clock. */
export function rememberLate(series: RunSeries, finding: Finding, raisedMs: number): void {
  if (finding.kind !== 'late') return;
  series.calledLate = [
    ...series.calledLate.filter((one) => raisedMs - one.raisedMs < REMEMBERED_MS),
    { finding, raisedMs },
  ];
}

/**
 * Gives the findings that a run was late of which nothing is left now that a run of `timeMs` has been told of belatedly: with
 * it, nothing would have been said at that time. Their evidence says so. They are forgotten.
 */
export function provenWrong(series: RunSeries, timeMs: number, nowMs: number, clock: RunClock): Finding[] {
  if (series.calledLate.length === 0) return [];
  const isWrong = ({ raisedMs }: { raisedMs: number }): boolean =>
    timeMs <= raisedMs &&
    judgeRuns({ ...series, runs: series.runs.filter((run) => run.timeMs <= raisedMs) }, raisedMs, clock).every(
      ({ kind }) => kind !== 'late',
    );
  const wrong = series.calledLate.filter(isWrong);
  series.calledLate = series.calledLate.filter((one) => !wrong.includes(one));
  const why = `withdrawn: a run of ${shortTime(timeMs)} was told of only at ${shortTime(nowMs)}; it was the message that was late`;
  return wrong.map(({ finding }) => ({ ...finding, evidence: [why] }));
}

function shortTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
