import type { ReplayedChange } from '../../src/replay/replay-verdicts.js';
import type { TrueIncident, TrueSuspect } from '../../src/simulate/truth.js';
import type { Claim } from './calibration.js';
import type { FoundIncident, Match } from './scenario-evaluation.js';

/** Every cause that was named where one is labelled; whatever is named for what was nothing is wrong. */
export function causeClaims(matches: readonly Match[]): Claim[] {
  const ofTruths = matches.flatMap(({ truths }) =>
    truths.flatMap(({ found, ...truth }) => (found ? causeClaim(found, causesOf(truth)) : [])),
  );
  return [...ofTruths, ...matches.flatMap(({ falseOnes }) => falseOnes.flatMap((one) => causeClaim(one, ['unknown'])))];
}

function causesOf({ cause, causes }: Pick<TrueIncident, 'cause' | 'causes'>): string[] {
  return causes ?? (cause === null ? [] : [cause]);
}

function causeClaim({ last }: FoundIncident, labelled: readonly string[]): Claim[] {
  if (labelled.length === 0 || last.cause === 'unknown') return [];
  return [{ confidence: last.causeConfidence, isRight: labelled.includes(last.cause) }];
}

/** Every change and module that was suspected, and every value of a field of which a value is labelled. */
export function suspectClaims(matches: readonly Match[]): Claim[] {
  return matches.flatMap(({ truths, falseOnes }) => [
    ...truths.flatMap(({ found, duplicates, suspects }) =>
      [...(found ? [found] : []), ...duplicates].flatMap((one) => claimsOf(one, suspects)),
    ),
    ...falseOnes.flatMap((one) => claimsOf(one, [])),
  ]);
}

function claimsOf({ last }: FoundIncident, guilty: readonly TrueSuspect[]): Claim[] {
  const fields = guilty.filter(({ kind }) => kind === 'dimension').map(({ ref }) => fieldOf(ref));
  return last.suspects
    .filter(({ kind, ref }) => kind !== 'dimension' || fields.includes(fieldOf(ref)))
    .map(({ kind, ref, confidence }) => ({
      confidence,
      isRight: guilty.some((one) => one.kind === kind && (one.ref === ref || one.aliases?.includes(ref) === true)),
    }));
}

function fieldOf(ref: string): string {
  return ref.slice(0, ref.indexOf('='));
}

/** How many changes of a kind there were, and which of them got a verdict that they must not get. */
export interface VerdictTally {
  count: number;
  wrong: ReplayedChange[];
  byVerdict: Record<string, number>;
}

const NOT_JUDGED = ['campaign', 'maintenance'];

/** The verdicts on changes that made an incident and on those that made none; announced events are not judged. */
export function verdictTallies(
  changes: readonly ReplayedChange[],
  incidents: readonly TrueIncident[],
): { guilty: VerdictTally; harmless: VerdictTally } {
  const names = new Set(
    incidents.flatMap(({ suspects }) =>
      suspects.filter(({ kind }) => kind === 'change').flatMap(({ ref, aliases = [] }) => [ref, ...aliases]),
    ),
  );
  const judged = changes.filter(({ kind }) => !NOT_JUDGED.includes(kind));
  const isGuilty = ({ id, version }: ReplayedChange): boolean => names.has(id) || names.has(version ?? id);
  return {
    guilty: tally(judged.filter(isGuilty), 'clean'),
    harmless: tally(
      judged.filter((one) => !isGuilty(one)),
      'faulty',
    ),
  };
}

function tally(changes: readonly ReplayedChange[], wrong: string): VerdictTally {
  const byVerdict: Record<string, number> = {};
  for (const { verdict } of changes) byVerdict[verdict] = (byVerdict[verdict] ?? 0) + 1;
  return { count: changes.length, wrong: changes.filter(({ verdict }) => verdict === wrong), byVerdict };
}
