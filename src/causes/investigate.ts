import { seriesKey } from '../series/series-name.js';
import type { CaseFile, CauseFindings } from './case-file.js';
import { caseKindOf } from './case-kind.js';
import { blameOf, type CaseKind } from './change-fitness.js';
import type { Onset } from './estimate-onset.js';
import { onsetOfCase, onsetStretch } from './onset-of-case.js';
import { opinionOn, type CaseNotes, type CaseSources, type Scene } from './opinion.js';
import { rankSuspects } from './rank-suspects.js';
import { VitalSigns } from './vital-signs.js';

const MINUTE_MS = 60_000;
/** Kinds of cases that runs and readings tell of, not the shop's series. */
const ASKS_NO_SERIES: ReadonlySet<CaseKind> = new Set(['run', 'hardware', 'other']);

/** What a look brings, with the onset to be remembered. */
export interface Look extends CauseFindings {
  onset: Onset;
}

/** Asks for the cause of an incident: gathers what the kind of case calls for, judges it, and ranks the suspects. */
export async function investigate(sources: CaseSources, file: CaseFile, notes: CaseNotes): Promise<Look> {
  const kind = caseKindOf(file.lead.metric, file.lead.kind);
  const [vitals, onset] = await Promise.all([
    ASKS_NO_SERIES.has(kind) ? new VitalSigns([], 0) : sources.series.vitalSigns(file),
    findOnset(sources, file, notes),
  ]);
  const scene: Scene = { file, notes, kind, vitals, onset, change: likeliestChange(file, kind, onset) };
  const { verdict, dimensions = [], modules = null, dose = () => null } = await opinionOn(sources, scene);
  const blame = blameOf(kind, verdict.cause === 'unknown' ? null : verdict.cause);
  const ranked = rankSuspects({ onset, changes: file.changes, ...blame, modules, dose });
  const suspects = [...ranked.suspects, ...dimensions].sort((a, b) => b.confidence - a.confidence);
  return { ...verdict, suspects, ruledOut: ranked.ruledOut, onset };
}

async function findOnset(sources: CaseSources, file: CaseFile, { onset }: CaseNotes): Promise<Onset> {
  if (onset) return onset;
  const stretch = onsetStretch(file.lead, file.now);
  const minutes = stretch
    ? (await sources.series.minutes(file, [file.lead], stretch)).get(seriesKey(file.lead))
    : undefined;
  return onsetOfCase(file.lead, file.now, stretch, minutes ?? new Map());
}

function likeliestChange({ changes, lead }: CaseFile, kind: CaseKind, onset: Onset): Scene['change'] {
  const { suspects } = rankSuspects({ onset, changes, ...blameOf(kind, null), modules: null, dose: () => null });
  const [first] = suspects;
  if (!first?.at) return null;
  // By the start that the incident shows, so that a reader can do the sum.
  const minutesBefore = Math.max(0, (lead.startedMs - Date.parse(first.at)) / MINUTE_MS);
  return { name: first.ref, confidence: first.confidence, minutesBefore };
}
