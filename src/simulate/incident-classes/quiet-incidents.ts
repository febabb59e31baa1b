import { minutesFrom, plainTruth, shortestSpan, type IncidentRecipe } from '../incident-plan.js';
import { withData, type DraftEvent } from '../interference.js';
import { failuresMustBeFound } from '../must-detect.js';
import { between, oneOf, type RandomSource } from '../random-source.js';
import type { Span } from '../span.js';
import { LONGEST_MINUTES, SLOW_KINDS, timesLonger } from './page-incidents.js';

const DAY_MS = 86_400_000;
const MARGIN = 0.8;
/** Share of ordinary responses, and of ordinary orders, that are as far out as those of an incident. */
const SLOW_SHARE = 0.005;
const ODD_VALUE_SHARE = 0.1;
const LONGEST_ORDERS_MINUTES = 36 * 60;

/** One in seven waits for many seconds, and the typical visitor notices nothing. */
export const slowTail: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs, random) {
    const [page, share, factor] = ['/product', between(random, 0.12, 0.2), between(random, 12, 30)];
    const part = world.profile.pages.find((profile) => profile.page === page)?.share ?? 0;
    const samples = (span: Span): number => world.shape.expected(world.profile.perDay.views * part, span);
    const isEnough = (span: Span): boolean => failuresMustBeFound(samples(span) * MARGIN, SLOW_SHARE, share);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    const alter = (event: DraftEvent, draw: RandomSource): DraftEvent =>
      event.data['page'] === page && draw() < share
        ? withData(event, { durationMs: timesLonger(event, factor) })
        : event;
    return {
      ...span,
      interferences: [{ ...span, alter }],
      truth: { ...plainTruth(['page.durationMs'], SLOW_KINDS, null), dimension: { page } },
    };
  },
};

const PRICE_MISTAKES = [
  // Prices at zero, euros taken for cents, a coupon that may be used without end.
  { factor: 0, kind: 'drop' },
  { factor: 100, kind: 'spike' },
  { factor: 0.15, kind: 'drop' },
];

/** The value of an event of a sale, so many times as large. */
function timesDearer(event: DraftEvent, factor: number): DraftEvent {
  if (event.type !== 'order.placed' && event.type !== 'payment.attempted') return event;
  return withData(event, { value: Math.round(Number(event.data['value']) * factor * 100) / 100 });
}

/** As many orders as ever, at prices that nobody wanted. */
export const priceMistake: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs, random) {
    const { factor, kind } = oneOf(random, PRICE_MISTAKES);
    const orders = (span: Span): number => world.shape.expected(world.options.ordersPerDay, span);
    const isEnough = (span: Span): boolean => failuresMustBeFound(orders(span) * MARGIN, ODD_VALUE_SHARE, 0.95);
    const span = shortestSpan(startMs, [40, LONGEST_ORDERS_MINUTES], isEnough);
    if (span === null) return null;
    return {
      ...span,
      interferences: [{ ...span, alter: (event) => timesDearer(event, factor) }],
      truth: { ...plainTruth(['order.value'], [kind], null) },
    };
  },
};

/** As many orders as ever, but a way to pay is gone, or they come from somewhere else. */
export const mixShift: IncidentRecipe = {
  lane: 'visitors',
  localHours: [6, 20],
  plan(world, startMs, random) {
    const change = oneOf(random, [
      { key: 'paymentMethod', from: 'paypal', to: 'card', usual: 0.31, moved: 0.95 },
      { key: 'country', from: world.profile.country, to: 'LT', usual: 1, moved: 0.4 },
      { key: 'channel', from: 'web', to: 'app', usual: 0.7, moved: 0.6 },
    ]);
    const orders = (span: Span): number => world.shape.expected(world.options.ordersPerDay, span);
    const isEnough = (span: Span): boolean => orders(span) * MARGIN * change.usual * change.moved >= 25;
    const span = shortestSpan(startMs, [4 * 60, LONGEST_ORDERS_MINUTES], isEnough);
    if (span === null) return null;
    const alter = (event: DraftEvent, draw: RandomSource): DraftEvent =>
      event.type === 'order.placed' && event.data[change.key] === change.from && draw() < change.moved
        ? withData(event, { [change.key]: change.to })
        : event;
    return {
      ...span,
      interferences: [{ ...span, alter }],
      truth: { ...plainTruth(['order.placed'], ['shift'], null), graceMinutes: 90 },
    };
  },
};

/** Slower, or more read, by a few percent each day: no minute and no hour is odd. */
export const slowDrift: IncidentRecipe = {
  lane: 'background',
  plan(world, startMs, random) {
    const days = Math.floor((world.evaluation.endMs - startMs) / DAY_MS) - 1;
    if (days < 9) return null;
    const perDay = between(random, 0.03, 0.045);
    const isDatabase = random() < 0.5;
    const page = oneOf(random, ['/', '/category', '/search']);
    const span = minutesFrom(startMs, days * 1440);
    const factorAt = (atMs: number): number => Math.exp((perDay * (atMs - startMs)) / DAY_MS);
    const alter = (event: DraftEvent): DraftEvent => {
      const factor = factorAt(event.atMs);
      if (!isDatabase) {
        return event.data['page'] === page ? withData(event, { durationMs: timesLonger(event, factor) }) : event;
      }
      if (event.type !== 'db.sampled') return event;
      const times = (name: string): number => Math.round(Number(event.data[name]) * factor);
      return withData(event, { bytesOut: times('bytesOut'), bytesIn: times('bytesIn'), queries: times('queries') });
    };
    const truth = plainTruth(isDatabase ? ['db.*'] : ['page.durationMs'], SLOW_KINDS, null);
    return {
      ...span,
      interferences: [{ ...span, alter }],
      truth: { ...truth, ...(isDatabase ? {} : { dimension: { page } }), graceMinutes: 24 * 60 },
    };
  },
};
