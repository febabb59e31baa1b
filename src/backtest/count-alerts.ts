import type { Incident, Severity } from '../incidents/incident.js';
import { LocalHours } from '../series/local-hour.js';

/** What incidents cost those who are told of them: one message each, edited in place afterwards. */
export interface AlertCost {
  total: number;
  /** Null where there was no time to judge. */
  perWeek: number | null;
  byMetric: Record<string, number>;
  /** By the gravest that each has been. */
  bySeverity: Record<Severity, number>;
  /** Told from 22 to 7 by the shop's own clock. */
  atNight: number;
}

const WEEK_MS = 7 * 86_400_000;
const NIGHT_BEGINS_HOUR = 22;
const NIGHT_ENDS_HOUR = 7;

/** Counts the alerts of incidents found in `judgedMs` milliseconds; `timezone` is the shop's. */
export function countAlerts(
  incidents: readonly Pick<Incident, 'metric' | 'severity' | 'detectedAt'>[],
  judgedMs: number,
  timezone: string,
): AlertCost {
  const hours = new LocalHours(timezone);
  const byMetric = new Map<string, number>();
  const bySeverity: Record<Severity, number> = { critical: 0, warning: 0, info: 0 };
  let atNight = 0;
  for (const { metric, severity, detectedAt } of incidents) {
    byMetric.set(metric, (byMetric.get(metric) ?? 0) + 1);
    bySeverity[severity]++;
    if (isNight(hours.at(Date.parse(detectedAt)).hourOfWeek % 24)) atNight++;
  }
  return {
    total: incidents.length,
    perWeek: judgedMs > 0 ? Math.round((incidents.length / judgedMs) * WEEK_MS * 100) / 100 : null,
    byMetric: Object.fromEntries([...byMetric].sort(([, a], [, b]) => b - a)),
    bySeverity,
    atNight,
  };
}

function isNight(hour: number): boolean {
  return hour >= NIGHT_BEGINS_HOUR || hour < NIGHT_ENDS_HOUR;
}
