import type { KnownChange } from '../detection/shop-state.js';
import type { RuledOut, Suspect } from '../incidents/incident.js';
import type { Onset } from './estimate-onset.js';
import type { ModuleEvidence } from './module-evidence.js';
import { percent } from './shares.js';
import { roundedShare } from './weigh-causes.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Changes this long before are looked at, */
const BEFORE_MS = 6 * HOUR_MS;
/** and those a little after, if only to say that they came too late. */
const AFTER_MS = 30 * MINUTE_MS;
const SUSPECTS_MAX = 5;
const RULED_OUT_MAX = 6;
const CONFIDENCE_MAX = 0.98;
/** Under this much confidence a change is none that is named. */
const CONFIDENCE_MIN = 0.2;
/** Of a kind that makes nothing of the sort, as far as anybody knows. */
const UNFIT = 0.01;
/** Incidents are noticed when people work, and that is when they change things: chance puts more of them together. */
const SAME_HOURS = 10;
/**
 * What the odds of all changes together count for against no change at all: fitted on simulated shops, as those near 1
 * were right too often and the low ones too seldom (J. Platt, "Probabilistic Outputs for Support Vector Machines", 1999).
 */
const TRUST = 1.6;
const DOUBT = 0.5;
/** Changes an hour, of a shop that hardly makes any. */
const RATE_MIN = 0.2 / 24;
const RATE_DAYS = 28;

/** How the delay between a guilty change and its effect is spread: most act at once, some when a cache has run out. */
const DELAYS: readonly { part: number; meanMs: number }[] = [
  { part: 0.75, meanMs: 6 * MINUTE_MS },
  { part: 0.2, meanMs: 45 * MINUTE_MS },
  { part: 0.05, meanMs: 4 * HOUR_MS },
];

/** What a suspicion rests on. */
export interface SuspicionCase {
  onset: Onset;
  changes: readonly KnownChange[];
  /** How often such an incident is made by a change that somebody told of, before any is looked at: 0..1. */
  prior: number;
  /** How fit a kind of change is to make it: 0..1. */
  fitness: Readonly<Record<string, number>>;
  /** What modules say of themselves; null where they say nothing. */
  modules: readonly ModuleEvidence[] | null;
  /** By how much pages with a module slowed down beyond those without, as a logarithm; null where it cannot be told. */
  dose: (module: string) => number | null;
}

interface Judged {
  change: KnownChange;
  weight: number;
  why: string;
}

/**
 * Who may be to blame, most likely first, and who was looked at and is not. The odds of a change are those of a guilty
 * one showing after such a delay against an innocent one being there by chance, which depends on how many this shop makes;
 * what its modules say of themselves weighs on top. All changes and "no change at all" share one certainty.
 */
export function rankSuspects(suspicion: SuspicionCase): { suspects: Suspect[]; ruledOut: RuledOut[] } {
  const { onset, changes, prior } = suspicion;
  const near = changes.filter(
    ({ timeMs }) => timeMs >= onset.atMs - BEFORE_MS && timeMs <= onset.atMs + AFTER_MS + onset.doubtMs,
  );
  const ratePerMs = changesPerMs(changes, onset.atMs);
  const judged = near.map((change) => judge(change, suspicion, ratePerMs));
  const together = judged.reduce((sum, { weight }) => sum + weight, 0);
  const certainty = certaintyOf((prior * together) / (1 - prior));
  const confidenceOf = ({ weight }: Judged): number =>
    together > 0 ? Math.min(CONFIDENCE_MAX, (certainty * weight) / together) : 0;
  const modules = moduleSuspects(suspicion.modules ?? []);
  const suspects = [
    ...judged
      .filter((one) => confidenceOf(one) >= CONFIDENCE_MIN)
      .map((one) => suspectOf(one.change, confidenceOf(one))),
    ...modules,
  ].sort((a, b) => b.confidence - a.confidence);
  const ruledOut = judged
    .filter((one) => confidenceOf(one) < CONFIDENCE_MIN)
    .map(({ change, why }) => ruledOutOf(change, why));
  return { suspects: suspects.slice(0, SUSPECTS_MAX), ruledOut: ruledOut.slice(-RULED_OUT_MAX) };
}

/** How sure it is that one of the changes is to blame, from the odds that the signs give. */
function certaintyOf(odds: number): number {
  const fitted = DOUBT * odds ** TRUST;
  return Number.isFinite(fitted) ? fitted / (1 + fitted) : 1;
}

/** How many changes this shop makes, from those of the last four weeks before the onset. */
function changesPerMs(changes: readonly KnownChange[], onsetMs: number): number {
  const fromMs = onsetMs - RATE_DAYS * 24 * HOUR_MS;
  const earlier = changes.filter(({ timeMs }) => timeMs >= fromMs && timeMs < onsetMs - BEFORE_MS);
  return (SAME_HOURS * Math.max(RATE_MIN, (earlier.length + 1) / (RATE_DAYS * 24))) / HOUR_MS;
}

/** How much likelier this change stands where it stands if it is guilty than if it is not. */
function judge(change: KnownChange, suspicion: SuspicionCase, ratePerMs: number): Judged {
  const { onset, fitness } = suspicion;
  const fit = fitness[change.kind] ?? UNFIT;
  const inTime = delayDensity(onset.atMs - change.timeMs, onset.doubtMs) / ratePerMs;
  const { factor, why: byModules } = moduleFactor(change, suspicion);
  const minutes = Math.round(Math.abs(onset.atMs - change.timeMs) / MINUTE_MS);
  const byTime =
    change.timeMs > onset.atMs + onset.doubtMs
      ? `it came ${minutes} minutes after the onset`
      : `it came ${minutes} minutes before the onset, too long for its effect to show only then`;
  const why = byModules ?? (fit < 0.1 || inTime >= 1 ? 'what is wrong is nothing that such a change makes' : byTime);
  return { change, weight: fit * inTime * factor, why };
}

/** Density of the delay of a guilty change, for an onset that is not known to the minute. */
function delayDensity(delayMs: number, doubtMs: number): number {
  const slackMs = Math.max(2 * MINUTE_MS, doubtMs);
  return DELAYS.reduce((sum, { part, meanMs }) => {
    const spread = 1 / (meanMs + slackMs);
    // Before the change itself there is no effect, but the onset may be put too early.
    return (
      sum +
      part *
        spread *
        (delayMs >= 0 ? Math.exp(-Math.max(0, delayMs - slackMs) / meanMs) : Math.exp(-((delayMs / slackMs) ** 2)))
    );
  }, 0);
}

/** What a change's modules say for or against it. */
function moduleFactor(change: KnownChange, { modules, dose }: SuspicionCase): { factor: number; why: string | null } {
  if (change.modules.length === 0) return { factor: 1, why: null };
  const named = change.modules.join(', ');
  const told = modules?.filter(({ module }) => change.modules.includes(module)) ?? [];
  if (told.some(({ share, sigmas }) => share >= 0.35 && sigmas >= 3)) return { factor: 6, why: null };
  if (modules && told.length === 0) return { factor: 0.1, why: `its module ${named} has no part in what is wrong` };
  if (modules && told.every(({ share }) => share < 0.1))
    return { factor: 0.05, why: `its module ${named} is as usual` };
  const doses = change.modules.map(dose).filter((one) => one !== null);
  if (doses.length > 0 && Math.max(...doses) < 0.05) {
    return { factor: 0.3, why: `pages with its module ${named} fare no worse than those without` };
  }
  return { factor: doses.some((one) => one > 0.2) ? 2 : 1, why: null };
}

function moduleSuspects(modules: readonly ModuleEvidence[]): Suspect[] {
  return modules
    .filter(({ share, sigmas }) => share >= 0.2 && sigmas >= 3)
    .map(({ module, share, times, sigmas }) => ({
      kind: 'module' as const,
      ref: module,
      title: `${percent(Math.min(1, share))} of what came on top${times === null ? '' : `, ${times.toFixed(1)} times its usual`}`,
      confidence: roundedShare(Math.min(CONFIDENCE_MAX, Math.min(1, share + 0.15) * (sigmas >= 5 ? 1 : 0.8))),
    }));
}

function suspectOf({ version, id, title, timeMs }: KnownChange, confidence: number): Suspect {
  const at = new Date(timeMs).toISOString();
  return { kind: 'change', ref: version ?? id, title, at, confidence: roundedShare(confidence) };
}

function ruledOutOf({ version, id, title, timeMs }: KnownChange, why: string): RuledOut {
  return { kind: 'change', ref: version ?? id, title, at: new Date(timeMs).toISOString(), why };
}
