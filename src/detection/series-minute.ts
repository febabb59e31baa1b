import {
  dayFactors,
  learnCountNoise,
  learnDayShape,
  learnLogNoise,
  profileAt,
  WINDOW_MINUTES,
  type MinuteGlance,
} from '../../detectors/index.js';
import type { CalendarFactors } from '../baselines/shop-calendar.js';
import type { LocalHour } from '../series/local-hour.js';
import { isKeptOut, type Lesson } from './lessons.js';
import type { PointSum, Singles } from './point-sum.js';
import { usualRange, type UsualRange } from './half-hours.js';
import { addPlaceToHour } from './hour-ring.js';
import { hourPlaceAt, slotOfDay, SLOT_MINUTES, type MinuteRows } from './minute-rows.js';
import {
  COVERED,
  flagsOf,
  HAS_DATA,
  hasData,
  mayTeach,
  ODD,
  placeOf,
  setFlags,
  setFlagsAt,
  TEACHES,
  type SeriesState,
} from './series-state.js';
import { noisePlace } from './noise-columns.js';
import { createOddWeeks, isOddAgain } from './odd-weeks.js';
import { RING_MINUTES } from './shop-rings.js';
import { isMeanShape } from './series-windows.js';
import { isLasting } from './settled-level.js';
import { teachHour } from './taught-hours.js';
import { withhold } from './withheld-hours.js';
import { addValues, teachValues, usualLogOf } from './value-minutes.js';

const MINUTE_MS = 60_000;
/** A minute teaches the history only after this many: by then an incident in it is known, and most late events are in. */
export const TEACHING_LAG_MINUTES = 240;
/** Below this much history an alarm does not keep its minutes from teaching. */
export const YOUNG_HOURS = 14 * 24;
const VARIANCE_FORGET = 0.995;
const WITHOUT_STRUCTURE = { mid: 1, high: 1 };
/** Minutes come in one at a time. */
const range: UsualRange = { mid: 0, low: 0, high: 0 };
const WEEK_MS = 7 * 86_400_000;

/** Whether a shop is open and heard of, silent as a whole, or declared closed. */
export type Coverage = 'open' | 'quiet' | 'closed';

/**
 * Puts one complete minute into the series, with what was to be expected of it. `isOdd`: something is wrong that keeps the
 * minute from teaching.
 */
export function addMinuteToSeries(
  series: SeriesState,
  rows: MinuteRows,
  point: PointSum | undefined,
  calendar: CalendarFactors,
  coverage: Coverage,
  isOdd = false,
): void {
  const { ring, profile, shape, column } = series;
  const { minute } = rows;
  const place = rows.place + column;
  const weight = point === undefined ? 0 : point.weight;
  const zeroIsData = shape === 'count' || shape === 'sum';
  if (profile) usualRange(series, profile, rows.local, rows.moment, zeroIsData, range);
  else range.mid = range.low = range.high = 0;
  const usual = range.mid;
  ring.weight[place] = weight;
  ring.quantity[place] = point === undefined ? 0 : point.quantity;
  if (isMeanShape(shape) || shape === 'gauge') {
    ring.mid[place] = ring.low[place] = ring.high[place] = usual;
  } else {
    const within = series.dayShape ? dayFactors(series.dayShape, rows.slotOfDay) : WITHOUT_STRUCTURE;
    const low = calendar.mayStayClosed && !hasBegunItsDay(series, rows) ? 0 : calendar.low;
    ring.mid[place] = usual * calendar.mid * within.mid;
    ring.low[place] = range.low * low * within.mid;
    ring.high[place] = range.high * calendar.high * within.high;
  }
  const hasCome = coverage === 'open' && (zeroIsData || weight > 0);
  const known = (coverage === 'open' ? COVERED : 0) | (hasCome ? HAS_DATA : 0);
  setFlagsAt(ring, column, rows.flagPlace + (column >> 1), known | lesson(series, calendar.teaches, isOdd, coverage));
  if (hasCome) addPlaceToHour(series, place, rows.hour, hourPlaceAt(rows, series.hours) + column);
  noteData(series, minute, weight, hasCome ? place : null);
  if (point === undefined) return;
  if (shape === 'duration' && weight > 0 && profile) learnVariance(series, point, usual);
  if (point.singles.length > 0 && coverage === 'open') addSingles(series, minute, point.singles, !calendar.teaches);
}

/** Adds the single values of a minute that is in the ring already. */
export function addSingles(series: SeriesState, minute: number, singles: Singles, isFarOnly: boolean): void {
  const { values, ring, profile, shape } = series;
  if (!values) return;
  const place = placeOf(series, minute);
  const ofHour = profile ? ring.mid[place]! : Number.NaN;
  const usualLog = shape === 'duration' ? ofHour : usualLogOf(values);
  addValues(values, minute, singles.values, usualLog, isFarOnly, singles.length);
}

/** Whether anything has come since the local day began. */
function hasBegunItsDay(series: SeriesState, { minute, minutesOfDay }: MinuteRows): boolean {
  return series.lastDataMs >= (minute - minutesOfDay) * MINUTE_MS;
}

/** A series too young to know better learns from what it finds odd, or it would never stop finding it odd. */
export function isYoung(series: SeriesState): boolean {
  return (series.profile?.hoursKnown ?? 0) < YOUNG_HOURS;
}

function lesson(series: SeriesState, teaches: boolean, isOdd: boolean, coverage: Coverage): number {
  if (!teaches || coverage === 'closed') return 0;
  const isKeptOut = coverage === 'quiet' || ((isOdd || series.alarm !== null) && !isYoung(series));
  return isKeptOut ? ODD : TEACHES;
}

/** Notes whether something was counted in a minute, or what was expected of it: `place` is that of a minute with data. */
export function noteData(series: SeriesState, minute: number, weight: number, place: number | null): void {
  const { ring, sinceLast } = series;
  if (weight > 0) {
    series.lastDataMs = minute * MINUTE_MS;
    sinceLast.startMs = (minute + 1) * MINUTE_MS;
    sinceLast.expected = 0;
    sinceLast.expectedLow = 0;
  } else if (place !== null) {
    sinceLast.expected += ring.mid[place]!;
    sinceLast.expectedLow += ring.low[place]!;
  }
}

function learnVariance(series: SeriesState, point: PointSum, mid: number): void {
  const squared = point.squares - 2 * mid * point.quantity + point.weight * mid ** 2;
  const keep = VARIANCE_FORGET ** Math.min(point.weight, 20);
  series.singleVariance = keep * series.singleVariance + (1 - keep) * Math.min(squared / point.weight, 4);
}

/**
 * Lets the minute that has waited long enough teach the history. `local` is that minute's own hour, `lessons` what people said
 * of incidents of the series. What is too odd to teach is withheld: somebody may yet say that it was ordinary.
 */
export function teachMinute(
  series: SeriesState,
  minute: number,
  local: LocalHour,
  lessons: readonly Lesson[] = [],
): void {
  if (minute * MINUTE_MS < series.firstMinuteMs) return;
  const { ring } = series;
  const place = placeOf(series, minute);
  const weight = ring.weight[place]!;
  const quantity = ring.quantity[place]!;
  if (mayTeach(series, minute) || teachesAgain(series, minute, local, lessons)) {
    if (series.values) teachValues(series.values, minute);
    teachHour(series, local.week, local.slot, weight, quantity, 1);
  } else if (isOddData(series, minute)) {
    series.taught.histories?.wake();
    withhold((series.withheld ??= new Map()), local.week, local.slot, { weight, quantity, minutes: 1 });
  }
}

/**
 * Whether a minute was odd as its hour was in the weeks before, and most other hours were not. Trouble that was confirmed or expected
 * belongs to no week, however often it comes.
 */
function teachesAgain(
  series: SeriesState,
  minute: number,
  { slot, week }: LocalHour,
  lessons: readonly Lesson[],
): boolean {
  if (!isOddData(series, minute)) return false;
  const ms = minute * MINUTE_MS;
  if ([0, 1, 2].some((weeks) => isKeptOut(lessons, ms - weeks * WEEK_MS))) return false;
  series.taught.histories?.wake();
  const odd = (series.oddWeeks ??= createOddWeeks());
  return isOddAgain(odd, slot, week) && !isLasting(odd, week, slot);
}

function isOddData(series: SeriesState, minute: number): boolean {
  const zeroIsData = series.shape === 'count' || series.shape === 'sum';
  return (flagsOf(series, minute) & ODD) !== 0 && (zeroIsData || hasData(series, minute));
}

/** Lets five minutes that end with `minute` teach how a level moves within the day; all five must be fit to teach. */
export function teachDayShape(series: SeriesState, minute: number, local: LocalHour): void {
  const { ring, profile, dayShape } = series;
  if (!dayShape || !profile || (minute + 1) % SLOT_MINUTES !== 0 || minute * MINUTE_MS < series.judgedFromMs) return;
  let seen = 0;
  for (let back = 0; back < SLOT_MINUTES; back++) {
    if (!mayTeach(series, minute - back)) return;
    const place = placeOf(series, minute - back);
    seen += ring.quantity[place]!;
  }
  const expected = profileAt(profile, local.hourOfWeek) * SLOT_MINUTES;
  if (seen > 0 && expected > 0) learnDayShape(dayShape, slotOfDay(local), Math.log(seen / expected));
}

/** Keeps the minutes from `fromMs` on out of what the series learns: an incident was in them. */
export function unteachFrom(series: SeriesState, fromMs: number, newest: number): void {
  const first = Math.max(Math.floor(fromMs / MINUTE_MS), newest - RING_MINUTES + 1);
  for (let minute = first; minute <= newest; minute++) {
    const flags = flagsOf(series, minute);
    if ((flags & TEACHES) === 0) continue;
    setFlags(series, minute, (flags & ~TEACHES) | ODD);
    series.ring.isChanged = true;
  }
}

const closing = { minute: -1, windows: [] as number[] };

/** Which windows close with a minute, the shortest first. */
export function windowsClosing(minute: number): readonly number[] {
  if (closing.minute !== minute) {
    closing.minute = minute;
    closing.windows = WINDOW_MINUTES.flatMap((length, index) => ((minute + 1) % length === 0 ? [index] : []));
  }
  return closing.windows;
}

/** Learns the ordinary noise of the windows that close with this minute; to be called in ordinary times only. */
export function learnNoise(series: SeriesState, glance: MinuteGlance, minute: number): void {
  if (!series.profile || series.profile.hoursKnown < 48) return;
  const { shape, noise } = series;
  if (shape !== 'count' && shape !== 'level' && shape !== 'duration' && shape !== 'ratio') return;
  for (const index of windowsClosing(minute)) {
    if (index >= glance.size) break;
    const length = glance.minutes[index]!;
    // A page may have no sample in most minutes and still tell how it is, and a payment none that was tried.
    if (!isMeanShape(shape) && glance.covered[index]! < 0.9 * length) continue;
    const weight = glance.weight[index]!;
    const quantity = glance.quantity[index]!;
    const expected = glance.expected[index]!;
    if (shape === 'count') learnCountNoise(noise, noisePlace(series, index), weight, expected);
    else if (shape === 'ratio') learnCountNoise(noise, noisePlace(series, index), quantity, weight * expected);
    else if (shape === 'level' && quantity > 0 && expected > 0) {
      learnLogNoise(noise, noisePlace(series, index), Math.log(quantity / expected), 0);
    } else if (shape === 'duration' && weight >= 5) {
      learnLogNoise(noise, noisePlace(series, index), quantity / weight - expected, series.singleVariance / weight);
    }
  }
}
