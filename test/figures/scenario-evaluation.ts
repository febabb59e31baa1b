import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Incident } from '../../src/incidents/incident.js';
import type { TrueIncident } from '../../src/simulate/truth.js';

/** What the scenarios' own evaluation gives, as far as it is shown here. */
export interface Scores {
  f1: number;
  f1CauseWeighted: number;
  false: { perShopWeekEvaluation: number | null };
  delayMinutes: { median: number | null; p90: number | null };
  duplicates: { perDetected: number | null };
  cause: { accuracy: number | null; scored: number };
  suspects: { hitAt1: number | null; scored: number };
}

/** An incident as it was told last, and when. */
export interface FoundIncident {
  last: Incident;
  at: number;
}

/** A labelled incident with what was found of it. */
export interface MatchedTruth extends TrueIncident {
  found: FoundIncident | null;
  duplicates: FoundIncident[];
}

/** What was told of one shop against what is labelled. */
export interface Match {
  truths: MatchedTruth[];
  falseOnes: FoundIncident[];
}

/** The evaluation that lies beside the scenarios. */
export interface Evaluation {
  evaluateFiles(pairs: [truth: string, incidents: string][]): Match[];
  score(matches: Match[]): Scores;
  details(matches: Match[]): string;
}

/** Loads the evaluation from the folder of the data sets. */
export async function scenarioEvaluation(dataFolder: string): Promise<Evaluation> {
  return (await import(pathToFileURL(join(dataFolder, 'scenarios', 'evaluate.mjs')).href)) as Evaluation;
}
