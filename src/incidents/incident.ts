/** The kinds of deviation the contract knows. */
export const INCIDENT_KINDS = [
  'spike',
  'drop',
  'silence',
  'slow',
  'failure',
  'late',
  'empty',
  'shift',
  'threshold',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export type Severity = 'info' | 'warning' | 'critical';

/** Something that may be to blame, most likely first. */
export interface Suspect {
  kind: 'change' | 'module' | 'dimension';
  /** Version of a change (else its event id), name of a module, or `key=value`. */
  ref: string;
  title?: string;
  /** RFC 3339. */
  at?: string;
  /** 0..1. */
  confidence: number;
}

/** Something that was looked at as a suspect, and why it is none. */
export interface RuledOut {
  kind: Suspect['kind'];
  ref: string;
  title?: string;
  /** RFC 3339. */
  at?: string;
  why: string;
}

/** Another signal of the same incident. */
export interface Related {
  metric: string;
  kind: IncidentKind;
  dimension?: Record<string, string>;
  /** Minutes by which it began after the leading signal; negative: before it. */
  lagMinutes?: number;
  /** How far it moved along with the leading signal, -1..1. */
  correlation?: number;
}

/** A campaign as `shops.yaml` has it, made from an incident that was expected. */
export interface CampaignOffer {
  name: string;
  /** RFC 3339. */
  start: string;
  end: string;
  metrics: string[];
  expectedUplift: number;
}

/** What a verdict does, in words, and until when. */
export interface VerdictEffect {
  verdict: 'confirmed' | 'expected' | 'false-alarm' | 'new-level';
  effect: string;
  /** RFC 3339; null where it does nothing beyond being counted. */
  effectUntil: string | null;
  /** To be put among the campaigns of the shop's settings, so that the like is expected. */
  campaign?: CampaignOffer;
}

/** What people did about an incident and said of it. Times are RFC 3339; people are named as their channel names them. */
export interface IncidentFeedback {
  /** Who looks into it, and how grave it was then. */
  acknowledged?: { at: string; by: string; severity: Severity };
  /** Until then nobody is told of it. */
  snoozed?: { until: string; at: string; by: string };
  verdict?: VerdictEffect & { at: string; by: string; note?: string };
}

/**
 * What the cost of an incident is worked out from: orders that did not come, visitors who
 * did not buy, payments that nobody repeated, or a setting.
 */
export const IMPACT_BASES = ['orders', 'conversion', 'payments', 'revenuePerHour'] as const;
export type ImpactBasis = (typeof IMPACT_BASES)[number];

/** What an incident costs; amounts in `currency`, hours are those that it lasts. */
export interface Impact {
  /** ISO 4217. */
  currency: string;
  /** Lost so far; orders that came later are taken off. */
  lost: number;
  perHour: number;
  /** The loss an hour lies between these nine times in ten. */
  low: number;
  high: number;
  basis?: ImpactBasis;
}

/** The public incident object, section 3 of the contract. Times are RFC 3339 in UTC. */
export interface Incident {
  id: string;
  shop: string;
  metric: string;
  dimension: Record<string, string>;
  kind: IncidentKind;
  cause: string;
  causeConfidence: number;
  severity: Severity;
  startedAt: string;
  detectedAt: string;
  /** By how long it was found later than could have been; left out where it was found in good time. */
  foundLateMinutes?: number;
  resolvedAt: string | null;
  /** When it turned out that nothing had been wrong; left out where it did not. */
  withdrawnAt?: string;
  observed: number | null;
  expected: { low: number; mid: number; high: number } | null;
  unit: string;
  score: number;
  evidence: string[];
  suspects: Suspect[];
  /** Candidates that were looked at and are not to blame; left out where none were. */
  ruledOut?: RuledOut[];
  related: Related[];
  impact: Impact | null;
  /** That it is known to have cost nothing beyond chance; left out where a cost is told or none can be. */
  costless?: true;
  /** What people did about it and said of it; left out where nobody did. */
  feedback?: IncidentFeedback;
}

/** One line of the incident stream: what changed, and the whole incident as it now is. */
export interface IncidentChange extends Incident {
  event: 'opened' | 'updated' | 'resolved';
  /** The moment of this change, on the clock of `detectedAt`. */
  at: string;
  /** What somebody did or said, where that is why this line is told. */
  note?: string;
}
