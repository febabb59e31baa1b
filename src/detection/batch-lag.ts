/**
 * How late the events of a metric come that come in batches up to three hours apart, as an ERP or a marketplace tells of its
 * orders. Plain data.
 */
export interface BatchLag {
  /** Events by their lag in steps of five minutes, the first being those that came at once; the newer days above all. */
  events: Float64Array;
  /** Batches whose oldest events were later than half an hour, as far as they are not forgotten. */
  batches: number;
  /** When the newest of these came; milliseconds since the Unix epoch. */
  newestMs: number;
}

/** A batch is later than this, in minutes: what is not is waited for as what comes one by one. */
export const BATCH_LAG_MINUTES_MIN = 30;
/**
 * What comes later than this, in minutes, is waited for no more: three hours between two batches, and time to send one. A
 * minute waited for so long still has windows of an hour in the ring, and is complete before it teaches.
 */
export const BATCH_LAG_MINUTES_MAX = 200;

const MINUTE_MS = 60_000;
const STEP_MINUTES = 5;
/** Batches that follow one another faster are one: a source that lags for an evening must not pass for a usual one. */
const APART_MS = 110 * MINUTE_MS;
/** So many in the last days are a habit; one backlog is one, however long it takes. */
const BATCHES_MIN = 5;
/** Only this share of late events would look as if something were missing. */
const LATE_SHARE = 0.2;
const LATE_FROM_MINUTES = 15;
const LATE_FROM_STEP = LATE_FROM_MINUTES / STEP_MINUTES + 1;
/** Fewer than this come too late to be missed. */
const BEYOND_SHARE = 0.03;
const BEYOND_FROM_STEP = BATCH_LAG_MINUTES_MIN / STEP_MINUTES + 1;
/** The first minutes of a batch come latest, and all of each: to be without them is to see nothing there. */
const COMPLETE_SHARE = 0.99;
/** As with a weekend between: three days. */
const FADE_PER_MINUTE = 1 - 1 / (3 * 1440);
const FORGOTTEN_BATCHES = 0.1;

/** The lag of a metric of which something has come later than half an hour for the first time. */
export function createBatchLag(): BatchLag {
  const steps = BATCH_LAG_MINUTES_MAX / STEP_MINUTES + 1;
  return { events: new Float64Array(steps), batches: 0, newestMs: Number.NEGATIVE_INFINITY };
}

/** Notes events that came `minutes` late, BATCH_LAG_MINUTES_MAX at most. */
export function noteBatchLag(lag: BatchLag, minutes: number, events: number, arrivedMs: number): void {
  lag.events[Math.ceil(minutes / STEP_MINUTES)]! += events;
  if (minutes <= BATCH_LAG_MINUTES_MIN || arrivedMs - lag.newestMs < APART_MS) return;
  lag.batches++;
  lag.newestMs = arrivedMs;
}

/** Lets what is known of batches fade by a minute's worth; gives whether anything is left. */
export function fadeBatchLag(lag: BatchLag): boolean {
  lag.batches *= FADE_PER_MINUTE;
  for (let step = 0; step < lag.events.length; step++) lag.events[step]! *= FADE_PER_MINUTE;
  return lag.batches >= FORGOTTEN_BATCHES;
}

/**
 * Within how many minutes nearly all of a metric comes that is told in batches, in whole steps; 0 where it is not, as after a
 * single import or an outage.
 */
export function batchLagMinutes({ batches, events }: BatchLag): number {
  if (batches < BATCHES_MIN) return 0;
  let total = 0;
  let late = 0;
  let beyond = 0;
  for (let step = 0; step < events.length; step++) {
    total += events[step]!;
    if (step >= LATE_FROM_STEP) late += events[step]!;
    if (step >= BEYOND_FROM_STEP) beyond += events[step]!;
  }
  if (late < LATE_SHARE * total || beyond < BEYOND_SHARE * total) return 0;
  let step = 0;
  for (let come = events[0]!; come < COMPLETE_SHARE * total && step < events.length - 1; come += events[step]!) step++;
  return step * STEP_MINUTES;
}

/**
 * The share of all events of a shop that come in batches `lagMinutes` apart: of these the newest are not told from what comes
 * at once, and so many as there are minutes.
 */
export function batchedShare({ events }: BatchLag, lagMinutes: number): number {
  let total = 0;
  let late = 0;
  for (let step = 0; step < events.length; step++) {
    total += events[step]!;
    if (step >= LATE_FROM_STEP) late += events[step]!;
  }
  return total > 0 ? Math.min(1, (late / total) * (lagMinutes / Math.max(1, lagMinutes - LATE_FROM_MINUTES))) : 0;
}
