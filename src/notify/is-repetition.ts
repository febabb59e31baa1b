import type { IncidentChange } from '../incidents/incident.js';

/**
 * Whether a line tells people what they know: that something still goes on that somebody looks into, or has called expected or
 * a false alarm. Not where it has become graver since, and not what somebody did or said. The message of the incident is
 * edited all the same.
 */
export function isRepetition({ event, note, severity, feedback }: IncidentChange): boolean {
  if (event !== 'updated' || note !== undefined || !feedback) return false;
  const { acknowledged, verdict } = feedback;
  if (verdict?.verdict === 'expected' || verdict?.verdict === 'false-alarm') return true;
  return acknowledged !== undefined && acknowledged.severity === severity;
}
