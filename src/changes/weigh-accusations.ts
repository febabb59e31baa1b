import type { ChangeVerdict } from './judge-change.js';

/** What an incident that began around a change says of changes. */
export interface Accusation {
  /** Its id. */
  incident: string;
  /** Keys of the series that it is about. */
  series: readonly string[];
  /** The likeliest of all changes; null where it suspects none. `ref` and `at` as the incident gives them. */
  first: { ref: string; atMs: number; confidence: number } | null;
}

/** Gives what the incidents of a shop that began in `[fromMs, untilMs)` say of changes. */
export type AccusationsBetween = (shop: string, fromMs: number, untilMs: number) => Promise<readonly Accusation[]>;

/** A verdict from figures alone, with the keys of the series that became worse for certain. */
export interface FigureVerdict extends ChangeVerdict {
  worse?: readonly string[];
  /** Whether a module that the change names is itself slower: then nobody else did it. */
  isProven?: boolean;
}

/** How a change is called where it is accused: its version, else its id; and when it was made. */
export interface AccusedChange {
  ref: string;
  atMs: number;
}

/** From here on an incident's first suspect is taken seriously: nine in ten of those are guilty, */
const BLAMED_MIN = 0.7;
/** and from here on as good as all of them. */
const CERTAIN_MIN = 0.9;
const EVIDENCE_MAX = 8;

/**
 * Brings a verdict together with the incidents around the change, so that they do not contradict each other. A change that
 * an incident blames first, at 0.7 or more, is never `clean` nor `unknown` but `suspect`; at 0.9 one that was `suspect`
 * by its own figures is `faulty`. One that was `faulty` by figures is `suspect` where incidents put all that became worse
 * down to another change at 0.9, unless its own module is the proof. Changes that are not judged stay so. Pure.
 */
export function weighAccusations(
  { worse = [], isProven = false, ...verdict }: FigureVerdict,
  change: AccusedChange,
  accusations: readonly Accusation[],
): ChangeVerdict {
  if (verdict.reason === 'not-judged') return verdict;
  const blaming = accusations.filter(({ first }) => first !== null && isOf(first, change));
  const [blame] = blaming.toSorted((a, b) => confidenceOf(b) - confidenceOf(a));
  if (blame && confidenceOf(blame) >= BLAMED_MIN) {
    if (verdict.verdict === 'faulty') return verdict;
    const isFaulty = verdict.verdict === 'suspect' && confidenceOf(blame) >= CERTAIN_MIN;
    const said = `Incident ${blame.incident} suspects it first, ${percent(blame)} sure.`;
    return withEvidence(verdict, { verdict: isFaulty ? 'faulty' : 'suspect', reason: 'accused' }, said);
  }
  if (verdict.verdict !== 'faulty' || isProven || worse.length === 0) return verdict;
  const others = accusations.filter((one) => confidenceOf(one) >= CERTAIN_MIN && !blaming.includes(one));
  if (!worse.every((key) => others.some(({ series }) => series.includes(key)))) return verdict;
  const other = others.find(({ series }) => worse.some((key) => series.includes(key)))!;
  const said = `Incident ${other.incident} puts it down to ${other.first!.ref}, ${percent(other)} sure.`;
  return withEvidence(verdict, { verdict: 'suspect', reason: 'another-change' }, said);
}

function isOf(first: AccusedChange, change: AccusedChange): boolean {
  return first.ref === change.ref && first.atMs === change.atMs;
}

function confidenceOf({ first }: Accusation): number {
  return first?.confidence ?? 0;
}

function percent(accusation: Accusation): string {
  return `${Math.round(100 * confidenceOf(accusation))} %`;
}

function withEvidence(
  { evidence }: ChangeVerdict,
  now: Pick<ChangeVerdict, 'verdict' | 'reason'>,
  said: string,
): ChangeVerdict {
  return { ...now, evidence: [said, ...evidence].slice(0, EVIDENCE_MAX) };
}
