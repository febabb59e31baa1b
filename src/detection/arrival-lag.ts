import {
  BATCH_LAG_MINUTES_MAX,
  batchedShare,
  batchLagMinutes,
  createBatchLag,
  fadeBatchLag,
  noteBatchLag,
  type BatchLag,
} from './batch-lag.js';
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
  /** Of metrics that may come in batches hours apart; left out where none does. */
  batches?: Map<string, BatchLag>;
}

const MINUTE_MS = 60_000;
const HEARTBEAT = 'ingest.silence';
/** What comes later than this was kept back or imported, unless it comes in batches: then there are many of them. */
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
/** With fewer events beside its batches a shop is heard of by these alone. */
const PROMPT_SHARE_MIN = 0.1;
/** A minute is waited for so long anyhow. */
export const SETTLED_MINUTES = 1;
const WAIT_MAX = BATCH_LAG_MINUTES_MAX;

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
  const isKept = keptNow >= FAR_MORE * point.events;
  if (!isKept) noteBatch(lag, point, minutes);
  if (minutes > LAG_MINUTES_MAX) {
    lag.keptBack.set(point.metric, { arrivedMs: point.arrivedMs, events: keptNow + point.events });
    return;
  }
  if (isKept) return;
  lag.largest = Math.max(lag.largest, minutes);
  eventsOf(lag, point.metric)[minutes]! += point.events;
}

function eventsOf(lag: ArrivalLag, metric: string): Float64Array {
  let events = lag.events.get(metric);
  if (!events) {
    events = new Float64Array(LAG_MINUTES_MAX + 1);
    events[0] = PRIOR_EVENTS;
    lag.events.set(metric, events);
  }
  return events;
}

/** Of most metrics nothing ever comes so late, and then nothing is kept. */
function noteBatch(lag: ArrivalLag, { metric, arrivedMs, events }: LaggingPoint, minutes: number): void {
  if (minutes > BATCH_LAG_MINUTES_MAX) return;
  let batch = lag.batches?.get(metric);
  if (!batch) {
    if (minutes <= LAG_MINUTES_MAX) return;
    batch = createBatchLag();
    (lag.batches ??= new Map()).set(metric, batch);
    eventsOf(lag, metric);
  }
  noteBatchLag(batch, minutes, events, arrivedMs);
}

/** Lets what is known of the lag fade by a minute's worth. */
export function fadeArrivalLag({ lag }: Pick<ShopState, 'lag'>): void {
  lag.largest *= FADE_PER_MINUTE;
  for (const events of lag.events.values()) {
    for (let minutes = 0; minutes <= LAG_MINUTES_MAX; minutes++) events[minutes]! *= FADE_PER_MINUTE;
  }
  if (!lag.batches) return;
  for (const [metric, batch] of lag.batches) if (!fadeBatchLag(batch)) lag.batches.delete(metric);
  if (lag.batches.size === 0) delete lag.batches;
}

/** How long minutes are waited for beyond the minute that is waited for anyhow, in minutes. */
export interface ArrivalWaits {
  /** By the shop as a whole. */
  shop: number;
  /** By metrics that are complete only later, beyond the shop's own wait; all others are not waited for any longer. */
  further: ReadonlyMap<string, number>;
  /** The share of the shop's events that its own wait is for; the others come in batches. */
  heardShare: number;
}

/**
 * How long the minutes of a shop have to be waited for. A metric is complete when 97 % of what comes within half an hour
 * has come; the rest is added to its minute when it comes. One that comes in batches is waited for until the next is due. The
 * shop's own clock waits until the metrics that bring half of its events are complete, so that a slow source delays nobody
 * else, and for what comes in batches only where there is hardly anything else to hear it by; what a slow source tells of is
 * waited for further, so that no fast one hides it. 62 steps a metric, twice that where one is waited for further.
 */
export function arrivalWaits({ lag }: Pick<ShopState, 'lag'>): ArrivalWaits {
  byWait.fill(0);
  const promptShare = promptShareOf(lag);
  const isHeardByOthers = promptShare >= PROMPT_SHARE_MIN;
  let all = 0;
  let longest = 0;
  for (const [metric, events] of lag.events) {
    const total = totalOf(events);
    const inBatches = batchWaitOf(lag, metric);
    const wait = Math.max(waitOf(events, total), inBatches);
    longest = Math.max(longest, wait);
    if (metric === HEARTBEAT || (isHeardByOthers && inBatches > 0)) continue;
    byWait[wait]! += total;
    all += total;
  }
  let shop = 0;
  for (let heard = byWait[0]!; heard < HEARD_SHARE * all && shop < WAIT_MAX; heard += byWait[shop]!) shop++;
  const further = longest > shop ? furtherThan(lag, shop) : NONE;
  return { shop, further, heardShare: isHeardByOthers ? promptShare : 1 };
}

/** Events by the wait of their metrics, in minutes. */
const byWait = new Float64Array(WAIT_MAX + 1);
const NONE: ReadonlyMap<string, number> = new Map();

function furtherThan(lag: ArrivalLag, shop: number): ReadonlyMap<string, number> {
  const further = new Map<string, number>();
  for (const [metric, events] of lag.events) {
    const wait = Math.max(waitOf(events, totalOf(events)), batchWaitOf(lag, metric));
    if (wait > shop) further.set(metric, wait - shop);
  }
  return further;
}

/** The share of a shop's events that do not come in batches, from how late all of them are; 1 where none does. */
function promptShareOf(lag: ArrivalLag): number {
  if (!lag.batches) return 1;
  let longest = 0;
  for (const metric of lag.batches.keys()) {
    if (metric !== HEARTBEAT) longest = Math.max(longest, batchWaitOf(lag, metric));
  }
  const whole = lag.batches.get(HEARTBEAT);
  if (longest === 0) return 1;
  return whole ? 1 - batchedShare(whole, longest) : 0;
}

function totalOf(events: Float64Array): number {
  let total = 0;
  for (let minutes = 0; minutes <= LAG_MINUTES_MAX; minutes++) total += events[minutes]!;
  return total;
}

function batchWaitOf({ batches }: ArrivalLag, metric: string): number {
  const batch = batches?.get(metric);
  return batch ? Math.max(0, batchLagMinutes(batch) - SETTLED_MINUTES) : 0;
}

/** How long a metric is waited for beyond the minute that is waited for anyhow, in minutes, by what comes within half an hour. */
function waitOf(events: Float64Array, total: number): number {
  let come = 0;
  for (let minutes = 0; minutes < LAG_MINUTES_MAX; minutes++) {
    come += events[minutes]!;
    if (come >= COMPLETE_SHARE * total) return Math.max(0, minutes - SETTLED_MINUTES);
  }
  return LAG_MINUTES_MAX - SETTLED_MINUTES;
}
