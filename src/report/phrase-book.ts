import type { IncidentKind } from '../incidents/incident.js';

/** What moved: the part of an incident, or of a signal related to it, that a sentence is made of. */
export interface Signal {
  metric: string;
  kind: IncidentKind;
  dimension: Readonly<Record<string, string>>;
}

/** What was done about an incident, by Vedetta or by people. */
export const DEEDS = [
  'noticed',
  'resolved',
  'closed',
  'withdrawn',
  'acknowledged',
  'snoozed',
  'confirmed',
  'expected',
  'false-alarm',
  'new-level',
  'let-go',
  'resumed',
] as const;
export type Deed = (typeof DEEDS)[number];

/** An amount of money with its range, all three written out. */
export interface WrittenCost {
  lost: string;
  perHour: string;
  low: string;
  high: string;
}

/**
 * All that a report says in one language. Figures, dates and names come in ready to be put into a sentence; a sentence
 * that is given begins with a capital and ends with a full stop.
 */
export interface PhraseBook {
  /** For `Intl`: how numbers and dates are written. */
  locale: string;
  /** A name or title as it is quoted. */
  quoted: (name: string) => string;
  headings: Readonly<Record<'title' | 'what' | 'when' | 'cost' | 'done', string>>;
  shop: (name: string) => string;
  asOf: (date: string, time: string) => string;
  /** A moment in a sentence, with its day or, where that is plain already, without. */
  on: (date: string, time: string) => string;
  at: (time: string) => string;
  /** A length of time too short to be counted in minutes. */
  moments: string;
  /** The report tells of something that turned out to be nothing. */
  withdrawn: string;

  happened: (signal: Signal) => string;
  /** Observed and usual; either may be unknown, not both. */
  figures: (observed: string | null, usual: { low: string; high: string } | null) => string;
  /** A quantity with the period in which it came, as `118 in 10 minutes`. */
  within: (quantity: string, period: string) => string;
  perCore: (quantity: string) => string;
  /** The cause and how sure it is, 0..1; the words may depend on what moved. */
  cause: (cause: string, confidence: number, signal: Signal) => string;
  module: (name: string) => string;
  /** What was changed around the onset, by its title, and whether that was before it. */
  changed: (title: string | null, moment: string, isBefore: boolean) => string;
  /** Leads over to what else moved. */
  also: string;

  began: (moment: string) => string;
  noticed: (moment: string, after: string) => string;
  ended: (moment: string, after: string) => string;
  goesOn: (soFar: string) => string;
  zone: (name: string, longName: string) => string;

  cost: (cost: WrittenCost, isOver: boolean) => string;
  /** By the rate that the shop has declared, not from its orders. */
  costIsDeclared: string;
  noLoss: string;
  costUnknown: string;
  noCostWithdrawn: string;

  deed: (deed: Deed, isSlack: boolean) => string;
  nothingDone: string;
}
