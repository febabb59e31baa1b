import type { ShopState } from './shop-state.js';

/**
 * A time in which nobody looked at a shop, nor took in what it sent, as far as is known: the service was off. What comes of it
 * comes after. Plain data; times are in milliseconds since the Unix epoch.
 */
export interface Absence {
  /** The first look since; infinite before it. */
  backMs: number;
  /** Up to when something was taken in all the same, or was looked at: from then on nobody was there. */
  heardMs: number;
  /** When something older than the return came last. */
  deliveredMs: number;
  /** The oldest minute since `heardMs` of which anything has been delivered; by metric. */
  delivered: Map<string, number>;
}

const MINUTE_MS = 60_000;
/** A shorter time without a look is a restart, and too short for a silence. */
const ABSENT_MS = 10 * MINUTE_MS;
/** So long before the first look the service may have been taking in again. */
const STARTING_MS = 5 * MINUTE_MS;
/** Shops send again what was not taken from them within so long, */
const HELD_MS = 10 * MINUTE_MS;
/** or go on sending, with no longer pauses; */
const PAUSE_MS = 3 * MINUTE_MS;
/** but what is late by more is not waited for. */
const HELD_MOST_MS = 60 * MINUTE_MS;

/**
 * Notes that a shop is looked at, best before what arrived is taken in. A long time after the last look is an absence, unless
 * `isOn`: the service has been there all the time, and was only slow.
 */
export function noteLook(state: ShopState, nowMs: number, isOn = false): void {
  const { lookedMs, absence } = state;
  state.lookedMs = nowMs;
  if (isOn || lookedMs === undefined || state.nextMinute === null || nowMs - lookedMs < ABSENT_MS) return;
  // It may have been off again before an absence was over.
  if (absence) absence.backMs = nowMs;
  else state.absence = absenceSince(lookedMs, nowMs);
}

function absenceSince(lookedMs: number, backMs: number): Absence {
  return { backMs, heardMs: lookedMs, deliveredMs: lookedMs, delivered: new Map() };
}

/** What is to be known of a point: its metric, its minute, and when it came. */
interface DeliveredPoint {
  metric: string;
  minuteMs: number;
  arrivedMs: number;
}

/** Notes what comes of an absence, or came in it: then somebody was there. */
export function noteDelivery(state: ShopState, { metric, minuteMs, arrivedMs }: DeliveredPoint): void {
  const { lookedMs = arrivedMs } = state;
  if (!state.absence && (arrivedMs - lookedMs < ABSENT_MS || state.nextMinute === null)) return;
  // Nobody has looked since, nor will before this is taken in.
  const absence = (state.absence ??= absenceSince(lookedMs, Number.POSITIVE_INFINITY));
  if (arrivedMs < absence.backMs - STARTING_MS) absence.heardMs = Math.max(absence.heardMs, arrivedMs);
  if (minuteMs >= absence.backMs || minuteMs + MINUTE_MS <= absence.heardMs) return;
  absence.delivered.set(metric, Math.min(minuteMs, absence.delivered.get(metric) ?? minuteMs));
  if (minuteMs < absence.backMs - STARTING_MS) absence.deliveredMs = Math.max(absence.deliveredMs, arrivedMs);
}

/**
 * Up to when minutes may be judged at `nowMs`: after an absence not beyond what was taken in then, until what was kept back
 * meanwhile has had its time to come, or is being delivered still.
 */
export function heldTillMs({ absence }: ShopState, nowMs: number): number {
  if (!absence || absence.heardMs >= absence.backMs - ABSENT_MS) return Number.POSITIVE_INFINITY;
  const { backMs, heardMs, deliveredMs } = absence;
  const untilMs = Math.min(backMs + HELD_MOST_MS, Math.max(backMs + HELD_MS, deliveredMs + PAUSE_MS));
  return nowMs >= untilMs ? Number.POSITIVE_INFINITY : heardMs;
}

/** Whether nobody was there in a minute. */
export function isAbsent({ absence }: ShopState, minuteMs: number): boolean {
  return absence !== undefined && minuteMs >= absence.heardMs && minuteMs < absence.backMs;
}

/** Whether nothing is known of a metric in a minute: nobody was there, and nothing so old has been delivered since. */
export function isUnknown(state: ShopState, minuteMs: number, metric: string): boolean {
  return isAbsent(state, minuteMs) && !(state.absence!.delivered.get(metric)! <= minuteMs);
}

/** Forgets an absence all minutes of which have been judged. */
export function forgetAbsence(state: ShopState): void {
  if (state.absence && state.nextMinute !== null && state.nextMinute * MINUTE_MS >= state.absence.backMs) {
    delete state.absence;
  }
}
