import { changeId, deployEvent, minutesFrom, plainTruth, shortestSpan } from '../incident-plan.js';
import type { IncidentRecipe } from '../incident-plan.js';
import { withData, type DraftEvent } from '../interference.js';
import { failuresMustBeFound, fallMustBeFound } from '../must-detect.js';
import { between, oneOf, wholeBetween } from '../random-source.js';
import { FAIL_SHARE } from '../shop-profile.js';
import type { Span } from '../span.js';
import { LONGEST_MINUTES, SLOW_KINDS, slowEnough, timesLonger, withMoreRead } from './page-incidents.js';

const MARGIN = 0.8;
const SALE_TYPES = ['order.placed', 'payment.attempted', 'giftcard.redeemed'];

/** A deploy makes a page slow that no module tells of: the code of the shop itself. */
export const slowDeploy: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 18],
  plan(world, startMs, random) {
    const factor = between(random, 2.5, 4);
    const page = oneOf(random, ['/search', '/category']);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], slowEnough(world, page, factor));
    if (span === null) return null;
    const title = oneOf(random, ['Better search results', 'New sorting', 'Filters by colour']);
    const deploy = deployEvent(world, startMs - wholeBetween(random, 1, 12) * 60_000, { title, modules: [] }, random);
    const alter = (event: DraftEvent): DraftEvent =>
      event.data['page'] === page ? withData(event, { durationMs: timesLonger(event, factor) }) : event;
    return {
      ...span,
      interferences: [{ ...span, alter, added: [deploy] }],
      truth: {
        ...plainTruth(['page.durationMs'], SLOW_KINDS, 'deploy'),
        suspects: [{ kind: 'change', ref: deploy.data.version, aliases: [deploy.id, deploy.data.commit, title] }],
        dimension: { page },
      },
    };
  },
};

/** A crawler asks for every page at once, and everybody waits. */
export const slowTraffic: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 20],
  plan(world, startMs, random) {
    const factor = between(random, 2, 2.8);
    const views = between(random, 2.5, 4);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], slowEnough(world, '/category', factor));
    if (span === null) return null;
    const alter = (event: DraftEvent): DraftEvent =>
      event.type === 'page.timed' ? withData(event, { durationMs: timesLonger(event, factor) }) : event;
    return {
      ...span,
      interferences: [{ ...span, alter, volume: { views } }],
      truth: {
        ...plainTruth(['page.*', 'db.*'], ['slow', 'spike', 'shift', 'threshold'], 'traffic'),
        symptoms: ['page.*', 'db.*'],
      },
    };
  },
};

/** A page is slow and nobody can say why: nothing changed, no module, no database, no crowd. */
export const slowUnexplained: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 20],
  plan(world, startMs, random) {
    const factor = between(random, 2.5, 4);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], slowEnough(world, '/product', factor));
    if (span === null) return null;
    const alter = (event: DraftEvent): DraftEvent =>
      event.data['page'] === '/product' ? withData(event, { durationMs: timesLonger(event, factor) }) : event;
    return {
      ...span,
      interferences: [{ ...span, alter }],
      truth: {
        ...plainTruth(['page.durationMs'], SLOW_KINDS, null),
        causes: ['unknown'],
        dimension: { page: '/product' },
      },
    };
  },
};

/** A module was put in, and reads far more of the database than before. */
export const moduleHeavy: IncidentRecipe = {
  lane: 'visitors',
  plan(_world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 25, 70));
    const module = oneOf(random, ['recommendations', 'stock-badge', 'wish-list']);
    const factor = between(random, 5, 9);
    const atMs = startMs - wholeBetween(random, 1, 8) * 60_000;
    const version = `1.${wholeBetween(random, 2, 9)}.${wholeBetween(random, 0, 9)}`;
    const title = `Update of module ${module}`;
    const change = {
      id: changeId(atMs),
      atMs,
      source: '/releases',
      type: 'change.made',
      data: { kind: 'module', title, version, author: 'k.osei', environment: 'production', modules: [module] },
    };
    return {
      ...span,
      interferences: [{ ...span, alter: (event) => withMoreRead(event, module, factor), added: [change] }],
      truth: {
        ...plainTruth(['db.*'], ['spike', 'shift', 'threshold'], 'module'),
        suspects: [
          { kind: 'change', ref: version, aliases: [change.id, title] },
          { kind: 'module', ref: module },
        ],
        graceMinutes: 15,
      },
    };
  },
};

/** All payment providers refuse at once: it is the way to them that is broken. */
export const paymentsOutage: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs, random) {
    const { providers, perDay } = world.profile;
    const share = between(random, 0.75, 0.95);
    const least = Math.min(...providers.map(([, weight]) => weight));
    const attempts = (span: Span): number => world.shape.expected(perDay.checkouts * least, span);
    const isEnough = (span: Span): boolean => failuresMustBeFound(attempts(span) * MARGIN, FAIL_SHARE, share);
    const span = shortestSpan(startMs, [45, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    const mode = { share, errorKind: 'gateway_timeout' };
    return {
      ...span,
      interferences: [{ ...span, failures: Object.fromEntries(providers.map(([name]) => [name, mode])) }],
      truth: {
        ...plainTruth(
          ['payment.*', 'order.placed', 'order.value'],
          ['failure', 'spike', 'threshold', 'shift', 'drop', 'silence'],
          'outage',
        ),
        symptoms: ['order.*', 'payment.*', 'job.*'],
      },
    };
  },
};

/** A deploy breaks the checkout: it answers with an error, and nobody buys. */
export const checkoutBroken: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs, random) {
    const orders = (span: Span): number => world.shape.expected(world.options.ordersPerDay, span);
    const span = shortestSpan(startMs, [40, 48 * 60], (candidate) => fallMustBeFound(orders(candidate) * MARGIN, 0));
    if (span === null) return null;
    const title = oneOf(random, ['Fewer steps to pay', 'New address form', 'Vouchers at the checkout']);
    const deploy = deployEvent(world, startMs - wholeBetween(random, 1, 5) * 60_000, { title, modules: [] }, random);
    const alter = (event: DraftEvent): DraftEvent | null => {
      if (SALE_TYPES.includes(event.type)) return null;
      return event.data['page'] === '/checkout' ? withData(event, { status: 500 }) : event;
    };
    return {
      ...span,
      interferences: [{ ...span, alter, added: [deploy] }],
      truth: {
        ...plainTruth(
          ['order.placed', 'order.value', 'page.*'],
          ['silence', 'drop', 'failure', 'threshold'],
          'broken-page',
        ),
        suspects: [{ kind: 'change', ref: deploy.data.version, aliases: [deploy.id, deploy.data.commit, title] }],
        symptoms: ['order.*', 'payment.*', 'giftcard.*', 'job.*', 'page.*'],
      },
    };
  },
};

/** Orders are made and paid, and the shop does not tell of them any more. */
export const ordersUntracked: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs) {
    const orders = (span: Span): number => world.shape.expected(world.options.ordersPerDay, span);
    const span = shortestSpan(startMs, [40, 48 * 60], (candidate) => fallMustBeFound(orders(candidate) * MARGIN, 0));
    if (span === null) return null;
    const alter = (event: DraftEvent): DraftEvent | null => (event.type === 'order.placed' ? null : event);
    return {
      ...span,
      interferences: [{ ...span, alter, isUntold: true }],
      truth: {
        ...plainTruth(['order.placed', 'order.value'], ['silence', 'drop'], 'other'),
        symptoms: ['order.*', 'job.*'],
      },
    };
  },
};
