import { DateTime } from 'luxon';
import { metricNamed } from '../../ingest/index.js';
import type { CampaignOffer, Incident } from '../incidents/incident.js';
import { incidentTitle } from '../notify/incident-title.js';
import { isScored } from './series-of-incident.js';

const UPLIFT_LEAST = 0.05;
const VOLUMES: ReadonlySet<string> = new Set(['count', 'sum', 'level']);

/**
 * The campaign that would have made an incident expected, in the form of the shop's settings; null where no volume moved, for
 * nothing else is moved by a campaign. One that goes on ends with the shop's day.
 */
export function campaignOffer(incident: Incident, timezone: string, nowMs: number): CampaignOffer | null {
  const { startedAt, resolvedAt, observed, expected } = incident;
  const metrics = [...new Set([incident.metric, ...incident.related.map(({ metric }) => metric)])].filter(isVolume);
  if (!isVolume(incident.metric) || observed === null || !(expected && expected.mid > 0)) return null;
  const endMs =
    resolvedAt === null
      ? DateTime.fromMillis(nowMs, { zone: timezone }).plus({ days: 1 }).startOf('day').toMillis()
      : Math.max(Date.parse(resolvedAt), Date.parse(startedAt) + 60_000);
  return {
    name: incidentTitle(incident),
    start: startedAt,
    end: new Date(endMs).toISOString(),
    metrics,
    expectedUplift: Math.max(UPLIFT_LEAST, Number((observed / expected.mid).toPrecision(2))),
  };
}

function isVolume(metric: string): boolean {
  const shape = metricNamed(metric)?.shape ?? '';
  return VOLUMES.has(shape) && isScored(metric) && metric !== 'ingest.silence';
}
