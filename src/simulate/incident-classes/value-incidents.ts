import {
  changeId,
  deployEvent,
  plainTruth,
  shortestSpan,
  type IncidentRecipe,
  type PlanWorld,
} from '../incident-plan.js';
import { withData, type DraftEvent } from '../interference.js';
import { failuresMustBeFound } from '../must-detect.js';
import { oneOf, wholeBetween } from '../random-source.js';
import { ABROAD_SHARE, neighbourOf } from '../places-of-visitors.js';
import type { Span } from '../span.js';

const MARGIN = 0.8;
const LONGEST_MINUTES = 24 * 60;
/** Usual share of the answers of a page that are errors. */
const ERROR_SHARE = 0.002;
const ERROR_KINDS = ['failure', 'spike', 'threshold', 'shift'];

function viewsOf(world: PlanWorld, page: string): (span: Span) => number {
  const share = world.profile.pages.find((profile) => profile.page === page)?.share ?? 0;
  return (span) => world.shape.expected(world.profile.perDay.views * share, span) * MARGIN;
}

/** A deploy breaks a page on phones; whoever tries it at a desk sees nothing. */
export const deviceBroken: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 18],
  plan(world, startMs, random) {
    const page = oneOf(random, ['/product', '/category']);
    const views = viewsOf(world, page);
    const isEnough = (span: Span): boolean => failuresMustBeFound(views(span), ERROR_SHARE, 0.5);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    const title = oneOf(random, ['Menu for small screens', 'Swipe through pictures', 'Lighter scripts']);
    const deploy = deployEvent(world, startMs - wholeBetween(random, 1, 6) * 60_000, { title, modules: [] }, random);
    const alter = (event: DraftEvent): DraftEvent =>
      event.data['page'] === page && event.data['device'] === 'mobile' ? withData(event, { status: 500 }) : event;
    return {
      ...span,
      interferences: [{ ...span, alter, added: [deploy] }],
      truth: {
        ...plainTruth(['page.errorRate'], ERROR_KINDS, 'broken-page'),
        suspects: [
          { kind: 'dimension', ref: 'device=mobile' },
          { kind: 'change', ref: deploy.data.version, aliases: [deploy.id, deploy.data.commit, title] },
        ],
        symptoms: ['page.*', 'order.*'],
        dimension: { page },
      },
    };
  },
};

/** A rule of the firewall keeps the customers of one country out of every page. */
export const countryBlocked: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 18],
  plan(world, startMs, random) {
    const country = neighbourOf(world.profile.country);
    const views = viewsOf(world, '/product');
    const isEnough = (span: Span): boolean => failuresMustBeFound(views(span), ERROR_SHARE, 0.8 * ABROAD_SHARE);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    const atMs = startMs - wholeBetween(random, 1, 5) * 60_000;
    const title = 'Stricter rules of the firewall';
    const data = { kind: 'config', title, author: 'hosting', environment: 'production' };
    const change = { id: changeId(atMs), atMs, source: '/releases', type: 'change.made', data };
    const alter = (event: DraftEvent): DraftEvent =>
      event.type === 'page.timed' && event.data['country'] === country ? withData(event, { status: 503 }) : event;
    return {
      ...span,
      interferences: [{ ...span, alter, added: [change] }],
      truth: {
        ...plainTruth(['page.errorRate'], ERROR_KINDS, null),
        suspects: [
          { kind: 'dimension', ref: `country=${country}` },
          { kind: 'change', ref: change.id, aliases: [title] },
        ],
        symptoms: ['page.*', 'order.*'],
      },
    };
  },
};
