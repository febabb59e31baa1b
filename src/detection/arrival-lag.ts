import type { ShopState } from './shop-state.js';

/**
 * How late the events of a shop come, for each metric by itself: what one source tells of is metrics of its own, so a
 * slow source and a fast one are told apart without asking each event who sent it. Plain data.
 */
export interface ArrivalLag {
  /** The largest lag of late in minutes, which fades within weeks. */
  largest: number;
  /** Events by their lag in whole minutes, 0 to 30, the newer weeks above all; by metric. */
  events: Map<string, Float64Array>;
  /** What came of each metric in its newest minute of arrival although it was older than any lag. */
  keptBack: Map<string, { arrivedMs: number; events: number }>;
}

const MINUTE_MS = 60_000;
const HEARTBEAT = 'ingest.silence';
/** What comes later than this was kept back or imported and is not the shop's ordinary way. */
const LAG_MINUTES_MAX = 30;
/** So many times what came of one minute: most of a day, so that no ordinary share of belated events is taken for an import. */
const FAR_MORE = 1000;
const FADE_PER_MINUTE = 1 - 1 / (14 * 1440);
/** A minute is complete when this share of its events has come, of those that come within half an hour. */
const COMPLETE_SHARE = 0.97;
/** The shop's own clock goes on when the metrics that are complete bring this share of its events. */
const HEARD_SHARE = 0.5;
/** As though so many events had come at once: the first hours of a metric say little of how late it is. */
const PRIOR_EVENTS = 100;
/** A minute is waited for so long anyhow. */
export const SETTLED_MINUTES = 1;

/** The lag of a shop of which nothing has come yet. */
export function createArrivalLag(): ArrivalLag {
  return { largest: 0, events: new Map(), keptBack: new Map() };
}

/** What is to be known of a point to tell how late it is; times are starts of minutes, in milliseconds. */
export interface LaggingPoint {
  metric: string;
  minuteMs: number;
  arrivedMs: number;
  events: number;
}

/**
 * Notes how late something came: its own minute against that of its arrival. The end of an import or of what was kept
 * back is not late by its own way either; it comes with far more that is older, oldest first.
 */
export function noteArrivalLag({ lag }: Pick<ShopState, 'lag'>, point: LaggingPoint): void {
  const minutes = Math.max(0, Math.round((point.arrivedMs - point.minuteMs) / MINUTE_MS));
  const kept = lag.keptBack.get(point.metric);
  const keptNow = kept?.arrivedMs === point.arrivedMs ? kept.events : 0;
  if (minutes > LAG_MINUTES_MAX) {
    lag.keptBack.set(point.metric, { arrivedMs: point.arrivedMs, events: keptNow + point.events });
    return;
  }
  if (keptNow >= FAR_MORE * point.events) return;
  lag.largest = Math.max(lag.largest, minutes);
  let events = lag.events.get(point.metric);
  if (!events) {
    events = new Float64Array(LAG_MINUTES_MAX + 1);
    events[0] = PRIOR_EVENTS;
    lag.events.set(point.metric, events);
  }
  events[minutes]! += point.events;
}

/** Lets what is known of the lag fade by a minute's worth. */
export function fadeArrivalLag({ lag }: Pick<ShopState, 'lag'>): void {
  lag.largest *= FADE_PER_MINUTE;
  for (const events of lag.events.values()) {
    for (let minutes = 0; minutes <= LAG_MINUTES_MAX; minutes++) events[minutes]! *= FADE_PER_MINUTE;
  }
}

/** How long minutes are waited for beyond the minute that is waited for anyhow, in minutes. */
export interface ArrivalWaits {
  /** By the shop as a whole. */
  shop: number;
  /** By metrics that are complete only later, beyond the shop's own wait; all others are not waited for any longer. */
  further: ReadonlyMap<string, number>;
}

/**
 * How long the minutes of a shop have to be waited for. A metric is complete when 97 % of what comes within half an hour
 * has come; the rest is added to its minute when it comes. The shop's own clock waits until the metrics that bring half
 * of its events are complete, so that a slow source delays nobody else; what a slow source tells of is waited for
 * further, so that no fast one hides it. 62 steps a metric, twice that where one is waited for further.
 */
export function arrivalWaits({ lag }: Pick<ShopState, 'lag'>): ArrivalWaits {
  byWait.fill(0);
  let all = 0;
  let longest = 0;
  for (const [metric, events] of lag.events) {
    const total = totalOf(events);
    const wait = waitOf(events, total);
    longest = Math.max(longest, wait);
    if (metric === HEARTBEAT) continue;
    byWait[wait]! += total;
    all += total;
  }
  let shop = 0;
  for (let heard = byWait[0]!; heard < HEARD_SHARE * all && shop < LAG_MINUTES_MAX; heard += byWait[shop]!) shop++;
  return { shop, further: longest > shop ? furtherThan(lag, shop) : NONE };
}

/** Events by the wait of their metrics, in minutes. */
const byWait = new Float64Array(LAG_MINUTES_MAX + 1);
const NONE: ReadonlyMap<string, number> = new Map();

function furtherThan(lag: ArrivalLag, shop: number): ReadonlyMap<string, number> {
  const further = new Map<string, number>();
  for (const [metric, events] of lag.events) {
    const wait = waitOf(events, totalOf(events));
    if (wait > shop) further.set(metric, wait - shop);
  }
  return further;
}

function totalOf(events: Float64Array): number {
  let total = 0;
  for (let minutes = 0; minutes <= LAG_MINUTES_MAX; minutes++) total += events[minutes]!;
  return total;
}

/** How long a metric is waited for beyond the minute that is waited for anyhow, in minutes. */
function waitOf(events: Float64Array, total: number): number {
  let come = 0;
  for (let minutes = 0; minutes < LAG_MINUTES_MAX; minutes++) {
    come += events[minutes]!;
    if (come >= COMPLETE_SHARE * total) return Math.max(0, minutes - SETTLED_MINUTES);
  }
  return LAG_MINUTES_MAX - SETTLED_MINUTES;
}
