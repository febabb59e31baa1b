import {
  addToHour,
  dayFactors,
  learnCountNoise,
  learnDayShape,
  learnLogNoise,
  profileAt,
  type MinuteView,
} from '../../detectors/index.js';
import type { CalendarFactors } from '../baselines/shop-calendar.js';
import type { LocalHour } from '../series/local-hour.js';
import type { PointSum } from './point-sum.js';
import { HAS_DATA, RING_HOURS, RING_MINUTES, TEACHES, type HourRing, type SeriesState } from './series-state.js';
import { isMeanShape, peakOf } from './series-windows.js';

const MINUTE_MS = 60_000;
/** A minute teaches the history only after this many: by then an incident in it is known, and most late events are in. */
export const TEACHING_LAG_MINUTES = 240;
/** Below this much history an alarm does not keep its minutes from teaching. */
export const YOUNG_HOURS = 14 * 24;
const VARIANCE_FORGET = 0.995;
const WITHOUT_STRUCTURE = { mid: 1, high: 1 };
const SLOT_MINUTES = 5;

/** Puts one complete minute into the series, with what was to be expected of it. */
export function addMinuteToSeries(
  series: SeriesState,
  minute: number,
  point: PointSum | undefined,
  local: LocalHour,
  calendar: CalendarFactors,
  isCovered: boolean,
): void {
  const { ring, profile } = series;
  const place = minute % RING_MINUTES;
  const weight = point?.weight ?? 0;
  const quantity = point?.quantity ?? 0;
  const zeroIsData = series.shape === 'count' || series.shape === 'sum';
  const hasData = isCovered && (zeroIsData || weight > 0);
  const usual = profile ? profileAt(profile, local.hourOfWeek) : 0;
  const scales = !isMeanShape(series.shape) && series.shape !== 'gauge';
  ring.weight[place] = weight;
  ring.quantity[place] = quantity;
  const within = series.dayShape ? dayFactors(series.dayShape, slotOfDay(local)) : WITHOUT_STRUCTURE;
  ring.mid[place] = scales ? usual * calendar.mid * within.mid : usual;
  ring.low[place] = scales ? usual * calendar.low * within.mid : usual;
  ring.high[place] = scales ? usual * calendar.high * within.high : usual;
  ring.flags[place] = (hasData ? HAS_DATA : 0) | (hasData && calendar.teaches && !isKeptOut(series) ? TEACHES : 0);
  addToHourRing(series, minute);
  noteData(series, minute, weight, place);
  if (series.shape === 'duration' && point && weight > 0 && profile) learnVariance(series, point, usual);
}

/** A series too young to know better learns from what it finds odd, or it would never stop finding it odd. */
function isKeptOut(series: SeriesState): boolean {
  return series.alarm !== null && (series.profile?.hoursKnown ?? 0) >= YOUNG_HOURS;
}

function noteData(series: SeriesState, minute: number, weight: number, place: number): void {
  const { ring, sinceLast } = series;
  if (weight > 0) {
    series.lastDataMs = minute * MINUTE_MS;
    series.sinceLast = { startMs: (minute + 1) * MINUTE_MS, expected: 0, expectedLow: 0 };
  } else if (ring.flags[place]! & HAS_DATA) {
    sinceLast.expected += ring.mid[place]!;
    sinceLast.expectedLow += ring.low[place]!;
  }
}

function learnVariance(series: SeriesState, point: PointSum, mid: number): void {
  const squared = point.squares - 2 * mid * point.quantity + point.weight * mid ** 2;
  const keep = VARIANCE_FORGET ** Math.min(point.weight, 20);
  series.singleVariance = keep * series.singleVariance + (1 - keep) * Math.min(squared / point.weight, 4);
}

function addToHourRing(series: SeriesState, minute: number): void {
  const { ring, hours } = series;
  const place = minute % RING_MINUTES;
  if (!(ring.flags[place]! & HAS_DATA)) return;
  const cell = hourCell(hours, Math.floor(minute / 60));
  if (cell === null) return;
  const weight = ring.weight[place]!;
  const quantity = ring.quantity[place]!;
  const factor = isMeanShape(series.shape) ? weight : 1;
  hours.minutes[cell]!++;
  hours.weight[cell]! += weight;
  hours.quantity[cell]! += quantity;
  hours.mid[cell]! += ring.mid[place]! * factor;
  hours.low[cell]! += ring.low[place]! * factor;
  hours.high[cell]! += ring.high[place]! * factor;
  hours.peak[cell] = Math.max(hours.peak[cell]!, peakOf(series.shape, weight, quantity, ring.mid[place]!));
}

/** The place of an hour in the ring, emptied if an older one held it; null where the hour is too old. */
function hourCell(hours: HourRing, hour: number): number | null {
  const cell = hour % RING_HOURS;
  if (hours.hour[cell]! > hour) return null;
  if (hours.hour[cell]! < hour) {
    hours.hour[cell] = hour;
    hours.minutes[cell] = 0;
    for (const sums of [hours.weight, hours.quantity, hours.mid, hours.low, hours.high, hours.peak]) sums[cell] = 0;
  }
  return cell;
}

/**
 * Adds what came late to a minute already judged: the ring and the hours see it at once, the history if the minute has
 * taught it already. `newest` is the newest judged minute.
 */
export function addLateToSeries(
  series: SeriesState,
  minute: number,
  late: PointSum,
  newest: number,
  local: LocalHour,
): void {
  const { ring, hours } = series;
  const point = newest - minute < RING_MINUTES ? newPart(series, minute % RING_MINUTES, late) : late;
  if (newest - minute < RING_MINUTES) {
    const place = minute % RING_MINUTES;
    const meanOnly = isMeanShape(series.shape) && ring.flags[place]! & HAS_DATA ? point.weight : 0;
    ring.weight[place]! += point.weight;
    ring.quantity[place]! += point.quantity;
    const cell = hourCell(hours, Math.floor(minute / 60));
    if (cell !== null && ring.flags[place]! & HAS_DATA) {
      hours.weight[cell]! += point.weight;
      hours.quantity[cell]! += point.quantity;
      hours.mid[cell]! += ring.mid[place]! * meanOnly;
      hours.low[cell]! += ring.low[place]! * meanOnly;
      hours.high[cell]! += ring.high[place]! * meanOnly;
    }
  }
  shortenSilence(series, minute, newest);
  if (newest - minute >= TEACHING_LAG_MINUTES) {
    addToHour(series.history, local.week, local.slot, { weight: point.weight, quantity: point.quantity, minutes: 0 });
  }
}

/** What a late point adds to a minute that the ring still holds: of a gauge, what is above the reading that is there. */
function newPart({ shape, ring }: SeriesState, place: number, late: PointSum): PointSum {
  if (shape !== 'gauge' || !(ring.weight[place]! > 0)) return late;
  return { weight: 0, quantity: Math.max(0, late.quantity - ring.quantity[place]!), squares: 0 };
}

/** What came late ends the silence at its own minute, as if it had come in time. */
function shortenSilence(series: SeriesState, minute: number, newest: number): void {
  const { ring, sinceLast } = series;
  if (minute * MINUTE_MS < sinceLast.startMs || newest - minute >= RING_MINUTES) return;
  series.lastDataMs = minute * MINUTE_MS;
  series.sinceLast = { startMs: (minute + 1) * MINUTE_MS, expected: 0, expectedLow: 0 };
  for (let later = minute + 1; later <= newest; later++) {
    const place = later % RING_MINUTES;
    if (!(ring.flags[place]! & HAS_DATA)) continue;
    series.sinceLast.expected += ring.mid[place]!;
    series.sinceLast.expectedLow += ring.low[place]!;
  }
}

/** Lets the minute that has waited long enough teach the history. `local` is that minute's own hour. */
export function teachMinute(series: SeriesState, minute: number, local: LocalHour): void {
  if (minute * MINUTE_MS < series.firstMinuteMs) return;
  const { ring } = series;
  const place = minute % RING_MINUTES;
  if (!(ring.flags[place]! & TEACHES)) return;
  addToHour(series.history, local.week, local.slot, {
    weight: ring.weight[place]!,
    quantity: ring.quantity[place]!,
    minutes: 1,
  });
}

/** Number of the five minutes of the local day, 0 to 287. */
function slotOfDay(local: LocalHour): number {
  return Math.floor(((local.hourOfWeek % 24) * 60) / SLOT_MINUTES + 1e-6);
}

/** Lets five minutes that end with `minute` teach how a level moves within the day; all five must be fit to teach. */
export function teachDayShape(series: SeriesState, minute: number, local: LocalHour): void {
  const { ring, profile, dayShape } = series;
  if (!dayShape || !profile || (minute + 1) % SLOT_MINUTES !== 0 || minute * MINUTE_MS < series.judgedFromMs) return;
  let seen = 0;
  for (let back = 0; back < SLOT_MINUTES; back++) {
    const place = (minute - back) % RING_MINUTES;
    if (!(ring.flags[place]! & TEACHES)) return;
    seen += ring.quantity[place]!;
  }
  const expected = profileAt(profile, local.hourOfWeek) * SLOT_MINUTES;
  if (seen > 0 && expected > 0) learnDayShape(dayShape, slotOfDay(local), Math.log(seen / expected));
}

/** Keeps the minutes from `fromMs` on out of what the series learns: an incident was in them. */
export function unteachFrom(series: SeriesState, fromMs: number, newest: number): void {
  const first = Math.max(Math.floor(fromMs / MINUTE_MS), newest - RING_MINUTES + 1);
  for (let minute = first; minute <= newest; minute++) {
    const place = minute % RING_MINUTES;
    series.ring.flags[place] = series.ring.flags[place]! & ~TEACHES;
  }
}

/** Learns the ordinary noise of the windows that close with this minute; to be called in ordinary times only. */
export function learnNoise(series: SeriesState, view: MinuteView, minute: number): void {
  if (!series.profile || series.profile.hoursKnown < 48) return;
  for (const window of view.windows) {
    const length = window.minutes;
    const closes =
      window.index < 10 ? (minute + 1) % length === 0 : length % 60 === 0 && ((minute + 1) / 60) % (length / 60) === 0;
    if (!closes) continue;
    // A page may have no sample in most minutes and still tell how it is.
    if (series.shape !== 'duration' && window.covered < 0.9 * length) continue;
    if (series.shape === 'count') learnCountNoise(series.noise, window.index, window.weight, window.expected);
    else if (series.shape === 'level' && window.quantity > 0 && window.expected > 0) {
      learnLogNoise(series.noise, window.index, Math.log(window.quantity / window.expected), 0);
    } else if (series.shape === 'duration' && window.weight >= 5) {
      const residual = window.quantity / window.weight - window.expected;
      learnLogNoise(series.noise, window.index, residual, series.singleVariance / window.weight);
    }
  }
}
