import { DateTime } from 'luxon';
import type { DraftEvent, Interference } from './interference.js';
import { oneOf, wholeBetween, type RandomSource } from './random-source.js';
import type { RunSchedule } from './run-schedule.js';
import type { ShopProfile } from './shop-profile.js';
import type { SimulationOptions } from './simulation-options.js';
import type { Span } from './span.js';
import type { TrafficShape } from './traffic-shape.js';
import type { TrueIncident } from './truth.js';

const MINUTE_MS = 60_000;

/** What those who plan a period know of the shop. */
export interface PlanWorld {
  options: SimulationOptions;
  /** Shop and seed together: two shops of one seed have nothing in common. */
  seed: string;
  profile: ShopProfile;
  shape: TrafficShape;
  runs: RunSchedule;
  /** The whole period. */
  period: Span;
  /** Its last third, in which things go wrong. */
  evaluation: Span;
  /** Declared campaigns, by the span and what they really bring. */
  campaigns: (Span & { name: string; expectedUplift: number; uplift: number })[];
}

/**
 * What shares a lane keeps out of each other's way: visitors and what they cause, scheduled runs, backups. What touches
 * everything keeps out of everybody's; what lasts for days goes on behind all of them.
 */
export type Lane = 'visitors' | 'runs' | 'backups' | 'background' | 'everything';

/** One incident, fully worked out, that may still find its place taken. */
export interface PlannedIncident extends Span {
  interferences: Interference[];
  truth: Omit<TrueIncident, 'id' | 'shop' | 'class' | 'start' | 'end'>;
}

/** How to make one class of incident. */
export interface IncidentRecipe {
  lane: Lane;
  /** Local hours between which it begins; any where not given. */
  localHours?: [from: number, to: number];
  /** It belongs into a declared campaign, where all others keep away. */
  inCampaign?: boolean;
  /** Works it out for a start at a whole minute. Null where this shop, at this time, is too small to show it. */
  plan(world: PlanWorld, startMs: number, random: RandomSource): PlannedIncident | null;
}

/** The span of so many minutes. */
export function minutesFrom(startMs: number, minutes: number): Span {
  return { startMs, endMs: startMs + minutes * MINUTE_MS };
}

/** The shortest span from a start, in steps of an eighth, of which `isEnough` is true; null where none is up to the longest. */
export function shortestSpan(
  startMs: number,
  [shortestMinutes, longestMinutes]: [number, number],
  isEnough: (span: Span) => boolean,
): Span | null {
  const longest = minutesFrom(startMs, Math.floor(longestMinutes));
  // Most failures are hopeless from the start: one look at the longest span spares a look at all shorter ones.
  if (longestMinutes < shortestMinutes || !isEnough(longest)) return null;
  for (let minutes = shortestMinutes; minutes < longestMinutes; minutes = Math.ceil(minutes * 1.125)) {
    const span = minutesFrom(startMs, minutes);
    if (isEnough(span)) return span;
  }
  return longest;
}

/** A span of this many hours, give or take a quarter, in whole minutes. */
export function aboutHours(startMs: number, hours: number, random: RandomSource): Span {
  return minutesFrom(startMs, wholeBetween(random, Math.round(hours * 45), Math.round(hours * 75)));
}

/** Sound truth with nothing special about it, to be completed. */
export function plainTruth(
  metrics: string[],
  kinds: string[],
  cause: string | null,
): Pick<TrueIncident, 'metrics' | 'kinds' | 'cause' | 'suspects' | 'symptoms' | 'graceMinutes' | 'mustDetect'> {
  return { metrics, kinds, cause, suspects: [], symptoms: [], graceMinutes: 20, mustDetect: true };
}

const AUTHORS = ['a.lindholm', 'f.moreau', 'release-bot', 'k.osei'];

/** A deploy, told as the shop's pipeline would. The version counts the days of the period, so no two deploys share one. */
export function deployEvent(
  world: PlanWorld,
  atMs: number,
  change: { title: string; modules: string[] },
  random: RandomSource,
): DraftEvent & { id: string; data: { version: string; commit: string } } {
  const local = DateTime.fromMillis(atMs, { zone: world.options.timezone });
  const day = Math.floor((atMs - world.period.startMs) / 86_400_000);
  const commit = Array.from({ length: 10 }, () => wholeBetween(random, 0, 15).toString(16)).join('');
  const data = {
    kind: 'deploy',
    title: change.title,
    version: `v5.${day}.${local.hour * 60 + local.minute}`,
    commit,
    author: oneOf(random, AUTHORS),
    environment: 'production',
    modules: change.modules,
  };
  return { id: changeId(atMs), atMs, source: '/releases', type: 'change.made', data };
}

/** Id of a change: by its moment, since no two are made in one. */
export function changeId(atMs: number): string {
  return `change-${Math.floor(atMs / 1000).toString(36)}`;
}
