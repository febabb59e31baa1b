import type { IncidentChange } from '../../src/incidents/incident.js';
import type { TrueIncident, Truth } from '../../src/simulate/truth.js';

const MINUTE_MS = 60_000;
/** An onset may be told so much too early: a window begins before what it shows. */
const EARLY_MS = 3 * 60 * MINUTE_MS;

/** A labelled incident: what it did cost, and what was told of it. */
export interface ToldCost {
  id: string;
  /** The true loss. */
  lost: number;
  isFound: boolean;
  /** The loss as it was told at last, over the whole incident; null where none was. */
  range: { low: number; mid: number; high: number } | null;
  evidence: string;
}

/** Joins what was lost in truth with what a replay told of it, line by line; what nobody can know is left out. */
export function joinCosts(truth: Truth, lines: string): ToldCost[] {
  const last = new Map<string, IncidentChange>();
  for (const line of lines.split('\n').filter((one) => one !== '')) {
    const change = JSON.parse(line) as IncidentChange;
    last.set(change.id, change);
  }
  return truth.incidents.flatMap((incident) => {
    const { id, lostRevenue } = incident;
    if (lostRevenue === undefined) return [];
    const told = [...last.values()].filter((change) => isAbout(change, incident));
    const costs = told.flatMap(({ impact }) => (impact ? [totalOf(impact)] : []));
    const evidence = told.map((change) => `${change.metric}: ${change.evidence.at(-1) ?? ''}`).join(' | ');
    return [{ id, lost: lostRevenue, isFound: told.length > 0, range: sumOf(costs), evidence }];
  });
}

function isAbout(change: IncidentChange, { start, end, metrics, symptoms, graceMinutes }: TrueIncident): boolean {
  const startedMs = Date.parse(change.startedAt);
  const endedMs = change.resolvedAt === null ? Number.POSITIVE_INFINITY : Date.parse(change.resolvedAt);
  const isThen =
    startedMs >= Date.parse(start) - EARLY_MS &&
    startedMs < Date.parse(end) + graceMinutes * MINUTE_MS &&
    endedMs > Date.parse(start);
  return isThen && [...metrics, ...symptoms].some((pattern) => isMatch(change.metric, pattern));
}

function isMatch(metric: string, pattern: string): boolean {
  return pattern.endsWith('.*') ? metric.startsWith(pattern.slice(0, -1)) : metric === pattern;
}

/** A loss an hour, over the hours that it was told for. */
function totalOf({ lost, perHour, low, high }: NonNullable<IncidentChange['impact']>) {
  const hours = lost / perHour;
  return { low: low * hours, mid: lost, high: high * hours };
}

function sumOf(costs: readonly { low: number; mid: number; high: number }[]): ToldCost['range'] {
  if (costs.length === 0) return null;
  const total = { low: 0, mid: 0, high: 0 };
  for (const cost of costs) for (const edge of ['low', 'mid', 'high'] as const) total[edge] += cost[edge];
  return { low: Math.round(total.low), mid: Math.round(total.mid), high: Math.round(total.high) };
}
