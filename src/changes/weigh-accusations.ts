import type { ChangeVerdict } from './judge-change.js';

/** What an incident that goes on around a change says of changes. */
export interface Accusation {
  /** Its id. */
  incident: string;
  /** When it began, as far as can be told; milliseconds since the Unix epoch. */
  startedMs: number;
  /** Keys of the series that it is about. */
  series: readonly string[];
  /** The changes that it looked at, the likeliest first; those that are ruled out with a confidence of 0. */
  changes: readonly AccusedChange[];
}

/** Gives what the incidents of a shop that went on at some time in `[fromMs, untilMs)` say of changes. */
export type AccusationsBetween = (shop: string, fromMs: number, untilMs: number) => Promise<readonly Accusation[]>;

/** A verdict from figures alone, with the keys of the series that became worse for certain. */
export interface FigureVerdict extends ChangeVerdict {
  worse?: readonly string[];
  /** Whether a module that the change names is itself slower: then nobody else did it. */
  isProven?: boolean;
}

/** A change as incidents call it: its version, else its id; and when it was made. */
export interface ChangeRef {
  ref: string;
  atMs: number;
}

/** A change that an incident looked at. */
export interface AccusedChange extends ChangeRef {
  /** 0..1. */
  confidence: number;
}

/** From here on an incident's first suspect is taken seriously: nine in ten of those are guilty, */
const BLAMED_MIN = 0.7;
/** and from here on as good as all of them. */
const CERTAIN_MIN = 0.9;
/** Below this it is likelier not the change. */
const LIKELY_MIN = 0.5;
/** Of two changes within minutes nobody can say which it was: as soon as one has this part of the other's confidence. */
const RIVAL_PART = 0.5;
/** An onset is an estimate: an incident may seem to have begun a little before the change that made it. */
const ONSET_SLACK_MS = 10 * 60_000;
const EVIDENCE_MAX = 8;

/**
 * Brings a verdict together with the incidents around the change, so that they do not contradict each other. A change that
 * an incident blames first, at 0.7 or more, is never `clean` nor `unknown` but `suspect`; at 0.9 one that was `suspect`
 * by its own figures is `faulty`. One that was `faulty` by figures is `suspect` where another change was made within
 * minutes, or incidents are about all that became worse and each had begun before it, puts it down to another change at
 * 0.9, cannot tell the two apart, or is less than 0.7 sure of this one; unless its own module is the proof. Changes that
 * are not judged stay so. Pure.
 */
export function weighAccusations(
  { worse = [], isProven = false, ...verdict }: FigureVerdict,
  change: ChangeRef,
  accusations: readonly Accusation[],
  rivals: readonly ChangeRef[] = [],
): ChangeVerdict {
  if (verdict.reason === 'not-judged') return verdict;
  const [blame] = accusations
    .flatMap(({ incident, changes: [first] }) => (first && isSame(first, change) ? [{ incident, ...first }] : []))
    .sort((a, b) => b.confidence - a.confidence);
  if (blame && blame.confidence >= BLAMED_MIN) {
    if (verdict.verdict === 'faulty') return verdict;
    const isFaulty = verdict.verdict === 'suspect' && blame.confidence >= CERTAIN_MIN;
    const said = `Incident ${blame.incident} suspects it first, ${percent(blame)} sure.`;
    return withEvidence(verdict, { verdict: isFaulty ? 'faulty' : 'suspect', reason: 'accused' }, said);
  }
  if (verdict.verdict !== 'faulty' || isProven) return verdict;
  const doubt = rivalDoubt(rivals) ?? acquittalOfAll(worse, change, accusations);
  return doubt === null ? verdict : withEvidence(verdict, { verdict: 'suspect', reason: 'another-cause' }, doubt);
}

function rivalDoubt([rival]: readonly ChangeRef[]): string | null {
  return rival ? `It cannot be told from ${rival.ref}, which was made within minutes of it.` : null;
}

/** What incidents say against it, where they are about all that became worse; else null. */
function acquittalOfAll(
  worse: readonly string[],
  change: ChangeRef,
  accusations: readonly Accusation[],
): string | null {
  const acquittals = accusations.flatMap((one) => {
    const said = acquittal(one, change);
    return said === null ? [] : [{ said, series: one.series }];
  });
  if (!worse.every((key) => acquittals.some(({ series }) => series.includes(key)))) return null;
  return acquittals.find(({ series }) => worse.some((key) => series.includes(key)))?.said ?? null;
}

/** Why an incident says that it was not this change; null where it does not say so. */
function acquittal({ incident, startedMs, changes }: Accusation, change: ChangeRef): string | null {
  if (startedMs < change.atMs - ONSET_SLACK_MS) return `Incident ${incident} had begun before it.`;
  const [first] = changes;
  if (first && first.confidence >= CERTAIN_MIN && !isSame(first, change)) {
    return `Incident ${incident} puts it down to ${first.ref}, ${percent(first)} sure.`;
  }
  const own = changes.find((one) => isSame(one, change));
  if (!own) return null;
  if (own.confidence < LIKELY_MIN) return `Incident ${incident} is about the same and thinks it innocent.`;
  const rival = changes.find((one) => one !== own && one.confidence >= RIVAL_PART * own.confidence);
  if (rival) return `Incident ${incident} cannot tell it from ${rival.ref}, which was made minutes apart.`;
  return own.confidence < BLAMED_MIN
    ? `Incident ${incident} is about the same and only ${percent(own)} sure of it.`
    : null;
}

function isSame(one: ChangeRef, other: ChangeRef): boolean {
  return one.ref === other.ref && one.atMs === other.atMs;
}

function percent({ confidence }: AccusedChange): string {
  return `${Math.round(100 * confidence)} %`;
}

function withEvidence(
  { evidence }: ChangeVerdict,
  now: Pick<ChangeVerdict, 'verdict' | 'reason'>,
  said: string,
): ChangeVerdict {
  return { ...now, evidence: [said, ...evidence].slice(0, EVIDENCE_MAX) };
}
