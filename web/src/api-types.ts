import type { Incident, IncidentFeedback, VerdictEffect } from '../../src/incidents/incident.js';

export type { Incident, VerdictEffect };

/** A page of a list as the API gives it. */
export interface ListPage<T> {
  items: T[];
  next: string | null;
}

/** The settings of a shop that the page needs; the rest of `GET /v1/shops` is left alone. */
export interface Shop {
  shop: string;
  name?: string | null;
  timezone?: string | null;
  currency?: string | null;
}

/** What a series says of itself. */
export type SeriesState = 'learning' | 'tooLittleData' | 'normal' | 'anomalous' | 'noData' | 'muted';

/** One metric of one shop in one dimension. */
export interface Series {
  id: string;
  shop: string;
  metric: string;
  dimension: Record<string, string>;
  unit: string;
  state: SeriesState;
  /** What is missing until the next state, in words; null where nothing is. */
  missing: string | null;
  /** Why it is in this state; null where there is nothing to say. A service of an earlier version says nothing. */
  reason?: string | null;
  /** The reason in words, with its times in RFC 3339. */
  reasonText?: string | null;
  /** How long its minutes are waited for after their end. */
  waitMinutes?: number;
  /** RFC 3339; null before the first one. */
  lastCompleteMinute: string | null;
}

/** What was to be expected of a value, in the unit of its series. */
export interface Expected {
  low: number;
  mid: number;
  high: number;
}

/** One step of a series. A null value means that no data came: it is never zero. */
export interface Point {
  at: string;
  value: number | null;
  expected: Expected | null;
  score: number | null;
  incidents: string[];
}

/** A deploy, a campaign, a setting: anything done to the shop. */
export interface Change {
  id: string;
  at: string;
  kind: string;
  title: string;
  version: string | null;
  author: string | null;
  url: string | null;
  endsAt: string | null;
  verdict: 'clean' | 'suspect' | 'faulty' | 'unknown';
  /** Whether the verdict stays as it is. */
  isFinal: boolean;
  evidence: string[];
}

/** A stretch of a shop's time that is no ordinary one; a change of the clock is a moment. */
export interface SpecialDay {
  kind: 'holiday' | 'campaign' | 'maintenance' | 'clockChange';
  name: string;
  from: string;
  to: string;
  /** Factor on the usual volume; null for what is no campaign. */
  expectedUplift: number | null;
}

/** One line of what happened to an incident. */
export interface LogEntry {
  at: string;
  kind: string;
  text: string;
}

/** What was said of an incident, and what each verdict would do. */
export interface FeedbackOffers {
  incident: string;
  feedback: IncidentFeedback;
  offers: VerdictEffect[];
}

/** How many alerts of a month were called useful; the rest of the answer is left alone. */
export interface FeedbackSummary {
  month: string;
  alerts: number;
  judged: number;
  useful: number;
}
