import { evidenceOf } from './incident-evidence.js';
import type { OpenIncident } from './incident-book.js';
import type { RuledOut, Suspect } from './incident.js';

/** A cause that was told gives way to another only where that is hardly less sure. */
const CAUSE_SLACK = 0.2;

/** What came of asking for a cause, as far as an incident shows it. */
export interface Findings {
  cause: string;
  confidence: number;
  evidence: string[];
  suspects: Suspect[];
  ruledOut: RuledOut[];
}

/**
 * Puts what was found out about a cause into an incident. Gives whether that is another story than was told: another
 * cause, or somebody else to suspect first. What was told stays where a later look finds nothing.
 */
export function noteFindings(home: OpenIncident, findings: Findings): boolean {
  const { incident } = home;
  const first = nameOf(incident.suspects[0]);
  const cause = incident.cause;
  const isKept = cause !== 'unknown' && findings.confidence < incident.causeConfidence - CAUSE_SLACK;
  if (!isKept || findings.cause === cause) {
    incident.cause = findings.cause;
    incident.causeConfidence = findings.confidence;
    incident.suspects = findings.suspects;
    if (findings.ruledOut.length > 0) incident.ruledOut = findings.ruledOut;
    else delete incident.ruledOut;
    if (home.inquiry) home.inquiry.evidence = findings.evidence;
    incident.evidence = evidenceOf(home);
  }
  return incident.cause !== cause || nameOf(incident.suspects[0]) !== first;
}

function nameOf(suspect: Suspect | undefined): string {
  return suspect ? `${suspect.kind} ${suspect.ref}` : '';
}
