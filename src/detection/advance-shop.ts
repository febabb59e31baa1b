import { alarmScoreFor } from '../../detectors/index.js';
import { metricNamed } from '../../ingest/index.js';
import type { CalendarFactors } from '../baselines/shop-calendar.js';
import type { SeriesName } from '../series/series-name.js';
import { forgetAbsence, heldTillMs, isUnknown, noteLook } from './absence.js';
import { followRecords } from './alarm-record.js';
import { arrivalWaits, fadeArrivalLag } from './arrival-lag.js';
import { addExcused } from './excused-time.js';
import { followDays } from './follow-days.js';
import { followLessons } from './follow-lessons.js';
import { followMixes } from './follow-mixes.js';
import { followZone } from './follow-zone.js';
import { forgetSeries } from './forget-series.js';
import { learnDay } from './learn-days.js';
import { judgeDueRuns } from './judge-due-runs.js';
import { judgeEarly } from './judge-early.js';
import { judgeAll } from './judge-all.js';
import type { Advance, MinuteLook, ShopContext } from './minute-look.js';
import { refreshProfile, withDay } from './refresh-profile.js';
import { addMinuteToSeries, TEACHING_LAG_MINUTES, teachDayShape, teachMinute } from './series-minute.js';
import { rowsOfMinute } from './minute-rows.js';
import { addToColumn, leaveColumns, readPending, type PendingMinute } from './pending-minute.js';
import { createPointSum, type PointSum } from './point-sum.js';
import { createSeriesState, type SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { settleLevel } from './settled-level.js';
import { followSilence, SILENCE_KEY } from './source-silence.js';
import { leastVisitors, USUAL_PRESSURE, visitorPressure, type VisitorPressure } from './visitor-pressure.js';

export type { Advance, ShopContext } from './minute-look.js';

const MINUTE_MS = 60_000;
/** Metrics that follow the number of visitors. */
const BOUGHT_BY_VISITORS = new Set(['order.placed', 'customer.registered', 'newsletter.subscribed']);
const LEAST_SHARE_OF_VISITORS = 0.7;
const PAGES = { metric: 'page.views', dimension: '' };
/** How long a minute is waited for after its end. */
const SETTLE_MS = 60_000;
/** A spike is looked for early where a minute is waited for longer than this, and not where history is caught up with. */
const WAIT_WORTH_A_LOOK = 3;
/** A shop whose newest event is this fresh, or as its batches are, is live: from then on its silence means something. */
const LIVE_WITHIN_MS = 10 * MINUTE_MS;
const NOTHING: ReadonlyMap<string, PointSum> = new Map();
/** Minutes are taken in one at a time. */
const sum = createPointSum();

/**
 * Number of the first minute that may not be judged yet at `nowMs`: a minute is complete when it has settled, and what
 * ordinarily comes late has had its time (`arrivalWaits`).
 */
export function watermarkMinute(state: ShopState, nowMs: number): number {
  return settledMinute(state, nowMs) - arrivalWaits(state).shop;
}

/** Number of the first minute that has not settled at `nowMs`. */
function settledMinute(state: ShopState, nowMs: number): number {
  if (!state.isLive)
    state.isLive = state.newestEventMs >= nowMs - LIVE_WITHIN_MS - arrivalWaits(state).shop * MINUTE_MS;
  const latestMs = Math.min(nowMs, heldTillMs(state, nowMs));
  const completeMs = state.isLive ? latestMs : Math.min(latestMs, state.newestEventMs + 2 * MINUTE_MS);
  return Number.isFinite(completeMs) ? Math.floor((completeMs - SETTLE_MS) / MINUTE_MS) : 0;
}

/**
 * Judges the minutes of a shop that are complete at `nowMs`, at most `minutesMax` of them, and gives what there is to
 * say. What arrived from `readTillMs` on has not been read: after an absence a minute is not complete because it is
 * long over. Deterministic: the same state, input and clock give the same answer. Cost: each minute, each series once.
 */
export function advanceShop(
  state: ShopState,
  context: ShopContext,
  nowMs: number,
  minutesMax: number,
  readTillMs = nowMs,
): Advance {
  const advance: Advance = { signals: [], profiles: [] };
  noteLook(state, nowMs);
  const knownMs = Math.min(nowMs, readTillMs);
  const watermark = watermarkMinute(state, knownMs);
  if (state.nextMinute === null) {
    const first = firstPendingMinute(state);
    if (first >= watermark) return advance;
    state.nextMinute = first;
  }
  followZone(state, context, advance);
  followLessons(state, context, nowMs, advance);
  const until = Math.min(watermark, state.nextMinute + minutesMax);
  for (; state.nextMinute < until; state.nextMinute++) {
    judgeMinute(state, lookAt(state, context, state.nextMinute, nowMs, pressureAt(state, context), advance));
  }
  forgetAbsence(state);
  const newest = settledMinute(state, knownMs) - 1;
  const waited = newest - state.nextMinute;
  const isWaiting = waited >= WAIT_WORTH_A_LOOK && waited <= arrivalWaits(state).shop;
  if (isWaiting) judgeEarly(state, lookAt(state, context, newest, nowMs, USUAL_PRESSURE, advance));
  return advance;
}

/** How many visitors there were before the next minute, beside those of an ordinary week in a campaign as well. */
function pressureAt({ series, nextMinute }: ShopState, { calendar, hours }: ShopContext): VisitorPressure {
  const minuteMs = nextMinute! * MINUTE_MS;
  const pressure = visitorPressure(series.values(), nextMinute!);
  const isAnnounced = calendar.factorsFor(PAGES, minuteMs, hours.at(minuteMs).day).mid > 1;
  return isAnnounced ? { ...pressure, least: leastVisitors(series.values(), nextMinute!, hours) } : pressure;
}

/** The oldest minute of which something has arrived; infinite where nothing has. Years of them may wait at once. */
function firstPendingMinute({ pending, pendingRuns }: ShopState): number {
  let first = Number.POSITIVE_INFINITY;
  for (const minute of pending.keys()) first = Math.min(first, minute);
  for (const { timeMs } of pendingRuns) first = Math.min(first, Math.floor(timeMs / MINUTE_MS));
  return first;
}

function lookAt(
  state: ShopState,
  context: ShopContext,
  minute: number,
  nowMs: number,
  pressure: VisitorPressure,
  advance: Advance,
): MinuteLook {
  const isMaintenance = context.calendar.isMaintenance(minute * MINUTE_MS);
  const alarmScore = alarmScoreFor(context.alarmBudget, countJudged(state));
  const waitMinutes = arrivalWaits(state).shop;
  return { context, minute, newest: minute, waitMinutes, nowMs, isMaintenance, pressure, alarmScore, advance };
}

/** What is judged each minute by itself and may raise a false alarm: series, and the single response times of pages. */
function countJudged({ series }: ShopState): number {
  let count = 0;
  for (const { values, shape } of series.values()) count += values && shape === 'duration' ? 2 : 1;
  return count;
}

/** Whether minutes are complete that `advanceShop` has not judged yet. */
export function isBehind(state: ShopState, nowMs: number): boolean {
  return state.nextMinute !== null && state.nextMinute < watermarkMinute(state, nowMs);
}

function judgeMinute(state: ShopState, look: MinuteLook): void {
  const { minute, isMaintenance, advance } = look;
  const { hours, lessons } = look.context;
  const minuteMs = minute * MINUTE_MS;
  const pending = state.pending.get(minute) ?? null;
  state.pending.delete(minute);
  if (pending) bringIntoColumns(state, pending, minuteMs);
  state.rings.ring.away?.begin(minute);
  const isQuiet = followSilence(state, look, pending !== null);
  if (isMaintenance || isUnknown(state, minuteMs, 'job.finished'))
    addExcused(state.excused, minuteMs, minuteMs + MINUTE_MS);
  else if (isQuiet && state.quiet) addExcused(state.excused, state.quiet.sinceMinute * MINUTE_MS, minuteMs + MINUTE_MS);
  takeMinute(state, look, pending, isQuiet);
  learnDay(state, look);
  const taught = minute - TEACHING_LAG_MINUTES;
  const taughtHour = hours.at(taught * MINUTE_MS);
  const { further } = arrivalWaits(state);
  const isDayOver = minute % 60 === 59 && hours.at(minuteMs + MINUTE_MS).slot % 24 === 0;
  for (const series of state.series.values()) {
    followRecords(series, minute);
    const said = lessons.of(series);
    teachMinute(series, taught, taughtHour, said);
    teachDayShape(series, taught, taughtHour);
    if (isDayOver) settleLevel(series, look);
    const profile = minute % 60 === 59 ? refreshProfile(series, said, hours, minute + 1) : null;
    if (profile) advance.profiles.push(withDay(profile, look.context));
  }
  judgeAll(state, look, isQuiet, further);
  followMixes(state, look, pending?.others ?? NOTHING, { isQuiet, further });
  if (pending) leaveColumns(pending);
  followDays(state, look);
  fadeArrivalLag(state);
  judgeDueRuns(state, look, isMaintenance || isQuiet);
  if (isDayOver) forgetSeries(state, look);
}

/** Lets every series take in what came for the minute, with what was to be expected. */
function takeMinute(
  state: ShopState,
  { context, minute, isMaintenance, pressure }: MinuteLook,
  pending: PendingMinute | null,
  isQuiet: boolean,
): void {
  const { hours, calendar } = context;
  const minuteMs = minute * MINUTE_MS;
  const local = hours.at(minuteMs);
  const rows = rowsOfMinute(state.rings, minute, local);
  const ofAll = calendar.factorsOfAll(minuteMs, local.day);
  const whole = state.series.get(SILENCE_KEY);
  const coverage = isMaintenance ? 'closed' : isQuiet ? 'quiet' : 'open';
  for (const series of state.series.values()) {
    const usual = ofAll ?? underVisitors(series.metric, calendar.factorsFor(series, minuteMs, local.day), pressure);
    const point = pending && readPending(pending, series.column, sum) ? sum : undefined;
    if (isUnknown(state, minuteMs, series.metric)) addMinuteToSeries(series, rows, point, usual, 'closed');
    else if (series !== whole) addMinuteToSeries(series, rows, point, usual, coverage);
    else addMinuteToSeries(series, rows, point, usual, isMaintenance ? 'closed' : 'open', state.quietAlarm !== null);
  }
}

/** In a campaign the visitors tell how much of it came true, and with it how little would be too little. */
function underVisitors(metric: string, factors: CalendarFactors, { least }: VisitorPressure): CalendarFactors {
  if (!BOUGHT_BY_VISITORS.has(metric) || factors.mid <= 1) return factors;
  return { ...factors, low: Math.max(factors.low, Math.min(factors.mid, LEAST_SHARE_OF_VISITORS * least)) };
}

/** Gives each series of which something came for the first time its column; what remains of others is of mixes. */
function bringIntoColumns(state: ShopState, pending: PendingMinute, minuteMs: number): void {
  for (const [key, sum] of pending.others) {
    const series = state.series.get(key) ?? newSeries(state, key, minuteMs);
    if (!series) continue;
    addToColumn(pending, state.rings.ring.width, series, sum);
    pending.others.delete(key);
  }
}

function newSeries(state: ShopState, key: string, minuteMs: number): SeriesState | null {
  const bar = key.indexOf('|');
  const name: SeriesName = { metric: key.slice(0, bar), dimension: key.slice(bar + 1) };
  const metric = metricNamed(name.metric);
  if (!metric) return null;
  const series = createSeriesState(name, metric.shape, metric.unit, minuteMs, state.rings);
  state.series.set(key, series);
  return series;
}
