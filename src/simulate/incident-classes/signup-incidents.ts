import { fallMustBeFound, surgeMustBeFound } from '../must-detect.js';
import { aboutHours, minutesFrom, plainTruth, shortestSpan } from '../incident-plan.js';
import type { IncidentRecipe, PlannedIncident, PlanWorld } from '../incident-plan.js';
import { withData, type DraftEvent } from '../interference.js';
import { bot, scatteredBot, visitor, type Person } from '../people.js';
import { between, wholeBetween, type RandomSource } from '../random-source.js';
import type { Span } from '../span.js';

const LONGEST_MINUTES = 48 * 60;
const MARGIN = 0.8;

function withBrokenForm(event: DraftEvent): DraftEvent | null {
  if (event.type === 'customer.registered') return event.data['origin'] === 'form' ? null : event;
  return event.data['page'] === '/register' ? withData(event, { status: 500 }) : event;
}

/** The registration page answers with an error to everybody. */
export const signupBroken: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs) {
    const { registrations } = world.profile.perDay;
    const isEnough = (span: Span): boolean => fallMustBeFound(world.shape.expected(registrations, span) * MARGIN, 0);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    const truth = plainTruth(
      ['customer.registered', 'page.*'],
      ['drop', 'silence', 'failure', 'threshold'],
      'broken-page',
    );
    return {
      ...span,
      interferences: [{ ...span, alter: withBrokenForm }],
      truth: { ...truth, symptoms: ['page.*'], dimension: { page: '/register' } },
    };
  },
};

/** Most of the newsletter's subscribers get lost. */
export const newsletterDrop: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs) {
    const left = 0.08;
    const { subscriptions } = world.profile.perDay;
    const isEnough = (span: Span): boolean => fallMustBeFound(world.shape.expected(subscriptions, span) * MARGIN, left);
    const span = shortestSpan(startMs, [90, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    const alter = (event: DraftEvent, random: RandomSource): DraftEvent | null =>
      event.type.startsWith('newsletter.') && random() >= left ? null : event;
    return {
      ...span,
      interferences: [{ ...span, alter }],
      truth: { ...plainTruth(['newsletter.*'], ['drop', 'silence', 'shift'], null), graceMinutes: 30 },
    };
  },
};

/** The fewest bots, from `fewest` on, that nobody could take for chance, and a fifth on top. */
export function botsNeeded(world: PlanWorld, span: Span, fewest: number): number {
  const ordinary = world.shape.expected(world.profile.perDay.registrations, span);
  let bots = fewest;
  while (!surgeMustBeFound(ordinary, bots)) bots = Math.ceil(bots * 1.1);
  return Math.ceil(bots * 1.2);
}

/** So many sign-ups by form, spread over a span; `who` says who they are. */
export function registrations(span: Span, count: number, random: RandomSource, who: () => Person): DraftEvent[] {
  return Array.from({ length: count }, () => ({
    atMs: Math.floor(between(random, span.startMs, span.endMs)),
    source: '/storefront/customers',
    type: 'customer.registered',
    data: {
      ...who(),
      channel: 'web',
      origin: 'form',
      formSeconds: Math.round(between(random, 0.4, 2.2) * 10) / 10,
      confirmed: false,
    },
  }));
}

/** So many bots that register, fast and never to confirm. */
export function attack(span: Span, bots: number, random: RandomSource, who = bot): PlannedIncident {
  return {
    ...span,
    interferences: [{ ...span, added: registrations(span, bots, random, () => who(random)) }],
    truth: {
      ...plainTruth(['customer.registered'], ['spike', 'shift', 'threshold'], 'bot-attack'),
      symptoms: ['page.*', 'db.*', 'mail.*'],
    },
  };
}

/** Bots register in a burst. */
export const botRegistrations: IncidentRecipe = {
  lane: 'visitors',
  plan(world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 25, 75));
    return attack(span, botsNeeded(world, span, 60), random);
  },
};

/** Bots register slowly, for hours, so that no single minute stands out. */
export const botDrip: IncidentRecipe = {
  lane: 'visitors',
  plan(world, startMs, random) {
    const span = aboutHours(startMs, 9, random);
    const who = random() < 0.5 ? scatteredBot : bot;
    const planned = attack(span, botsNeeded(world, span, 25), random, who);
    return { ...planned, truth: { ...planned.truth, graceMinutes: 30 } };
  },
};

/** Somebody loads a bought list into the newsletter. */
export const bulkImport: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 18],
  plan(world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 5, 10));
    const count = Math.ceil(Math.max(80, world.profile.perDay.subscriptions * between(random, 1, 2)));
    const office = '192.0.2.77';
    const added = registrations(span, count, random, () => ({ ...visitor(random, world.profile.country), ip: office }));
    for (const event of added) {
      event.type = 'newsletter.subscribed';
      event.source = '/storefront/newsletter';
      Object.assign(event.data, { origin: 'import', channel: 'file', list: 'weekly', confirmed: true });
      delete event.data['formSeconds'];
    }
    return {
      ...span,
      interferences: [{ ...span, added }],
      truth: {
        ...plainTruth(['newsletter.subscribed'], ['spike', 'shift', 'threshold'], 'bulk-import'),
        symptoms: ['newsletter.*', 'customer.registered', 'db.*', 'mail.*'],
      },
    };
  },
};

/** A newspaper, or marketing without a word to anybody, sends far more visitors than usual. */
export const campaignUndeclared: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 19],
  plan(world, startMs, random) {
    const factor = between(random, 2.6, 3.6);
    const { perDay } = world.profile;
    const isEnough = (span: Span): boolean =>
      [perDay.views, world.options.ordersPerDay].some((level) => {
        const ordinary = world.shape.expected(level, span) * MARGIN;
        return surgeMustBeFound(ordinary, ordinary * (factor - 1));
      });
    const span = shortestSpan(startMs, [100, 12 * 60], isEnough);
    if (span === null) return null;
    const volume = { checkouts: factor, registrations: factor, subscriptions: factor, views: factor };
    const alter = (event: DraftEvent, draw: RandomSource): DraftEvent =>
      event.data['channel'] !== undefined && draw() < 1 - 1 / factor ? withData(event, { channel: 'social' }) : event;
    const metrics = ['customer.registered', 'newsletter.subscribed', 'order.placed', 'order.value', 'page.*'];
    return {
      ...span,
      interferences: [{ ...span, volume, alter }],
      truth: {
        ...plainTruth(metrics, ['spike', 'shift', 'threshold'], 'campaign'),
        symptoms: ['customer.registered', 'newsletter.*', 'order.*', 'page.*', 'db.*', 'payment.*', 'giftcard.*'],
        graceMinutes: 30,
      },
    };
  },
};
