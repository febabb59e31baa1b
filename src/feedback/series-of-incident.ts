import { metricNamed } from '../../ingest/index.js';
import type { Incident } from '../incidents/incident.js';
import { seriesKey } from '../series/series-name.js';

/** Metrics that are judged run by run, and not by how rare what was seen is. */
const BY_RUN: ReadonlySet<string> = new Set(['job.items', 'backup.bytes']);
const BY_ITSELF: ReadonlySet<string> = new Set(['gauge', 'outcome']);

/** Keys of the series that an incident is of, the leading one first. */
export function seriesOfIncident({ metric, dimension, related }: Incident): string[] {
  const all = [{ metric, dimension }, ...related];
  return [
    ...new Set(all.map((one) => seriesKey({ metric: one.metric, dimension: dimensionText(one.dimension ?? {}) }))),
  ];
}

function dimensionText(dimension: Record<string, string>): string {
  const [entry] = Object.entries(dimension);
  return entry ? `${entry[0]}=${entry[1]}` : '';
}

/** Whether a metric is judged by how rare what was seen is, so that more can be asked of it. */
export function isScored(metric: string): boolean {
  const shape = metricNamed(metric)?.shape;
  return shape !== undefined && !BY_ITSELF.has(shape) && !BY_RUN.has(metric);
}

/** Why an incident cannot be called a new level, in words; null where it can. */
export function whyNoNewLevel({ metric }: Incident): string | null {
  if (metric === 'ingest.silence') return 'while nothing arrives there is no level to begin anew';
  if (!isScored(metric)) return `${metric} is judged by what it is and not by a level that could begin anew`;
  return null;
}
