import { declaredWindows, ShopCalendar } from '../baselines/shop-calendar.js';
import type { ShopMoment } from '../causes/cause-desk.js';
import { noteLook } from '../detection/absence.js';
import { advanceShop, isBehind, type ShopContext } from '../detection/advance-shop.js';
import { feedOccurrence, feedPoint } from '../detection/feed-shop.js';
import { NO_LESSONS, type Lessons } from '../detection/lessons.js';
import type { ArrivedPoint } from '../detection/point-sum.js';
import { createShopState, type NewProfile, type Occurrence, type ShopState } from '../detection/shop-state.js';
import {
  applySignals,
  createIncidentBook,
  type IncidentBook,
  type NumberedChange,
} from '../incidents/incident-book.js';
import { LocalHours } from '../series/local-hour.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { createArrivalCursor, type ArrivalCursor } from './arrival-cursor.js';

/** Everything that is remembered of one shop: what detection knows, its open incidents, how far was read. Plain data. */
export interface ShopWatch {
  detection: ShopState;
  book: IncidentBook;
  cursor: ArrivalCursor;
}

/** What a look at a shop brought. */
export interface WatchNews {
  changes: NumberedChange[];
  profiles: NewProfile[];
}

const MINUTE_MS = 60_000;
/** Minutes of single series judged before other work gets a turn: some hundred milliseconds. */
const SLICE_SERIES_MINUTES = 50_000;

/** A watch over a shop nothing is known of yet. */
export function createShopWatch(shop: string): ShopWatch {
  return { detection: createShopState(shop), book: createIncidentBook(shop), cursor: createArrivalCursor() };
}

/** What judging a shop needs beside its state; made anew when settings, declared windows or what people said change. */
export function contextOf(watch: ShopWatch, settings: ShopSettings, lessons: Lessons = NO_LESSONS): ShopContext {
  return {
    hours: new LocalHours(settings.timezone ?? 'UTC'),
    calendar: new ShopCalendar(settings, [...declaredWindows(settings), ...watch.detection.windows], watch.detection),
    alarmBudget: settings.alarmBudget ?? 'normal',
    lessons,
  };
}

/** A look at a shop: its clock, and whether it is the first since the process took the shop up. */
export interface Look {
  nowMs: number;
  isFirst: boolean;
}

/**
 * Takes in what has arrived; `look` where it may come long after the last one. Gives whether a change opened a window, so that
 * the context must be made anew.
 */
export function feedWatch(
  watch: ShopWatch,
  context: ShopContext,
  points: Iterable<ArrivedPoint>,
  occurrences: Iterable<Occurrence>,
  look?: Look,
): boolean {
  if (look) noteLook(watch.detection, look.nowMs, !look.isFirst);
  const windows = watch.detection.windows.length;
  for (const occurrence of occurrences) feedOccurrence(watch.detection, occurrence);
  for (const point of points) feedPoint(watch.detection, point, context.hours);
  return watch.detection.windows.length !== windows;
}

/** Judges what is complete at `nowMs`, at most `minutesMax` minutes of it; arrivals have been read up to `readTillMs`. */
export function advanceWatch(
  watch: ShopWatch,
  context: ShopContext,
  nowMs: number,
  minutesMax: number,
  readTillMs = nowMs,
): WatchNews {
  const { signals, profiles } = advanceShop(watch.detection, context, nowMs, minutesMax, readTillMs);
  const { nextMinute, changes: known } = watch.detection;
  const changes = nextMinute === null ? [] : applySignals(watch.book, signals, known, nextMinute * MINUTE_MS, nowMs);
  return { changes, profiles };
}

/** End of the newest judged minute; 0 before the first. Milliseconds since the Unix epoch. */
export function judgedMsOf({ detection }: ShopWatch): number {
  return (detection.nextMinute ?? 0) * MINUTE_MS;
}

/** The shop as it stands when causes are asked for. */
export function momentOf(watch: ShopWatch, context: ShopContext, nowMs: number): ShopMoment {
  const { book, detection } = watch;
  return { book, detection, context, judgedMs: judgedMsOf(watch), nowMs };
}

/** Whether there are complete minutes left to judge. */
export function hasMoreToJudge(watch: ShopWatch, nowMs: number): boolean {
  return isBehind(watch.detection, nowMs);
}

/** Minutes of a shop that may be judged before other work gets a turn. */
export function sliceMinutes({ detection }: ShopWatch): number {
  return Math.ceil(SLICE_SERIES_MINUTES / Math.max(1, detection.series.size));
}
