import {
  aboutHours,
  deployEvent,
  plainTruth,
  shortestSpan,
  type IncidentRecipe,
  type PlannedIncident,
  type PlanWorld,
} from '../incident-plan.js';
import { basketFate, withData, type DraftEvent } from '../interference.js';
import { fallMustBeFound } from '../must-detect.js';
import { between, oneOf, wholeBetween } from '../random-source.js';
import type { Span } from '../span.js';
import { SLOW_KINDS, slowEnough, timesLonger } from './page-incidents.js';

const MARGIN = 0.8;
const LONGEST_MINUTES = 48 * 60;
const SALE_SYMPTOMS = ['order.*', 'payment.*', 'giftcard.*', 'job.*'];
const SALE_TYPES = ['order.placed', 'payment.attempted', 'giftcard.redeemed'];
/** Those who come back do so within minutes or hours of the end. */
const RETURN_MEAN_MS = 40 * 60_000;
const RETURN_MS_MAX = 5 * 3_600_000;
/** They come back in less time than they were kept out in. */
const RETURN_SQUEEZE = 0.3;

function ordersIn(world: PlanWorld): (span: Span) => number {
  return (span) => world.shape.expected(world.options.ordersPerDay, span);
}

/** What is seen of it is that fewer orders come, and what follows from that. */
function salesAltered(span: Span, alter: (event: DraftEvent) => DraftEvent | null): PlannedIncident {
  return {
    ...span,
    interferences: [{ ...span, alter }],
    truth: { ...plainTruth(['order.placed', 'order.value'], ['silence', 'drop'], null), symptoms: SALE_SYMPTOMS },
  };
}

/** A part of the buyers does not get through, and nothing says so: an address that is refused, a country left out. */
export const ordersFall: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs, random) {
    const part = between(random, 0.5, 0.85);
    const orders = ordersIn(world);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], (one) => fallMustBeFound(orders(one) * MARGIN, 1 - part));
    if (span === null) return null;
    const seed = `${world.seed}/orders-fall`;
    const alter = (event: DraftEvent): DraftEvent | null =>
      SALE_TYPES.includes(event.type) && basketFate(event, seed) < part ? null : event;
    return salesAltered(span, alter);
  },
};

/** Nobody gets through the checkout, and some of those who wanted to come back when it works again. */
export const ordersDelayed: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 18],
  plan(world, startMs, random) {
    const part = between(random, 0.3, 0.7);
    const orders = ordersIn(world);
    const span = shortestSpan(startMs, [40, LONGEST_MINUTES], (one) => fallMustBeFound(orders(one) * MARGIN, 0));
    if (span === null) return null;
    const seed = `${world.seed}/orders-delayed`;
    const alter = (event: DraftEvent): DraftEvent | null => {
      if (!SALE_TYPES.includes(event.type)) return event;
      if (basketFate(event, seed) >= part) return null;
      const patience = -Math.log(1 - basketFate(event, `${seed}/return`)) * RETURN_MEAN_MS;
      const since = (event.atMs - span.startMs) * RETURN_SQUEEZE;
      return { ...event, atMs: Math.round(span.endMs + Math.min(RETURN_MS_MAX, patience) + since) };
    };
    return salesAltered(span, alter);
  },
};

/** A deploy makes the checkout slow, and a part of the buyers does not wait. */
export const slowAbandoned: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 18],
  plan(world, startMs, random) {
    const factor = between(random, 3, 5);
    const part = between(random, 0.25, 0.6);
    const isSlowEnough = slowEnough(world, '/checkout', factor);
    const atLeast = aboutHours(startMs, 3, random);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], (one) => isSlowEnough(one) && one.endMs >= atLeast.endMs);
    if (span === null) return null;
    const title = oneOf(random, ['Vouchers in one step', 'Delivery by the hour', 'Address check']);
    const deploy = deployEvent(world, startMs - wholeBetween(random, 1, 10) * 60_000, { title, modules: [] }, random);
    const seed = `${world.seed}/slow-abandoned`;
    const alter = (event: DraftEvent): DraftEvent | null => {
      if (SALE_TYPES.includes(event.type)) return basketFate(event, seed) < part ? null : event;
      return event.data['page'] === '/checkout' ? withData(event, { durationMs: timesLonger(event, factor) }) : event;
    };
    return {
      ...span,
      interferences: [{ ...span, alter, added: [deploy] }],
      truth: {
        ...plainTruth(['page.durationMs', 'order.*'], [...SLOW_KINDS, 'drop', 'silence'], 'deploy'),
        suspects: [{ kind: 'change', ref: deploy.data.version, aliases: [deploy.id, deploy.data.commit, title] }],
        symptoms: SALE_SYMPTOMS,
      },
    };
  },
};
