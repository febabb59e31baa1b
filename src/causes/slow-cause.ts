import type { Verdict } from './case-file.js';
import type { ModuleEvidence } from './module-evidence.js';
import type { Compared, DatabaseSample } from './raw-events.js';
import { mean, percent } from './shares.js';
import { weighCauses } from './weigh-causes.js';

/** How a database labours beside its usual; null where nothing is told. */
export interface DatabaseLoad {
  slowQueries: number | null;
  slowQueriesUsual: number | null;
  connectionsTimes: number | null;
  bytesTimes: number | null;
  queriesTimes: number | null;
}

/** What is known around a page that is slow or a database that is busy. */
export interface SlowSurroundings {
  /** Whether the incident began with the database. */
  isDatabase: boolean;
  /** The module with the greatest part in the page's additional time, and in the database's additional bytes. */
  pageModule: ModuleEvidence | null;
  databaseModule: ModuleEvidence | null;
  /** Whether modules said anything at all. */
  modulesTold: number;
  load: DatabaseLoad;
  viewsTimes: number | null;
  /** How plainly page views have risen, in standard errors. */
  viewsSigmas: number;
  /** How many times slower the page is; null where no page is. */
  slower: number | null;
  /** How sure the likeliest change is, and what it is called. */
  change: { name: string; confidence: number; minutesBefore: number } | null;
}

/** Slow queries that nobody has are counted as this many, so that one of them is no multiple of none. */
const SLOW_FLOOR = 0.5;
const MODULE_SIGMAS_MIN = 3;

/** How a database labours, from its samples. */
export function databaseLoad({ now, before }: Compared<DatabaseSample>): DatabaseLoad {
  const of = (samples: readonly DatabaseSample[], valueOf: (one: DatabaseSample) => number | null): number | null =>
    mean(samples.map(valueOf).filter((value) => value !== null));
  const times = (valueOf: (one: DatabaseSample) => number | null): number | null => {
    const [after, usual] = [of(now, valueOf), of(before, valueOf)];
    return after === null || usual === null || usual <= 0 ? null : after / usual;
  };
  return {
    slowQueries: of(now, ({ slowQueries }) => slowQueries),
    slowQueriesUsual: of(before, ({ slowQueries }) => slowQueries),
    connectionsTimes: times(({ connections }) => connections),
    bytesTimes: times(({ bytesOut }) => bytesOut),
    queriesTimes: times(({ queries }) => queries),
  };
}

/**
 * Why a page is slow or a database busy: a module, a deploy, the database itself, too many visitors, or nobody knows. What
 * modules say of themselves goes before what came shortly before.
 */
export function slowCause(around: SlowSurroundings): Verdict {
  const module = Math.max(shareOf(around.pageModule), around.isDatabase ? shareOf(around.databaseModule) : 0);
  const traffic = trafficRise(around);
  const weights = {
    module: -1.5 + 8 * module,
    database: -2 + databaseSigns(around) - 5 * module - 2 * traffic,
    deploy:
      -2.2 + 5 * (around.change?.confidence ?? 0) - 3 * module - 2 * traffic - 0.5 * Math.min(4, databaseSigns(around)),
    traffic: -2 + 5 * traffic - 4 * module,
  };
  const { cause, confidence } = weighCauses(weights);
  return { cause, confidence, evidence: evidenceOf(cause, around) };
}

function shareOf(evidence: ModuleEvidence | null): number {
  if (evidence === null || evidence.sigmas < MODULE_SIGMAS_MIN) return 0;
  return Math.min(1, Math.max(0, evidence.share));
}

/** How much more a database labours than its visitors explain, as weights. */
function databaseSigns({ load, viewsTimes, isDatabase, slower }: SlowSurroundings): number {
  const { slowQueries, slowQueriesUsual, connectionsTimes, bytesTimes, queriesTimes } = load;
  const visitors = Math.max(1, viewsTimes ?? 1);
  const rise = (times: number | null): number => Math.max(0, Math.log(Math.min(6, (times ?? 1) / visitors)));
  const slow =
    slowQueries === null
      ? 0
      : Math.log(Math.max(1, (slowQueries + SLOW_FLOOR) / visitors / ((slowQueriesUsual ?? 0) + SLOW_FLOOR)));
  const bytes = Math.max(rise(bytesTimes), rise(queriesTimes));
  // That its bytes rose is what a busy database is found by; it explains only what else is slow.
  const byBytes = isDatabase && slower === null ? 0 : 2 * bytes;
  return Math.min(6, 2 * slow) + byBytes + 1.5 * rise(connectionsTimes);
}

/** From 0 to 1: how far visitors explain it. Twice as many are plenty. */
function trafficRise({ viewsTimes, viewsSigmas, load, isDatabase }: SlowSurroundings): number {
  const views = viewsTimes ?? 1;
  if (views < 1.3 || viewsSigmas < 1) return 0;
  const rise = Math.min(1, Math.log(views) / Math.log(2)) * Math.min(1, (viewsSigmas - 1) / 2);
  if (!isDatabase) return rise;
  // Of a database, visitors explain as much as they rose themselves.
  const bytes = Math.max(1.05, load.bytesTimes ?? 1);
  return Math.min(rise, Math.min(1, Math.log(views) / Math.log(bytes)));
}

function evidenceOf(cause: string, around: SlowSurroundings): string[] {
  const { load, viewsTimes, change } = around;
  const said = [
    ...moduleSentences(around),
    ...loadSentences(load),
    ...(viewsTimes === null ? [] : [`page views are ${viewsTimes.toFixed(1)} times the usual`]),
  ];
  if (change && change.confidence >= 0.3) {
    said.push(`it began ${whenOf(change.minutesBefore)} ${change.name}`);
  }
  if (cause !== 'unknown') return said;
  const looked = around.modulesTold > 0 ? `none of ${around.modulesTold} modules stands out` : 'modules tell no times';
  const changed = change ? 'no change before it fits' : 'nothing changed shortly before';
  return [`nothing points anywhere: ${changed}, ${looked}`, ...said];
}

function whenOf(minutesBefore: number): string {
  if (minutesBefore < 1) return 'together with';
  return `${Math.round(minutesBefore)} ${Math.round(minutesBefore) === 1 ? 'minute' : 'minutes'} after`;
}

function moduleSentences({ pageModule, databaseModule, isDatabase }: SlowSurroundings): string[] {
  const say = (evidence: ModuleEvidence | null, what: string, verb: string): string[] => {
    if (evidence === null || shareOf(evidence) < 0.2) return [];
    const much =
      evidence.times === null ? 'is new there' : `${verb} ${evidence.times.toFixed(1)} times its usual ${what}`;
    return [`module ${evidence.module} ${much}: ${percent(Math.min(1, evidence.share))} of what came on top`];
  };
  const ofPage = say(pageModule, 'time', 'takes');
  const ofDatabase = say(databaseModule, 'database bytes', 'reads');
  return isDatabase ? [...ofDatabase, ...ofPage] : [...ofPage, ...ofDatabase];
}

function loadSentences({ slowQueries, slowQueriesUsual, connectionsTimes, bytesTimes }: DatabaseLoad): string[] {
  const said: string[] = [];
  if (slowQueries !== null && slowQueries > 2 * (slowQueriesUsual ?? 0) + 1) {
    said.push(`${slowQueries.toFixed(1)} slow queries a sample, usually ${(slowQueriesUsual ?? 0).toFixed(1)}`);
  }
  if ((bytesTimes ?? 1) >= 1.4) said.push(`the database sends ${bytesTimes!.toFixed(1)} times its usual bytes`);
  if ((connectionsTimes ?? 1) >= 1.4) said.push(`it has ${connectionsTimes!.toFixed(1)} times its usual connections`);
  return said;
}
