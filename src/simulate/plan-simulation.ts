import { DateTime } from 'luxon';
import type { JobSettings, ShopSettings } from '../shops/shop-settings.js';
import { campaignSettings, planAnnounced, planCampaigns, planDecoys, planEveryday, type Harmless } from './harmless.js';
import type { PlanWorld } from './incident-plan.js';
import type { Interference } from './interference.js';
import { lostRevenue } from './lost-revenue.js';
import { planNeighbours } from './neighbours.js';
import { placeIncidents, type PlacedIncident } from './place-incidents.js';
import { createPlaces } from './places.js';
import { createRunSchedule, RUN_SETTINGS, type RunName } from './run-schedule.js';
import { createShopProfile, revenuePerHour } from './shop-profile.js';
import { simulationProblems, type SimulationOptions } from './simulation-options.js';
import { startAndEnd, type Span } from './span.js';
import { createTrafficShape } from './traffic-shape.js';
import type { Benign, IncidentClass, Truth } from './truth.js';

const WEEKLY_GROWTH = 0.01;

/** A period decided upon before its first event is made. */
export interface SimulationPlan {
  world: PlanWorld;
  interferences: Interference[];
  truth: Truth;
  settings: ShopSettings;
}

/** The period ends where the options say, and begins at the same local time so many weeks before. */
function periodOf(options: SimulationOptions): { period: Span; evaluation: Span; warmupFromMs: number } {
  const end = DateTime.fromMillis(options.endMs, { zone: options.timezone });
  const startMs = end.minus({ days: Math.round(options.weeks * 7) }).toMillis();
  const third = (options.endMs - startMs) / 3;
  return {
    period: { startMs, endMs: options.endMs },
    evaluation: { startMs: Math.round(startMs + 2 * third), endMs: options.endMs },
    warmupFromMs: Math.round(startMs + third),
  };
}

function jobSettings(name: RunName, minItems: number): JobSettings {
  return { job: name, ...RUN_SETTINGS[name], minItems };
}

function settingsOf(world: PlanWorld): ShopSettings {
  const { options, profile } = world;
  const minArticles = Math.round(profile.catalogue * 0.6);
  return {
    shop: options.shop,
    name: `Simulated shop ${options.shop}`,
    timezone: options.timezone,
    currency: profile.currency,
    country: options.country,
    revenuePerHour: revenuePerHour(profile, options.ordersPerDay),
    jobs: [
      jobSettings('price-list-import', minArticles),
      jobSettings('order-export', 0),
      jobSettings('product-feed', minArticles),
    ],
    probes: [{ probe: 'home', kind: 'http', everySeconds: 60 }],
    backups: [{ backup: 'db-nightly', everyHours: 24, graceMinutes: RUN_SETTINGS['db-nightly'].graceMinutes }],
    campaigns: campaignSettings(world),
  };
}

function benignOf(world: PlanWorld, harmless: Harmless[]): Benign[] {
  const whole = startAndEnd(world.period);
  const { holidays, clockChanges } = world.shape;
  const dated = [
    ...harmless.map(({ benign }) => benign),
    ...holidays.map(({ span, date }) => ({ class: 'holiday', ...startAndEnd(span), note: date })),
    ...clockChanges.map(({ span, date }) => ({ class: 'clock-change', ...startAndEnd(span), note: date })),
  ].sort((a, b) => (a.start < b.start ? -1 : Number(a.start > b.start)));
  return [
    { class: 'growth', ...whole },
    { class: 'duplicates', ...whole },
    { class: 'late-events', ...whole },
    ...dated,
  ];
}

/** Where nothing arrives, nobody knows what was sold. */
function lossOf(world: PlanWorld, { interferences }: PlacedIncident, harmless: Harmless[]): { lostRevenue?: number } {
  if (interferences.some(({ silencesAll }) => silencesAll)) return {};
  const around = harmless.map(({ interference }) => interference);
  return { lostRevenue: lostRevenue(world, interferences, around) };
}

function truthOf(
  world: PlanWorld,
  warmupFromMs: number,
  found: { placed: PlacedIncident[]; notPlaced: IncidentClass[]; harmless: Harmless[] },
): Truth {
  const { shop, timezone } = world.options;
  return {
    shop,
    timezone,
    ...startAndEnd(world.period),
    warmupFrom: new Date(warmupFromMs).toISOString(),
    evaluationFrom: new Date(world.evaluation.startMs).toISOString(),
    incidents: found.placed.map((incident, n) => ({
      id: `${shop}-${String(n + 1).padStart(2, '0')}-${incident.class}`,
      shop,
      class: incident.class,
      ...startAndEnd(incident),
      ...incident.truth,
      ...lossOf(world, incident, found.harmless),
    })),
    benign: benignOf(world, found.harmless),
    notPlaced: found.notPlaced,
  };
}

/** Decides everything that will go wrong, and everything that will only look like it. Throws on options that make no sense. */
export function planSimulation(options: SimulationOptions): SimulationPlan {
  const problems = simulationProblems(options);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const { period, evaluation, warmupFromMs } = periodOf(options);
  const shape = createTrafficShape({ ...options, ...period, weeklyGrowth: WEEKLY_GROWTH });
  const seed = `${options.shop}/${options.seed}`;
  const runs = createRunSchedule(seed, shape);
  const known = { options, seed, profile: createShopProfile(options, seed), shape, runs, period, evaluation };
  const world: PlanWorld = { ...known, campaigns: planCampaigns(known) };
  const places = createPlaces();
  const announced = planAnnounced(world, places);
  const { placed, notPlaced } = placeIncidents(world, places);
  const harmless = [
    ...announced,
    ...planEveryday(world, places),
    ...planDecoys(world, placed),
    ...planNeighbours(world, places),
  ];
  return {
    world,
    interferences: [
      ...placed.flatMap(({ interferences }) => interferences),
      ...harmless.map(({ interference }) => interference),
    ],
    truth: truthOf(world, warmupFromMs, { placed, notPlaced, harmless }),
    settings: settingsOf(world),
  };
}
