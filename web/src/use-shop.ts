import type { ApiClient } from './api-client.js';
import type { FeedbackOffers, FeedbackSummary, Incident, LogEntry, Series, Shop } from './api-types.js';
import { unitOfShop } from './format-number.js';
import type { LoadedChart } from './chart-panel.js';
import { legibleStepMinutes } from './legible-step.js';
import { windowOf, type TimeSpan } from './time-span.js';
import { usePolled, type PollContext, type Polled } from './use-polled.js';

const RESOLVED_DAYS = 42;

/** Everything about a shop but its chart. It is loaded together, so that series and incidents tell one story. */
export interface ShopNow {
  series: Series[];
  openIncidents: Incident[];
  resolvedIncidents: Incident[];
  isSeriesCutOff: boolean;
  isResolvedCutOff: boolean;
  summary: FeedbackSummary;
}

/** The shops this key may see; nothing is asked while the page waits for a key. */
export function useShops(api: ApiClient, isAsking: boolean, context: PollContext): Polled<Shop[]> {
  return usePolled(isAsking ? { subject: 'shops', load: (signal) => api.shops(signal) } : null, context);
}

/** The series and incidents of a shop. */
export function useShopNow(api: ApiClient, shop: Shop | null, context: PollContext): Polled<ShopNow> {
  const task = shop && { subject: shop.shop, load: (signal: AbortSignal) => loadShopNow(api, shop, signal) };
  return usePolled(task, context);
}

async function loadShopNow(api: ApiClient, { shop, currency }: Shop, signal: AbortSignal): Promise<ShopNow> {
  const nowMs = api.nowMs();
  const lately = { fromMs: nowMs - RESOLVED_DAYS * 86_400_000, toMs: nowMs };
  const [series, open, resolved, summary] = await Promise.all([
    api.series(shop, signal),
    api.openIncidents(shop, signal),
    api.resolvedIncidents(shop, lately, signal),
    api.feedbackSummary(shop, signal),
  ]);
  const inOwnMoney = <T extends { unit: string }>(one: T): T => ({ ...one, unit: unitOfShop(one.unit, currency) });
  return {
    series: series.items.map(inOwnMoney),
    openIncidents: open.items.map(inOwnMoney),
    resolvedIncidents: resolved.items.map(inOwnMoney),
    isSeriesCutOff: series.next !== null,
    isResolvedCutOff: resolved.next !== null,
    summary,
  };
}

/** The points of a series with the changes and the special days beside them. What is drawn stays until another stretch of it has arrived. */
export function useChart(
  api: ApiClient,
  series: Series | null,
  span: TimeSpan,
  context: PollContext,
): Polled<LoadedChart> {
  const task = series && {
    subject: `${series.shop} ${series.id}`,
    load: (signal: AbortSignal) => loadChart(api, series, span, signal),
  };
  return usePolled(task, { ...context, tick: `${context.tick} ${JSON.stringify(span)}` });
}

async function loadChart(api: ApiClient, series: Series, span: TimeSpan, signal: AbortSignal): Promise<LoadedChart> {
  const window = windowOf(span, api.nowMs());
  const [points, changes, days] = await Promise.all([
    api.points(series.id, window, signal),
    api.changes(series.shop, window, signal),
    api.specialDays(series.shop, window, signal),
  ]);
  const legible = legibleStepMinutes(points, window, series.unit);
  if (legible === window.stepMinutes) return { points, changes, days, window };
  const coarser = windowOf(span, api.nowMs(), legible);
  return { points: await api.points(series.id, coarser, signal), changes, days, window: coarser };
}

/** The log of an incident. */
export function useIncidentLog(api: ApiClient, incident: Incident | null, context: PollContext): Polled<LogEntry[]> {
  const task = incident && {
    subject: incident.id,
    load: (signal: AbortSignal) => api.incidentLog(incident.id, signal),
  };
  return usePolled(task, context);
}

/** What was said of an incident, and what could be. */
export function useIncidentFeedback(
  api: ApiClient,
  incident: Incident | null,
  context: PollContext,
): Polled<FeedbackOffers> {
  const task = incident && {
    subject: incident.id,
    load: (signal: AbortSignal) => api.incidentFeedback(incident.id, signal),
  };
  return usePolled(task, context);
}
