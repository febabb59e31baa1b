import { isProduction } from './is-production.js';
import type { ChangeFigures } from './change-figures.js';
import { judgeModule, type ModuleOpinion } from './judge-modules.js';
import { judgeSeries, ONSET_MINUTES_MAX, type SeriesOpinion } from './judge-series.js';
import { STEP_MINUTES, STEPS_BEFORE, sumSteps, type SeriesFigures } from './series-figures.js';
import { describeModule, describeSeries, nameOfSeries } from './verdict-words.js';
import { seriesKey } from '../series/series-name.js';
import type { FigureVerdict } from './weigh-accusations.js';

/** The verdicts on a change. */
export const VERDICTS = ['clean', 'suspect', 'faulty', 'unknown'] as const;
/** One of the verdicts. */
export type Verdict = (typeof VERDICTS)[number];

/** Why a verdict is what it is. */
export const VERDICT_REASONS = [
  'consequence',
  'accused',
  'another-cause',
  'uncertain',
  'silence',
  'nothing-moved',
  'transient',
  'usual-at-this-hour',
  'began-earlier',
  'too-little-traffic',
  'learning',
  'not-judged',
  'too-early',
] as const;
/** One of the reasons. */
export type VerdictReason = (typeof VERDICT_REASONS)[number];

/** What is said of a change, with the figures that it rests on. */
export interface ChangeVerdict {
  verdict: Verdict;
  reason: VerdictReason;
  /** Sentences for people, the weightiest first. */
  evidence: string[];
}

/** What of a change decides whether and how it is judged. */
export interface JudgedChange {
  kind: string;
  environment: string | null;
  modules: readonly string[];
}

/** Kinds that are meant to move figures, or to close the shop. */
const NOT_JUDGED: Readonly<Record<string, string>> = {
  campaign: 'A campaign is meant to move the figures.',
  maintenance: 'A shop that is closed for maintenance is not judged.',
};
/** What a customer notices first. Where they have pages these must be able to tell before a change is called clean. */
const PAGES = 'page.durationMs';
/** A page with fewer of the shop's page views than this is left out of that. */
const PAGE_SHARE_MIN = 0.05;
const STEPS_MIN = 2;
const EVIDENCE_MAX = 8;
const SILENT_STEPS_MIN = 2;
/** A cold start passes sooner than this; what came with the change and went on for so long may be its doing. */
const PASSED_MINUTES_MIN = 20;

interface Judged {
  series: SeriesFigures;
  opinion: SeriesOpinion;
}

/** Whether customers see a change and it is not meant to move figures: only then can it be to blame. */
export function mayDoHarm({ kind, environment }: Pick<JudgedChange, 'kind' | 'environment'>): boolean {
  return NOT_JUDGED[kind] === undefined && isProduction(environment);
}

/**
 * Gives the verdict on a change from what all series of its shop did around it. `faulty`: something became worse soon
 * after it, for certain and to stay. `suspect`: it may have. `clean`: nothing did, although it would have shown.
 * `unknown`: it would not have shown. Pure.
 */
export function judgeChange(change: JudgedChange, figures: ChangeFigures): FigureVerdict {
  const excuse = NOT_JUDGED[change.kind];
  if (excuse !== undefined) return { verdict: 'unknown', reason: 'not-judged', evidence: [excuse] };
  if (!isProduction(change.environment)) {
    const evidence = [`It was made in ${change.environment}, which customers do not see.`];
    return { verdict: 'unknown', reason: 'not-judged', evidence };
  }
  if (figures.stepsAfter < STEPS_MIN) {
    const minutes = STEPS_MIN * STEP_MINUTES;
    return {
      verdict: 'unknown',
      reason: 'too-early',
      evidence: [`The first ${minutes} minutes after it are not over.`],
    };
  }
  const judged = figures.series.map((series) => ({ series, opinion: judgeSeries(series) }));
  const modules = figures.modules.map(judgeModule);
  return (
    verdictOfWorse(judged, modules) ??
    verdictOfSilence(figures) ??
    verdictOfPassed(judged) ??
    verdictOfCalm(judged, modules)
  );
}

function verdictOfWorse(judged: readonly Judged[], modules: readonly ModuleOpinion[]): FigureVerdict | null {
  const worse = ofKind(judged, 'worse').sort((a, b) => weightOf(b) - weightOf(a));
  const slower = modules.filter(({ kind }) => kind === 'slower');
  if (worse.length === 0 && slower.length === 0) return null;
  const evidence = [...slower.map(describeModule), ...worse.map(describeJudged)];
  // A module that the change names and that pages wait for is the proof.
  const isProven = slower.some(({ isCertain }) => isCertain);
  const certain = worse.filter(({ opinion }) => opinion.isCertain);
  const faulty = { verdict: 'faulty', reason: 'consequence', evidence: evidence.slice(0, EVIDENCE_MAX) } as const;
  if (isProven) return { ...faulty, isProven };
  if (certain.length === 0)
    return { verdict: 'suspect', reason: 'uncertain', evidence: evidence.slice(0, EVIDENCE_MAX) };
  const innocent = innocentModules(certain, modules);
  if (innocent.length > 0 && certain.every(({ series }) => series.metric === PAGES)) {
    const note = `The time is not spent in what was changed: ${innocent.join(', ')} is as fast as before.`;
    return { verdict: 'suspect', reason: 'uncertain', evidence: [...evidence.slice(0, EVIDENCE_MAX - 1), note] };
  }
  return { ...faulty, worse: certain.map(({ series }) => seriesKey(series)) };
}

/** Modules that the change names and that are as fast as before in every page that became slow. */
function innocentModules(worse: readonly Judged[], modules: readonly ModuleOpinion[]): string[] {
  const inPages = modules.filter(({ page }) => worse.some(({ series }) => series.dimension === `page=${page}`));
  if (inPages.some(({ kind }) => kind !== 'calm')) return [];
  return [...new Set(inPages.map(({ module }) => module))];
}

/** Nobody can see what a shop does that sends nothing: least of all right after it was changed. */
function verdictOfSilence({ silentSteps, stepsAfter }: ChangeFigures): ChangeVerdict | null {
  if (silentSteps < SILENT_STEPS_MIN) return null;
  const evidence = [
    `Nothing came from the shop for ${silentSteps * STEP_MINUTES} of the ${stepsAfter * STEP_MINUTES} minutes after it.`,
  ];
  return { verdict: 'suspect', reason: 'silence', evidence };
}

/** What was wrong with it for a while may have been put right, or come back. */
function verdictOfPassed(judged: readonly Judged[]): ChangeVerdict | null {
  const passed = ofKind(judged, 'transient').filter(
    ({ opinion }) => opinion.onsetMinutes! <= ONSET_MINUTES_MAX && opinion.spanMinutes! >= PASSED_MINUTES_MIN,
  );
  if (passed.length === 0) return null;
  return { verdict: 'suspect', reason: 'transient', evidence: passed.map(describeJudged).slice(0, EVIDENCE_MAX) };
}

function verdictOfCalm(judged: readonly Judged[], modules: readonly ModuleOpinion[]): ChangeVerdict {
  const known = judged.filter(({ opinion }) => opinion.kind !== 'unknown');
  if (known.length === 0) {
    const evidence = ['What is normal for this shop was not known yet.'];
    return { verdict: 'unknown', reason: 'learning', evidence };
  }
  const excused = [...ofKind(known, 'earlier'), ...ofKind(known, 'transient'), ...ofKind(known, 'usual')];
  const seen = ofKind(known, 'calm');
  const evidence = [...excused.map(describeJudged), ...calmEvidence(seen)];
  const blind = blindPages(known);
  if (blind.length > 0 || seen.length + excused.length === 0) {
    const what = blind.length > 0 ? blind.map(({ series }) => nameOfSeries(series)).join(', ') : 'anything';
    const note = `Too little came after it to tell of ${what}.`;
    return { verdict: 'unknown', reason: 'too-little-traffic', evidence: [note, ...evidence].slice(0, EVIDENCE_MAX) };
  }
  const calmModules = modules.filter(({ kind }) => kind === 'calm').map(describeModule);
  return {
    verdict: 'clean',
    reason: reasonOfClean(excused[0]?.opinion.kind),
    evidence: [...evidence, ...calmModules].slice(0, EVIDENCE_MAX),
  };
}

function reasonOfClean(kind: SeriesOpinion['kind'] | undefined): VerdictReason {
  if (kind === 'earlier') return 'began-earlier';
  if (kind === 'transient') return 'transient';
  return kind === 'usual' ? 'usual-at-this-hour' : 'nothing-moved';
}

/** Pages that are asked for often and yet not now. */
function blindPages(judged: readonly Judged[]): Judged[] {
  const pages = judged.filter(({ series }) => series.metric === PAGES);
  const viewsOf = ({ days, steps }: SeriesFigures) =>
    [...days, steps.slice(0, STEPS_BEFORE)].reduce((sum, one) => sum + sumSteps('duration', one).weight, 0);
  const all = pages.reduce((sum, { series }) => sum + viewsOf(series), 0);
  return pages.filter(({ series, opinion }) => opinion.kind === 'blind' && viewsOf(series) >= PAGE_SHARE_MIN * all);
}

function calmEvidence(calm: readonly Judged[]): string[] {
  if (calm.length === 0) return [];
  return [`Nothing became worse: ${calm.map(({ series }) => nameOfSeries(series)).join(', ')}.`];
}

function ofKind(judged: readonly Judged[], kind: SeriesOpinion['kind']): Judged[] {
  return judged.filter(({ opinion }) => opinion.kind === kind);
}

function weightOf({ opinion: { comparison, isCertain } }: Judged): number {
  const score = comparison ? Math.min(comparison.usualScore, comparison.beforeScore) : 0;
  return score + (isCertain ? 1e6 : 0);
}

function describeJudged({ series, opinion }: Judged): string {
  return describeSeries(series, opinion);
}
