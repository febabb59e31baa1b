import type { Run } from '../../detectors/index.js';
import { ERROR_KINDS, errorKindOf } from '../../ingest/index.js';
import type { Verdict } from './case-file.js';
import { middle } from './shares.js';
import { weighCauses } from './weigh-causes.js';

/** Limits that programs are given, in seconds: what ends at one of them was ended. */
const LIMITS_SECONDS = [5, 10, 15, 20, 30, 45, 60, 90, 100, 120, 180, 240, 300, 600, 900, 1800, 3600];
const LIMIT_TOLERANCE = 0.03;
const COMPARED_RUNS = 60;
/** A run is found in the minute in which it ended. */
const SLACK_MS = 60_000;

/** What is known around a run that failed, was late or brought next to nothing. */
export interface RunSurroundings {
  /** All that is remembered of the job or backup, oldest first. */
  runs: readonly Run[];
  kind: string;
  /** When the bad runs began; milliseconds since the Unix epoch. */
  startedMs: number;
  /** Whether the site itself is down. */
  isSiteDown: boolean;
}

/**
 * Why a run failed, came with nothing or did not come: from what it said, in any of five languages, and where it said
 * nothing that tells, from its bytes, items and duration.
 */
export function runCause({ runs, kind, startedMs, isSiteDown }: RunSurroundings): Verdict {
  const isShort = kind === 'empty' || kind === 'drop';
  // By the time it is asked again a good run may have followed.
  const since = runs.filter(({ timeMs }) => timeMs >= startedMs - SLACK_MS);
  const bad = isShort ? since.find(({ ok }) => ok) : since.findLast(({ ok }) => !ok);
  if (kind === 'late' || !bad) {
    const { cause, confidence } = weighCauses({ outage: isSiteDown ? 1.5 : -5 });
    return { cause, confidence, evidence: isSiteDown ? ['the site itself does not answer'] : [] };
  }
  const usual = runs.filter(({ ok, timeMs }) => ok && timeMs < startedMs - SLACK_MS).slice(-COMPARED_RUNS);
  return isShort ? tooLittle(bad, usual) : failure(bad, usual);
}

function failure(run: Run, usual: readonly Run[]): Verdict {
  const told = isErrorKind(run.errorKind) ? run.errorKind : errorKindOf(run.errorMessage);
  const seconds = run.durationMs === null ? null : run.durationMs / 1000;
  const usualSeconds = middle(usual.flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs / 1000])));
  const isAtLimit =
    seconds !== null && LIMITS_SECONDS.some((limit) => Math.abs(seconds - limit) / limit < LIMIT_TOLERANCE);
  const isLong = seconds !== null && usualSeconds !== null && seconds > 3 * usualSeconds;
  const weights: Record<string, number> = Object.fromEntries(ERROR_KINDS.map((one) => [one, -2]));
  const add = (cause: string, weight: number): void => {
    weights[cause] = (weights[cause] ?? 0) + weight;
  };
  add(told, told === 'other' ? 3.5 : 6.5);
  if (told === 'other') {
    const hints: [string, number][] = [
      ['timeout', (isAtLimit ? 3.5 : 0) + (isLong ? 2 : 0)],
      ['malformed', (run.bytes ?? 0) > 0 && run.items === 0 ? 4 : 0],
      ['network', run.bytes === 0 && seconds !== null && seconds < 5 ? 1.2 : 0],
    ];
    for (const [cause, weight] of hints) add(cause, weight);
    if (hints.some(([, weight]) => weight >= 3)) add('other', -2);
  }
  const { cause, confidence } = weighCauses(weights);
  return { cause, confidence, evidence: failureSentences(run, seconds, usualSeconds, isAtLimit || isLong) };
}

function failureSentences(run: Run, seconds: number | null, usual: number | null, isSlow: boolean): string[] {
  const said: string[] = [];
  if (seconds !== null && isSlow) {
    said.push(
      `it ended after ${Math.round(seconds)} s${usual === null ? '' : `, usually after ${Math.round(usual)} s`}`,
    );
  }
  if (run.bytes !== null && run.items === 0) said.push(`${run.bytes} bytes were read, and no item`);
  return said;
}

/** Success that brings next to nothing: nothing was there to bring, or it broke off. */
function tooLittle(run: Run, usual: readonly Run[]): Verdict {
  const usualOf = (valueOf: (run: Run) => number | null): number | null =>
    middle(usual.flatMap((one) => valueOf(one) ?? []));
  const [items, bytes] = [usualOf((one) => one.items), usualOf((one) => one.bytes)];
  const part = partOf(run.items, items) ?? partOf(run.bytes, bytes) ?? 0;
  const perItem = run.items && run.bytes && items && bytes ? run.bytes / run.items / (bytes / items) : 1;
  const isWhole = perItem > 3;
  const weights = {
    empty: 2.5 - 6 * part - (isWhole ? 3 : 0),
    // As many bytes as ever and hardly an item: it came whole and was not understood.
    malformed: -3 + (isWhole ? 5 : 0),
    other: -1 + 4 * Math.min(0.5, part),
  };
  const said =
    run.items !== null && items !== null
      ? [`${run.items} items, usually ${Math.round(items)}`]
      : run.bytes !== null && bytes !== null
        ? [`${run.bytes} bytes, usually ${Math.round(bytes)}`]
        : [];
  return { ...weighCauses(weights), evidence: said };
}

function partOf(value: number | null, usual: number | null): number | null {
  return value === null || usual === null || usual <= 0 ? null : value / usual;
}

function isErrorKind(kind: string | null): kind is (typeof ERROR_KINDS)[number] {
  return ERROR_KINDS.some((known) => known === kind);
}
