import { aboutHours, deployEvent, minutesFrom, plainTruth, shortestSpan } from '../incident-plan.js';
import type { IncidentRecipe, PlanWorld } from '../incident-plan.js';
import { withData, type DraftEvent } from '../interference.js';
import { slownessMustBeFound } from '../must-detect.js';
import { between, oneOf, wholeBetween } from '../random-source.js';
import { PAGE_SIGMA } from '../shop-profile.js';
import type { Span } from '../span.js';

/** A page may stay slow for a day. */
export const LONGEST_MINUTES = 24 * 60;
const MARGIN = 0.8;
/** As what a slow page may be found. */
export const SLOW_KINDS = ['slow', 'spike', 'shift', 'threshold'];

/** Whether a page that is so many times as slow must be found in a span. */
export function slowEnough(world: PlanWorld, page: string, factor: number): (span: Span) => boolean {
  const share = world.profile.pages.find((profile) => profile.page === page)?.share ?? 0;
  return (span) =>
    slownessMustBeFound(world.shape.expected(world.profile.perDay.views * share, span) * MARGIN, factor, PAGE_SIGMA);
}

/** The duration of a page, so many times as long. */
export function timesLonger(event: DraftEvent, factor: number): number {
  return Math.round(Number(event.data['durationMs']) * factor);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A deploy makes one module of the cart slow; taking it back heals it. */
export const slowCart: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 18],
  plan(world, startMs, random) {
    const factor = between(random, 3, 5);
    const module = oneOf(random, world.profile.pages.find(({ page }) => page === '/cart')?.modules ?? []);
    const span = shortestSpan(startMs, [90, LONGEST_MINUTES], slowEnough(world, '/cart', factor));
    if (span === null) return null;
    const deployAt = startMs - wholeBetween(random, 2, 6) * 60_000;
    const title = oneOf(random, ['Tidier cart summary', 'Cart remembers its content', 'New icons in the cart']);
    const deploy = deployEvent(world, deployAt, { title, modules: [module] }, random);
    const back = { title: `Revert ${deploy.data.version}`, modules: [module] };
    const rollback = deployEvent(world, span.endMs - 20_000, back, random);
    const alter = (event: DraftEvent): DraftEvent => {
      if (event.data['page'] !== '/cart') return event;
      const durationMs = timesLonger(event, factor);
      const moduleMs = isRecord(event.data['moduleMs']) ? event.data['moduleMs'] : {};
      const gained = durationMs - Number(event.data['durationMs']);
      return withData(event, {
        durationMs,
        moduleMs: { ...moduleMs, [module]: Number(moduleMs[module] ?? 0) + gained },
      });
    };
    return {
      ...span,
      interferences: [{ ...span, alter, added: [deploy, rollback] }],
      truth: {
        ...plainTruth(['page.durationMs', 'db.*'], SLOW_KINDS, 'module'),
        causes: ['module', 'deploy'],
        suspects: [
          { kind: 'change', ref: deploy.data.version, aliases: [deploy.id, deploy.data.commit, title] },
          { kind: 'module', ref: module },
        ],
        symptoms: ['db.*'],
        dimension: { page: '/cart' },
      },
    };
  },
};

function moreTraffic(event: DraftEvent, factor: number): DraftEvent {
  const times = (name: string): number => Math.round(Number(event.data[name]) * factor);
  return withData(event, { bytesOut: times('bytesOut'), bytesIn: times('bytesIn'), queries: times('queries') });
}

/** The database has lost an index: what asks it most, the checkout and the cart, waits for it. */
export const slowCheckout: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 18],
  plan(world, startMs, random) {
    const factor = between(random, 3, 4.5);
    const span = shortestSpan(startMs, [90, LONGEST_MINUTES], slowEnough(world, '/checkout', factor));
    if (span === null) return null;
    const alter = (event: DraftEvent, draw: () => number): DraftEvent => {
      if (event.data['page'] === '/checkout') return withData(event, { durationMs: timesLonger(event, factor) });
      if (event.data['page'] === '/cart') return withData(event, { durationMs: timesLonger(event, factor * 0.7) });
      if (event.type !== 'db.sampled') return event;
      return withData(moreTraffic(event, 2.6), { slowQueries: 20 + Math.floor(draw() * 30), connections: 30 });
    };
    return {
      ...span,
      interferences: [{ ...span, alter }],
      truth: {
        ...plainTruth(['page.durationMs', 'db.*'], SLOW_KINDS, 'database'),
        symptoms: ['db.*', 'page.*'],
        dimension: { page: ['/checkout', '/cart'] },
      },
    };
  },
};

/** A sample of a database of which one module reads so much that the whole is so many times as much. */
export function withMoreRead(event: DraftEvent, module: string, factor: number): DraftEvent {
  if (event.type !== 'db.sampled') return event;
  const more = moreTraffic(event, factor);
  const added = (name: string): number => Number(more.data[name]) - Number(event.data[name]);
  const byModule = isRecord(event.data['byModule']) ? event.data['byModule'] : {};
  const before = isRecord(byModule[module]) ? byModule[module] : {};
  const after = {
    bytesOut: Number(before['bytesOut'] ?? 0) + added('bytesOut'),
    queries: Number(before['queries'] ?? 0) + added('queries'),
  };
  return withData(more, { byModule: { ...byModule, [module]: after } });
}

/** One module reads far too much, and no visitor notices. */
export const dbSpike: IncidentRecipe = {
  lane: 'visitors',
  plan(_world, startMs, random) {
    const span = random() < 0.5 ? minutesFrom(startMs, wholeBetween(random, 15, 40)) : aboutHours(startMs, 1, random);
    const module = oneOf(random, ['recommendations', 'stock-badge', 'wish-list']);
    const factor = between(random, 6, 10);
    return {
      ...span,
      interferences: [{ ...span, alter: (event) => withMoreRead(event, module, factor) }],
      truth: {
        ...plainTruth(['db.*'], ['spike', 'shift', 'threshold'], 'module'),
        suspects: [{ kind: 'module', ref: module }],
        graceMinutes: 15,
      },
    };
  },
};
