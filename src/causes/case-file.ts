import type { FindingKind } from '../../detectors/index.js';
import type { KnownChange } from '../detection/shop-state.js';
import type { RuledOut, Suspect } from '../incidents/incident.js';
import type { SeriesName } from '../series/series-name.js';

/** A stretch of time, `[fromMs, untilMs)` in milliseconds since the Unix epoch. */
export interface Stretch {
  fromMs: number;
  untilMs: number;
}

/** One signal of an incident, as far as its cause is asked about. */
export interface CaseSignal extends SeriesName {
  kind: FindingKind;
  startedMs: number;
}

/** An incident as it is asked about: what moved, since when, and what it may be held against. */
export interface CaseFile {
  shop: string;
  /** The signal that leads the incident. */
  lead: CaseSignal;
  signals: readonly CaseSignal[];
  /** The incident as far as it is known. */
  now: Stretch;
  /** Comparable stretches of the same length in which nothing was wrong. */
  before: readonly Stretch[];
  /** Nothing that was received later is looked at. */
  nowMs: number;
  changes: readonly KnownChange[];
  /** A cause word that the detector could tell. */
  detectorCause: string | null;
}

/** What probably lies behind an incident, and why it is thought so. */
export interface Verdict {
  /** A cause word of the contract, or `unknown`. */
  cause: string;
  /** 0..1; 0 for `unknown`. */
  confidence: number;
  /** Sentences with figures, the most telling first. */
  evidence: string[];
}

/** All that came of asking for a cause. */
export interface CauseFindings extends Verdict {
  suspects: Suspect[];
  ruledOut: RuledOut[];
}

/** A verdict where nothing points anywhere. */
export function unknownCause(evidence: string[] = []): Verdict {
  return { cause: 'unknown', confidence: 0, evidence };
}
