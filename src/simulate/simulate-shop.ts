import type { ShopSettings } from '../shops/shop-settings.js';
import { createArrivalQueue } from './arrival-order.js';
import { hourRandom, type HourContext } from './hour-context.js';
import type { DraftEvent, Interference } from './interference.js';
import { databaseEvents, pageEvents, probeEvents } from './machine-events.js';
import { planSimulation, type SimulationPlan } from './plan-simulation.js';
import { createExportCounter, runEvents } from './run-events.js';
import { toSimulatedEvent, type SimulatedEvent, type TimedEvent } from './simulated-event.js';
import type { SimulationOptions } from './simulation-options.js';
import { streamNoise } from './stream-noise.js';
import { overlap, within, type Span } from './span.js';
import type { Truth } from './truth.js';
import { checkouts, newsletterEvents, registrationEvents } from './visitor-events.js';

const HOUR_MS = 3_600_000;
/** A simulated shop: its events, what really happened, and the settings its owner would write. */
export interface Simulation {
  /** In the order in which they arrive; made while they are asked for, an hour at a time. */
  events: Generator<SimulatedEvent, void, undefined>;
  truth: Truth;
  /** Content of a `shops.yaml`. */
  shops: { shops: ShopSettings[] };
}

/** The events of one hour as the shop's day makes them, some of them with times in later hours. */
function draftHour(context: HourContext, plan: SimulationPlan): DraftEvent[] {
  const runs = plan.world.runs.inHour(context.hourStartMs);
  return [
    ...checkouts(context).flatMap(({ events }) => events),
    ...registrationEvents(context),
    ...newsletterEvents(context),
    ...pageEvents(context),
    ...databaseEvents(context, runs),
    ...probeEvents(context),
    ...runEvents(context, runs, plan.world.period.startMs),
  ];
}

/** What the interferences of the hour make of its events. */
function interfere(context: HourContext, events: readonly DraftEvent[]): DraftEvent[] {
  const altering = context.active.filter(({ alter }) => alter !== undefined);
  if (altering.length === 0) return [...events];
  const random = hourRandom(context, 'interference');
  return events.flatMap((event) => {
    let altered: DraftEvent | null = event;
    for (const interference of altering)
      if (altered !== null && within(interference, event.atMs)) altered = interference.alter?.(altered, random) ?? null;
    return altered === null ? [] : [altered];
  });
}

/** Numbers the events of each source in the order of their times. */
function createNumbering(): (event: DraftEvent) => TimedEvent {
  const counts = new Map<string, number>();
  return (event) => {
    const count = (counts.get(event.source) ?? 0) + 1;
    counts.set(event.source, count);
    return {
      ...event,
      id: event.id ?? `${event.source.slice(event.source.lastIndexOf('/') + 1)}-${count.toString(36)}`,
    };
  };
}

/** The hours of the period with all their events in the order of time. */
function* hoursOf(plan: SimulationPlan): Generator<{ context: HourContext; events: TimedEvent[] }> {
  const { world, interferences } = plan;
  const { period, seed } = world;
  const noise = streamNoise(seed);
  const added = interferences.flatMap((interference) => interference.added ?? []);
  const countExports = createExportCounter();
  const number = createNumbering();
  let later: DraftEvent[] = [];
  for (let hour = Math.floor(period.startMs / HOUR_MS) * HOUR_MS; hour < period.endMs; hour += HOUR_MS) {
    const span: Span = { startMs: hour, endMs: hour + HOUR_MS };
    const active: Interference[] = interferences.filter((interference) => overlap(interference, span));
    const context = { ...world, hourStartMs: hour, hourEndMs: span.endMs, noise, active };
    const drafted = [...later, ...draftHour(context, plan)];
    later = drafted.filter((event) => event.atMs >= span.endMs);
    const due = drafted.filter((event) => event.atMs < span.endMs);
    const altered = interfere(context, due);
    later.push(...altered.filter((event) => event.atMs >= span.endMs));
    const events = [
      ...altered.filter((event) => event.atMs < span.endMs),
      ...added.filter((event) => within(span, event.atMs)),
    ];
    events.sort((a, b) => a.atMs - b.atMs);
    const inPeriod = events.filter((event) => within(period, event.atMs));
    yield { context, events: inPeriod.map((event) => number(countExports(event))) };
  }
}

function* eventsOf(plan: SimulationPlan): Generator<SimulatedEvent, void, undefined> {
  const { shop, duplicatesShare, lateShare } = plan.world.options;
  const silences = plan.interferences.filter(({ silencesAll }) => silencesAll);
  const isSilent = (atMs: number): boolean => silences.some((span) => within(span, atMs));
  const queue = createArrivalQueue({ duplicatesShare, lateShare, isSilent });
  for (const { context, events } of hoursOf(plan)) {
    queue.add(events, hourRandom(context, 'arrival'));
    for (const event of queue.until(context.hourEndMs)) yield toSimulatedEvent(shop, event);
  }
  for (const event of queue.until(Infinity)) yield toSimulatedEvent(shop, event);
}

/**
 * Simulates a shop. Nothing but the options decides what comes out: the same options give the same events. Memory holds
 * the events of about an hour and a half, however long the period.
 */
export function simulateShop(options: SimulationOptions): Simulation {
  const plan = planSimulation(options);
  return { events: eventsOf(plan), truth: plan.truth, shops: { shops: [plan.settings] } };
}
