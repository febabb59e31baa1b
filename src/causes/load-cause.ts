import type { Verdict } from './case-file.js';
import type { FinishedRun, LikelyChange } from './machine-facts.js';
import type { DatabaseLoad } from './slow-cause.js';
import { weighCauses } from './weigh-causes.js';

const MINUTE_MS = 60_000;
/** What began so near to the onset, and went on for so long, may be what loads the host. */
const NEAR_MS = 10 * MINUTE_MS;
const LONG_MS = 5 * MINUTE_MS;

/** What is known around a host that has more to do than it can. */
export interface LoadSurroundings {
  onsetMs: number;
  viewsTimes: number | null;
  /** How plainly page views have risen, in standard errors. */
  viewsSigmas: number;
  database: DatabaseLoad;
  runs: readonly FinishedRun[];
  change: LikelyChange | null;
}

/** Why a host is overloaded: visitors, a deploy, its database, a job that runs (`other`), or nobody knows. */
export function loadCause(around: LoadSurroundings): Verdict {
  const { onsetMs, viewsTimes, viewsSigmas, database, change } = around;
  const views = viewsTimes ?? 1;
  const rise =
    views < 1.3 || viewsSigmas < 1
      ? 0
      : Math.min(1, Math.log(views) / Math.log(2)) * Math.min(1, (viewsSigmas - 1) / 2);
  const run = around.runs.findLast(
    ({ startedMs, timeMs }) => Math.abs(startedMs - onsetMs) < NEAR_MS && timeMs - startedMs >= LONG_MS,
  );
  const { slowQueries, slowQueriesUsual } = database;
  const slow = slowQueries === null ? 0 : Math.log(Math.max(1, (slowQueries + 0.5) / ((slowQueriesUsual ?? 0) + 0.5)));
  const bytes = Math.log(Math.max(1, Math.min(6, (database.bytesTimes ?? 1) / Math.max(1, views))));
  const weights = {
    traffic: -1.8 + 5 * rise,
    deploy: -2 + 4.5 * (change?.confidence ?? 0) - 2.5 * rise - (run ? 1.5 : 0),
    database: -2 + Math.min(5, 2 * slow) + 2 * bytes - 1.5 * rise - (run ? 1 : 0),
    other: -2 + (run ? 4 : 0) - rise,
  };
  const said: string[] = [];
  if (viewsTimes !== null) said.push(`page views are ${viewsTimes.toFixed(1)} times the usual`);
  if (slow > 0.7)
    said.push(`${slowQueries!.toFixed(1)} slow queries a sample, usually ${(slowQueriesUsual ?? 0).toFixed(1)}`);
  if (bytes > 0.4) said.push(`the database sends ${database.bytesTimes!.toFixed(1)} times the usual`);
  if (run) {
    said.push(
      `${run.subject} ${run.name} began then and took ${Math.round((run.timeMs - run.startedMs) / MINUTE_MS)} min`,
    );
  }
  if (change && change.confidence >= 0.5)
    said.push(`it began ${Math.round(change.minutesBefore)} minutes after ${change.name}`);
  return { ...weighCauses(weights), evidence: said };
}
