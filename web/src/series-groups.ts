import type { Incident, Series } from './api-types.js';
import { compareMetrics, dimensionWords, metricWords } from './words.js';

/** The series of one metric. */
export interface SeriesGroup {
  metric: string;
  series: Series[];
}

/** Groups series by metric, the shop as a whole before its parts, and keeps those whose words hold all that is sought. */
export function groupSeries(all: Series[], sought: string): SeriesGroup[] {
  const terms = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Series[]>();
  for (const series of all) {
    const words = `${series.metric} ${metricWords(series.metric)} ${dimensionWords(series.dimension)} ${series.state}`;
    if (!terms.every((term) => words.toLowerCase().includes(term))) continue;
    const group = groups.get(series.metric);
    if (group === undefined) groups.set(series.metric, [series]);
    else group.push(series);
  }
  return [...groups]
    .map(([metric, series]) => ({ metric, series: series.sort(compareDimensions) }))
    .sort((a, b) => compareMetrics(a.metric, b.metric));
}

/** The series that shows a signal best: the same dimension, else the shop as a whole, else nothing. */
export function seriesOf(
  signal: { metric: string; dimension?: Record<string, string> },
  all: Series[],
): Series | undefined {
  const ofMetric = all.filter((series) => series.metric === signal.metric);
  const wanted = dimensionKey(signal.dimension ?? {});
  return ofMetric.find((series) => dimensionKey(series.dimension) === wanted) ?? ofMetric.sort(compareDimensions)[0];
}

/** The series to show an incident on; one that is about no series of its own (silence) is shown on a related one. */
export function seriesOfIncident(incident: Incident, all: Series[]): Series | undefined {
  const signals = [incident, ...incident.related];
  return signals.map((signal) => seriesOf(signal, all)).find((series) => series !== undefined);
}

/** Whether an incident is about this very series. */
export function concernsSeries(incident: Incident, series: Series): boolean {
  if (incident.metric === 'ingest.silence') return true;
  const wanted = dimensionKey(series.dimension);
  return [incident, ...incident.related].some(
    (signal) => signal.metric === series.metric && dimensionKey(signal.dimension ?? incident.dimension) === wanted,
  );
}

/** What to show before anything is chosen: what is wrong, else the orders of the shop, else the first. */
export function firstSeries(all: Series[], openIncidents: Incident[]): Series | undefined {
  for (const incident of openIncidents) {
    const series = seriesOfIncident(incident, all);
    if (series !== undefined) return series;
  }
  return seriesOf({ metric: 'order.placed' }, all) ?? groupSeries(all, '')[0]?.series[0];
}

function dimensionKey(dimension: Record<string, string>): string {
  return JSON.stringify(Object.entries(dimension).sort());
}

function compareDimensions(a: Series, b: Series): number {
  const keyCount = Object.keys(a.dimension).length - Object.keys(b.dimension).length;
  return keyCount || dimensionWords(a.dimension).localeCompare(dimensionWords(b.dimension));
}
