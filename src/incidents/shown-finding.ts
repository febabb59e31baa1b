import type { Finding } from '../../detectors/index.js';
import type { OpenIncident } from './incident-book.js';
import { evidenceOf } from './incident-evidence.js';
import type { Incident } from './incident.js';

/** Shows a finding as what is wrong with an incident: its numbers, and its sentences before those found out since. */
export function showFinding(home: OpenIncident, finding: Finding): void {
  const { incident } = home;
  incident.observed = rounded(finding.observed);
  incident.expected = roundedBand(finding);
  incident.unit = finding.unit;
  incident.score = rounded(finding.score);
  home.said = finding.evidence;
  incident.evidence = evidenceOf(home);
}

/** The band of a finding in numbers a reader takes in. */
export function roundedBand({ expected }: Finding): Incident['expected'] {
  return { low: rounded(expected.low), mid: rounded(expected.mid), high: rounded(expected.high) };
}

/** Three digits are what a reader takes in. */
export function rounded(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return Number(value.toPrecision(Math.abs(value) >= 1000 ? 4 : 3));
}

/** When what was found began; RFC 3339. */
export function beginOf({ onsetMs, startedMs }: Finding): string {
  return new Date(onsetMs ?? startedMs).toISOString();
}
