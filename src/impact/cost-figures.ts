import type { ShopContext } from '../detection/advance-shop.js';
import { noiseOf } from '../detection/noise-columns.js';
import type { ShopState } from '../detection/shop-state.js';
import type { Stretch } from '../causes/case-file.js';
import type { SeriesName } from '../series/series-name.js';
import { CASE_PARTS, type CasePart, type CostCase } from './cost-case.js';
import type { CostFigures, CountFigures } from './estimate-impact.js';
import type { FallbackFigures } from './fallback-impact.js';
import type { SeriesCount } from './order-reader.js';
import type { OrderValues } from './order-value.js';
import type { UsualCount } from './level-forecast.js';
import { usualCount } from './usual-count.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MINUTES = 1440;
/** Visitors so many times as many as usual are no buyers: a crawler, a crowd. */
const CROWD_TIMES = 1.35;
/** So few are there no more, and say nothing of who would have bought. */
const GONE_TIMES = 0.6;
const VIEWS_MIN = 30;

/** What is known of a shop without asking its store. */
export interface ShopKnowledge {
  detection: ShopState;
  context: ShopContext;
}

/** How many orders a day are usual; null where the shop's orders are not known well enough yet. */
export function usualOrdersPerDay(knowledge: ShopKnowledge, costCase: CostCase): number | null {
  const usual = usualOf(knowledge, 'order.placed', '', costCase.parts.now);
  const profile = knowledge.detection.series.get('order.placed|')?.profile;
  if (!usual || !profile) return null;
  return (profile.mid.reduce((sum, perMinute) => sum + perMinute, 0) / profile.mid.length) * DAY_MINUTES;
}

/** Puts together what the cost is worked out from; null where the shop's orders are not known well enough yet. */
export function costFiguresOf(
  costCase: CostCase,
  knowledge: ShopKnowledge,
  counts: readonly SeriesCount[],
  values: OrderValues,
): CostFigures | null {
  const orders = knowledge.detection.series.get('order.placed|');
  const [before, now, after] = CASE_PARTS.map((part): CountFigures | null => {
    const usual = usualOf(knowledge, 'order.placed', '', costCase.parts[part]);
    return usual && { ...usual, came: sumOf(counts, 'order.placed', part).weight };
  });
  const last = costCase.parts.before.at(-1);
  if (!orders || !before || !now || !after) return null;
  return {
    hasFallen: costCase.hasFallen,
    isShut: costCase.isShut,
    slowPage: costCase.slowPage,
    before,
    now,
    after: after.minutes > 0 ? after : null,
    gapMinutes: last ? (costCase.span.fromMs - last.untilMs) / MINUTE_MS : 0,
    noise: noiseOf(orders),
    visits: visitsOf(costCase, knowledge, counts),
    values,
    hours: hoursOf(costCase),
  };
}

/** The same where orders are not known, and the shop's settings say what it takes. */
export function fallbackFiguresOf(
  costCase: CostCase,
  signals: readonly SeriesName[],
  knowledge: ShopKnowledge,
  counts: readonly SeriesCount[],
): FallbackFigures | null {
  const { revenuePerHour, currency = 'EUR' } = knowledge.context.calendar.shopSettings;
  if (revenuePerHour === undefined) return null;
  const pages = [...knowledge.detection.series.values()].filter(({ metric }) => metric === 'page.views');
  const usual = pages.map(({ dimension }) => usualOf(knowledge, 'page.views', dimension, costCase.parts.now));
  const usualViews = usual.reduce((sum, one) => sum + (one?.mean ?? 0), 0);
  const payments = sumOf(counts, 'payment.failureRate', 'now');
  return {
    revenuePerHour,
    currency,
    hours: hoursOf(costCase),
    signals,
    knowsViews: usual.some((one) => one !== null),
    viewsTimes: usualViews >= VIEWS_MIN ? sumOf(counts, 'page.views', 'now').weight / usualViews : null,
    failedShare: payments.weight > 0 ? payments.bad / payments.weight : null,
  };
}

/** Views of the slow page for each that is usual; null where they are too few, or tell of a crowd or an empty shop. */
function visitsOf(costCase: CostCase, knowledge: ShopKnowledge, counts: readonly SeriesCount[]): CostFigures['visits'] {
  const { slowPage, parts } = costCase;
  if (slowPage === null) return null;
  const times = (['before', 'now'] as const).map((part) => {
    const usual = usualOf(knowledge, 'page.views', slowPage, parts[part])?.mean ?? 0;
    return usual > 0 ? sumOf(counts, 'page.views', part, slowPage).weight / usual : 1;
  });
  const { events } = sumOf(counts, 'page.views', 'now', slowPage);
  const areOrdinary = times.every((one) => one > GONE_TIMES && one < CROWD_TIMES);
  return areOrdinary && events >= VIEWS_MIN ? { before: times[0]!, now: times[1]!, events } : null;
}

function usualOf(
  { detection, context }: ShopKnowledge,
  metric: string,
  dimension: string,
  parts: readonly Stretch[],
): UsualCount | null {
  return usualCount(detection.series.get(`${metric}|${dimension}`), context, parts);
}

function sumOf(
  counts: readonly SeriesCount[],
  metric: string,
  part: CasePart,
  dimension?: string,
): { events: number; weight: number; bad: number } {
  const sum = { events: 0, weight: 0, bad: 0 };
  for (const one of counts) {
    if (one.metric !== metric || one.part !== part) continue;
    if (dimension !== undefined && one.dimension !== dimension) continue;
    sum.events += one.events;
    sum.weight += one.weight;
    sum.bad += one.bad;
  }
  return sum;
}

function hoursOf({ span }: CostCase): number {
  return (span.untilMs - span.fromMs) / HOUR_MS;
}
