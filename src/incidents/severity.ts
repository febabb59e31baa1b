import type { Finding } from '../../detectors/index.js';
import type { Incident, Severity } from './incident.js';

const CRITICAL_SCORE = 40;

/** An incident is as grave as the gravest of its signals has been; gives whether this one makes it graver. */
export function raiseSeverity(incident: Incident, finding: Finding): boolean {
  const isGraver = incident.severity !== 'critical' && severityOf(finding) === 'critical';
  if (isGraver) incident.severity = 'critical';
  return isGraver;
}

/** How grave a finding is: silence and a failing check always, all else by its score. */
export function severityOf(finding: Finding): Severity {
  const always = finding.kind === 'silence' || finding.detector === 'probe-failed';
  return always || finding.score >= CRITICAL_SCORE ? 'critical' : 'warning';
}
