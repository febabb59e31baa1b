import type { Accusation, AccusationsBetween } from '../changes/weigh-accusations.js';
import { dimensionText } from '../series/series-name.js';
import type { Incident } from './incident.js';
import type { IncidentRepository } from './incident.repository.js';

/** An onset is an estimate: an incident may seem to have begun a little before the change that made it. */
const BEFORE_MS = 10 * 60_000;
const INCIDENTS_MAX = 50;

/** What these incidents say of changes made at `fromMs` or a little after, as far as they began before `untilMs`. */
export function accusationsOf(incidents: readonly Incident[], fromMs: number, untilMs: number): Accusation[] {
  return incidents
    .filter(({ startedAt, withdrawnAt }) => withdrawnAt === undefined && isWithin(startedAt, fromMs, untilMs))
    .map(({ id, metric, dimension, related, suspects, ruledOut = [] }) => ({
      incident: id,
      series: [{ metric, dimension }, ...related].map((one) => `${one.metric}|${dimensionText(one.dimension ?? {})}`),
      changes: [...suspects, ...ruledOut.map((one) => ({ ...one, confidence: 0 }))].flatMap(
        ({ kind, ref, at, confidence }) =>
          kind === 'change' && at !== undefined ? [{ ref, atMs: Date.parse(at), confidence }] : [],
      ),
    }));
}

function isWithin(startedAt: string, fromMs: number, untilMs: number): boolean {
  const startedMs = Date.parse(startedAt);
  return startedMs >= fromMs - BEFORE_MS && startedMs < untilMs;
}

/** The accusations that the stored incidents of a shop make, as these are now. */
export function storedAccusations(incidents: Pick<IncidentRepository, 'list'>): AccusationsBetween {
  return async (shop, fromMs, untilMs) => {
    const found = await incidents.list({ shop, fromMs: fromMs - BEFORE_MS, untilMs }, INCIDENTS_MAX, null);
    return accusationsOf(found, fromMs, untilMs);
  };
}
