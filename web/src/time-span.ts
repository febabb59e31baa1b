import type { Incident } from './api-types.js';

const MINUTE_MS = 60_000;
/** The API gives at most this many points at once. */
const POINTS_MAX = 50_000;
/** More points than this in one chart cannot be told apart. */
const POINTS_USUAL_MAX = 800;
/** All of them divide the hour, so that steps begin where clocks show round numbers. */
export const STEPS_MINUTES = [1, 5, 10, 15, 30, 60];
const INCIDENT_SPAN_MIN_MS = 6 * 60 * MINUTE_MS;

/** The ranges offered above the chart. */
export const RANGES = [
  { words: '6 h', minutes: 6 * 60 },
  { words: '24 h', minutes: 24 * 60 },
  { words: '7 d', minutes: 7 * 24 * 60 },
  { words: '14 d', minutes: 14 * 24 * 60 },
  { words: '6 weeks', minutes: 42 * 24 * 60 },
] as const;

/** What the chart is to show: the last so many minutes, moving with the clock, or a fixed stretch of time. */
export type TimeSpan = { kind: 'last'; minutes: number } | { kind: 'fixed'; fromMs: number; toMs: number };

/** A half-open stretch of time [from, to) in whole steps. */
export interface PlotWindow {
  fromMs: number;
  toMs: number;
  stepMinutes: number;
}

/** The finest step that keeps a chart of this length legible. */
export function stepMinutesFor(spanMinutes: number): number {
  return STEPS_MINUTES.find((step) => spanMinutes / step <= POINTS_USUAL_MAX) ?? 60;
}

/** A step as the API wants it (ISO 8601). */
export function stepIso(stepMinutes: number): string {
  return stepMinutes % 60 === 0 ? `PT${stepMinutes / 60}H` : `PT${stepMinutes}M`;
}

/** The window to ask the API for: whole steps, the one now running included, never more points than it gives. */
export function windowOf(span: TimeSpan, nowMs: number, stepMinutesMin = 1): PlotWindow {
  const wanted = span.kind === 'fixed' ? span : { fromMs: nowMs - span.minutes * MINUTE_MS, toMs: nowMs };
  const stepMinutes = Math.max(stepMinutesMin, stepMinutesFor((wanted.toMs - wanted.fromMs) / MINUTE_MS));
  const stepMs = stepMinutes * MINUTE_MS;
  const toMs = Math.ceil(wanted.toMs / stepMs) * stepMs;
  const fromMs = Math.max(Math.floor(wanted.fromMs / stepMs) * stepMs, toMs - POINTS_MAX * stepMs);
  return { fromMs, toMs, stepMinutes };
}

/** The stretch that shows an incident with what was before it; what goes on until now follows the clock. */
export function spanAround(incident: Pick<Incident, 'startedAt' | 'resolvedAt'>, nowMs: number): TimeSpan {
  const startMs = Date.parse(incident.startedAt);
  const endMs = incident.resolvedAt === null ? nowMs : Date.parse(incident.resolvedAt);
  const marginMs = Math.max((endMs - startMs) / 2, (INCIDENT_SPAN_MIN_MS - (endMs - startMs)) / 2);
  const toMs = Math.min(endMs + marginMs, nowMs);
  const fromMs = Math.min(startMs - marginMs, toMs - INCIDENT_SPAN_MIN_MS);
  return toMs === nowMs
    ? { kind: 'last', minutes: Math.ceil((nowMs - fromMs) / MINUTE_MS) }
    : { kind: 'fixed', fromMs, toMs };
}

/** The same length of time, half of it earlier (-1) or later (1); what would reach into the future follows the clock. */
export function shiftSpan(span: TimeSpan, nowMs: number, direction: -1 | 1): TimeSpan {
  const { fromMs, toMs } = span.kind === 'fixed' ? span : { fromMs: nowMs - span.minutes * MINUTE_MS, toMs: nowMs };
  const shiftMs = (direction * (toMs - fromMs)) / 2;
  if (toMs + shiftMs >= nowMs) return { kind: 'last', minutes: Math.round((toMs - fromMs) / MINUTE_MS) };
  return { kind: 'fixed', fromMs: fromMs + shiftMs, toMs: toMs + shiftMs };
}
