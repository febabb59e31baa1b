import type { Verdict } from '../detection/lessons.js';
import type { Incident } from '../incidents/incident.js';
import type { IncidentCursor, IncidentFilter, IncidentRepository } from '../incidents/incident.repository.js';
import { dimensionObject, type SeriesName } from '../series/series-name.js';

/** An incident and the stretch of time it holds. */
export interface IncidentSpan {
  id: string;
  fromMs: number;
  untilMs: number;
  /** What it was called, where that is to be told. */
  verdict?: Verdict;
}

const PAGE = 500;
const PAGES_MAX = 20;

/** Whether an incident is of a series: led by it, or joined by it. */
export function isOfSeries({ metric, dimension, related }: Incident, series: SeriesName): boolean {
  const wanted = dimensionObject(series.dimension);
  return [{ metric, dimension }, ...related].some(
    (one) => one.metric === series.metric && isSameDimension(one.dimension ?? {}, wanted),
  );
}

function isSameDimension(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** The incidents of a series that hold some of `[fromMs, untilMs)`; one that is open holds until `nowMs`. */
export async function incidentSpans(
  incidents: IncidentRepository,
  {
    shop,
    series,
    fromMs,
    untilMs,
    nowMs,
  }: { shop: string; series: SeriesName; fromMs: number; untilMs: number; nowMs: number },
): Promise<IncidentSpan[]> {
  const found = await allIncidents(incidents, { shop, fromMs, untilMs });
  return found.filter((incident) => isOfSeries(incident, series)).map((incident) => spanOf(incident, nowMs));
}

async function allIncidents(incidents: IncidentRepository, filter: IncidentFilter): Promise<Incident[]> {
  const found: Incident[] = [];
  let after: IncidentCursor | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const more: Incident[] = await incidents.list(filter, PAGE, after);
    found.push(...more);
    const last = more.at(-1);
    if (!last || more.length < PAGE) break;
    after = { detectedMs: Date.parse(last.detectedAt), id: last.id };
  }
  return found;
}

function spanOf({ id, startedAt, resolvedAt }: Incident, nowMs: number): IncidentSpan {
  const fromMs = Date.parse(startedAt);
  const untilMs = resolvedAt === null ? nowMs : Date.parse(resolvedAt);
  // What was over at once still happened.
  return { id, fromMs, untilMs: Math.max(untilMs, fromMs + 1) };
}

/** Ids of the incidents that hold some of `[fromMs, untilMs)`. */
export function idsWithin(spans: readonly IncidentSpan[], fromMs: number, untilMs: number): string[] {
  return spans.filter((span) => span.fromMs < untilMs && span.untilMs > fromMs).map(({ id }) => id);
}
