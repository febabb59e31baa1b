import { INCIDENT_RECIPES } from './incident-classes/incident-recipes.js';
import type { IncidentRecipe, PlannedIncident, PlanWorld } from './incident-plan.js';
import type { Places } from './places.js';
import { randomSource, wholeBetween, type RandomSource } from './random-source.js';
import { within, type Span } from './span.js';
import { INCIDENT_CLASSES, type IncidentClass } from './truth.js';

const MINUTE_MS = 60_000;
const TRIES = 400;
/** So much of the period stays after the last incident, for it to be over and found. */
const TAIL_MS = 30 * MINUTE_MS;

/** An incident in its place. */
export interface PlacedIncident extends PlannedIncident {
  class: IncidentClass;
}

function wanted(world: PlanWorld): IncidentClass[] {
  const { incidents } = world.options;
  if (incidents === 'none') return [];
  const all = Object.keys(INCIDENT_RECIPES).filter((name): name is IncidentClass =>
    INCIDENT_CLASSES.some((known) => known === name),
  );
  return incidents === 'all' ? all : all.filter((name) => incidents.includes(name));
}

/** Where the start may lie: in the evaluated third, or in a campaign that runs in it. */
function startsOf(world: PlanWorld, recipe: IncidentRecipe): Span | null {
  if (!recipe.inCampaign) return world.evaluation;
  const campaign = world.campaigns.find(({ startMs }) => within(world.evaluation, startMs));
  return campaign === undefined ? null : { startMs: campaign.startMs + 2 * 60 * MINUTE_MS, endMs: campaign.endMs };
}

function findPlace(
  world: PlanWorld,
  recipe: IncidentRecipe,
  places: Places,
  random: RandomSource,
): PlannedIncident | null {
  const starts = startsOf(world, recipe);
  if (starts === null) return null;
  const isFree = (span: Span): boolean => recipe.inCampaign === true || places.isFree(recipe.lane, span);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const startMs =
      wholeBetween(random, Math.ceil(starts.startMs / MINUTE_MS), Math.floor(starts.endMs / MINUTE_MS)) * MINUTE_MS;
    const { hour } = world.shape.local(startMs);
    if (recipe.localHours && (hour < recipe.localHours[0] || hour >= recipe.localHours[1])) continue;
    if (!isFree({ startMs, endMs: startMs + 1 })) continue;
    const planned = recipe.plan(world, startMs, random);
    if (planned === null || planned.endMs > world.evaluation.endMs - TAIL_MS || !isFree(planned)) continue;
    return planned;
  }
  return null;
}

/** Finds a place for every class that is wanted; those that find none are named. */
export function placeIncidents(
  world: PlanWorld,
  places: Places,
): { placed: PlacedIncident[]; notPlaced: IncidentClass[] } {
  const placed: PlacedIncident[] = [];
  const notPlaced: IncidentClass[] = [];
  for (const name of wanted(world)) {
    const recipe = INCIDENT_RECIPES[name];
    const planned = findPlace(world, recipe, places, randomSource(`${world.seed}/${name}`));
    if (planned === null) {
      notPlaced.push(name);
      continue;
    }
    if (!recipe.inCampaign) places.take(recipe.lane, planned);
    placed.push({ ...planned, class: name });
  }
  return { placed: placed.sort((a, b) => a.startMs - b.startMs), notPlaced };
}
