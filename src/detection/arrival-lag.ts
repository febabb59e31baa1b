import type { ShopState } from './shop-state.js';

/** How late the events of a shop come. Plain data. */
export interface ArrivalLag {
  /** The largest lag of late in minutes, which fades within weeks. */
  largest: number;
  /** Events by their lag in whole minutes, 0 to 30, the newer weeks above all. */
  events: Float64Array;
}

const MINUTE_MS = 60_000;
const HEARTBEAT = 'ingest.silence';
/** What comes later than this was kept back or imported and is not the shop's ordinary way. */
const LAG_MINUTES_MAX = 30;
const FADE_PER_MINUTE = 1 - 1 / (14 * 1440);
/** A minute is complete when this share of its events has come, of those that come within half an hour. */
const COMPLETE_SHARE = 0.97;
/** As though so many events had come at once: a shop's first hours say little of how late it is. */
const PRIOR_EVENTS = 100;
/** A minute is waited for so long anyhow. */
const SETTLED_MINUTES = 1;

/** The lag of a shop of which nothing has come yet. */
export function createArrivalLag(): ArrivalLag {
  const events = new Float64Array(LAG_MINUTES_MAX + 1);
  events[0] = PRIOR_EVENTS;
  return { largest: 0, events };
}

/** What is to be known of a point to tell how late it is; times are starts of minutes, in milliseconds. */
export interface LaggingPoint {
  metric: string;
  minuteMs: number;
  arrivedMs: number;
  events: number;
}

/** Notes how late something came: its own minute against that of its arrival. The heartbeat counts each event once. */
export function noteArrivalLag({ lag }: Pick<ShopState, 'lag'>, point: LaggingPoint): void {
  const minutes = Math.max(0, Math.round((point.arrivedMs - point.minuteMs) / MINUTE_MS));
  if (minutes > LAG_MINUTES_MAX) return;
  lag.largest = Math.max(lag.largest, minutes);
  if (point.metric === HEARTBEAT) lag.events[minutes]! += point.events;
}

/** Lets what is known of the lag fade by a minute's worth. */
export function fadeArrivalLag({ lag }: Pick<ShopState, 'lag'>): void {
  lag.largest *= FADE_PER_MINUTE;
  for (let minutes = 0; minutes <= LAG_MINUTES_MAX; minutes++) lag.events[minutes]! *= FADE_PER_MINUTE;
}

/**
 * How long a minute of the shop has to be waited for beyond the minute that is waited for anyhow, in minutes: until 97 % of
 * what comes within half an hour has come. The rest is added to its minute when it comes. 31 steps.
 */
export function waitMinutes({ lag }: Pick<ShopState, 'lag'>): number {
  const all = lag.events.reduce((sum, events) => sum + events, 0);
  let come = 0;
  for (let minutes = 0; minutes < LAG_MINUTES_MAX; minutes++) {
    come += lag.events[minutes]!;
    if (come >= COMPLETE_SHARE * all) return Math.max(0, minutes - SETTLED_MINUTES);
  }
  return LAG_MINUTES_MAX - SETTLED_MINUTES;
}
