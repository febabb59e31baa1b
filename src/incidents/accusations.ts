import type { Accusation, AccusationsBetween } from '../changes/weigh-accusations.js';
import { dimensionText } from '../series/series-name.js';
import type { Incident } from './incident.js';
import type { IncidentRepository } from './incident.repository.js';

const INCIDENTS_MAX = 50;

/** What these incidents say of changes, as far as they went on at some time in `[fromMs, untilMs)`. */
export function accusationsOf(incidents: readonly Incident[], fromMs: number, untilMs: number): Accusation[] {
  return incidents
    .filter((incident) => incident.withdrawnAt === undefined && isWithin(incident, fromMs, untilMs))
    .map(({ id, startedAt, metric, dimension, related, suspects, ruledOut = [] }) => ({
      incident: id,
      startedMs: Date.parse(startedAt),
      series: [{ metric, dimension }, ...related].map((one) => `${one.metric}|${dimensionText(one.dimension ?? {})}`),
      changes: [...suspects, ...ruledOut.map((one) => ({ ...one, confidence: 0 }))].flatMap(
        ({ kind, ref, at, confidence }) =>
          kind === 'change' && at !== undefined ? [{ ref, atMs: Date.parse(at), confidence }] : [],
      ),
    }));
}

function isWithin({ startedAt, resolvedAt }: Incident, fromMs: number, untilMs: number): boolean {
  return Date.parse(startedAt) < untilMs && (resolvedAt === null || Date.parse(resolvedAt) > fromMs);
}

/** The accusations that the stored incidents of a shop make, as these are now. */
export function storedAccusations(incidents: Pick<IncidentRepository, 'list'>): AccusationsBetween {
  return async (shop, fromMs, untilMs) => {
    const found = await incidents.list({ shop, fromMs, untilMs }, INCIDENTS_MAX, null);
    return accusationsOf(found, fromMs, untilMs);
  };
}
