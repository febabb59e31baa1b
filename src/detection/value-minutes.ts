import {
  countBeyond,
  createSingleCounts,
  createSingleMiddle,
  createSingleSpread,
  learnSingleMiddle,
  learnSingleSpread,
  type LogValues,
  type SeriesShape,
  type SingleCounts,
  type SingleMiddle,
  type SingleSpread,
  type SingleView,
  type SingleWindow,
} from '../../detectors/index.js';

const MINUTE_MS = 60_000;
/** Minutes with values that are kept at least: as many as wait to teach. */
const KEPT_VALUES = 256;
const CAPACITY = KEPT_VALUES + 64;
/** Lines beyond which values are counted, from far below to far above. */
export const LINES = 4;
/** Windows end with the newest minute and hold so many minutes with values. */
const WINDOW_ENTRIES = [3, 5, 8, 13, 21, 34, 55, 89, 144, 233] as const;
/** Before so many orders nobody knows what one is usually worth. */
const MIDDLE_WEIGHT_MIN = 30;
/** The detectors ask for at least this share of a window beyond a near line. */
const NEAR_SHARE_MIN = 0.15;
/** Minutes are taken in, and teach, one at a time. */
const counts = createSingleCounts();

/** The newest minutes in which a series had single values, oldest first, and what is usual of one. Plain data. */
export interface ValueMinutes {
  size: number;
  minute: Int32Array;
  weight: Float32Array;
  /** Sum of the natural logarithms. */
  logs: Float32Array;
  /** How many were beyond each line, four to a minute. */
  beyond: Float32Array;
  /** Of those within the near lines, the sum of the logarithms of value over usual. */
  restLogs: Float32Array;
  spread: SingleSpread;
  /** The usual value of one where no baseline tells it. */
  middle: SingleMiddle;
  /** Where the other minutes are while only some are in these arrays; left out, or null, where all are. */
  away?: ValuesAway | null;
}

/** Tells what of the minutes with values is in memory. */
export interface ValuesAway {
  /** Place of the first in the arrays, and places after it that may be taken. */
  first: number;
  room: number;
  /** Whether it can be told from what is here what a minute brought. */
  knows(minute: number): boolean;
  /** Whether what comes for a minute can be added to what is here. */
  takes(minute: number): boolean;
  /** Brings all of them, in other arrays. */
  wake(): void;
}

/** Nothing seen yet; null for shapes without single values. */
export function createValueMinutes(shape: SeriesShape): ValueMinutes | null {
  if (shape !== 'duration' && shape !== 'sum') return null;
  return {
    size: 0,
    ...createValueColumns(),
    spread: createSingleSpread(),
    middle: createSingleMiddle(),
    away: null,
  };
}

/** What is kept of a minute with values, for so many of them. */
export function createValueColumns(minutes = CAPACITY): ValueColumns {
  return {
    minute: new Int32Array(minutes),
    weight: new Float32Array(minutes),
    logs: new Float32Array(minutes),
    beyond: new Float32Array(LINES * minutes),
    restLogs: new Float32Array(minutes),
  };
}

/** The columns of minutes with values. */
export type ValueColumns = Pick<ValueMinutes, 'minute' | 'weight' | 'logs' | 'beyond' | 'restLogs'>;

/** Forgets the oldest minutes where no more than `room` can be added to the others. */
export function makeRoom(values: ValueMinutes, room: number): void {
  if (values.size + room <= CAPACITY) return;
  move(values, values.size - KEPT_VALUES, 0);
  values.size = KEPT_VALUES;
}

/** The logarithm of what a single value usually is, where no baseline tells it; NaN while that is not known. */
export function usualLogOf({ middle }: ValueMinutes): number {
  return middle.weight >= MIDDLE_WEIGHT_MIN ? middle.log : Number.NaN;
}

/**
 * Adds the single values of a minute, the first `length` numbers of `singles`, in time or late. About a usual that is not known (NaN) nothing lies beyond. Where
 * `isFarOnly`, as in a campaign with its prices, only what is far out counts.
 */
export function addValues(
  values: ValueMinutes,
  minute: number,
  singles: LogValues,
  usualLog: number,
  isFarOnly: boolean,
  length = singles.length,
): void {
  countBeyond(singles, usualLog, counts, length);
  if (!(counts.weight > 0)) return;
  const place = placeOf(values, minute);
  if (place === null) return;
  values.weight[place]! += counts.weight;
  for (let at = 0; at < length; at += 2) values.logs[place]! += singles[at + 1]! * singles[at]!;
  values.restLogs[place]! += counts.restLogs;
  for (let line = 0; line < LINES; line++) {
    if (!isFarOnly || line === 0 || line === LINES - 1) values.beyond[LINES * place + line]! += counts.beyond[line]!;
  }
}

/** The place of a minute, made where there is none; null for one older than all that are kept. */
function placeOf(values: ValueMinutes, minute: number): number | null {
  if (values.away && !values.away.takes(minute)) values.away.wake();
  const first = values.away ? values.away.first : 0;
  const end = first + values.size;
  let place = end;
  while (place > first && values.minute[place - 1]! >= minute) place--;
  if (place < end && values.minute[place] === minute) return place;
  if (values.away && (place < end || values.size === values.away.room)) {
    values.away.wake();
    return placeOf(values, minute);
  }
  if (place === 0 && values.size >= KEPT_VALUES) return null;
  if (values.size === CAPACITY) {
    move(values, CAPACITY - KEPT_VALUES, 0);
    place -= CAPACITY - KEPT_VALUES;
    values.size = KEPT_VALUES;
  }
  if (!values.away && place < values.size) move(values, place, place + 1);
  values.size++;
  values.minute[place] = minute;
  values.weight[place] = 0;
  values.logs[place] = 0;
  values.restLogs[place] = 0;
  values.beyond.fill(0, LINES * place, LINES * (place + 1));
  return place;
}

function move(values: ValueMinutes, from: number, to: number): void {
  const end = values.size;
  for (const column of [values.minute, values.weight, values.logs, values.restLogs]) {
    column.copyWithin(to, from, Math.min(end, CAPACITY - Math.max(0, to - from)));
  }
  values.beyond.copyWithin(LINES * to, LINES * from, LINES * Math.min(end, CAPACITY - Math.max(0, to - from)));
}

/** Lets the values of a minute that has waited long enough teach what is usual of one. */
export function teachValues(values: ValueMinutes, minute: number): void {
  const place = lastUntil(values, minute);
  if (place < 0 || values.minute[place] !== minute) return;
  const weight = values.weight[place]!;
  if (!Number.isNaN(usualLogOf(values))) learnSingleSpread(values.spread, countsAt(values, place));
  learnSingleMiddle(values.middle, values.logs[place]! / weight, weight);
}

/** The place of the newest minute with values that is not after `minute`, for later ones may be known in part; -1 where there is none. */
function lastUntil(values: ValueMinutes, minute: number): number {
  if (values.away && !values.away.knows(minute)) values.away.wake();
  const { size, minute: minutes, away } = values;
  const first = away ? away.first : 0;
  let from = first - 1;
  let until = first + size;
  while (until - from > 1) {
    const middle = (from + until) >> 1;
    if (minutes[middle]! > minute) until = middle;
    else from = middle;
  }
  return from < first ? -1 : from;
}

function countsAt(values: ValueMinutes, place: number): SingleCounts {
  for (let line = 0; line < LINES; line++) counts.beyond[line] = values.beyond[LINES * place + line]!;
  counts.weight = values.weight[place]!;
  counts.restWeight = counts.weight - counts.beyond[1]! - counts.beyond[2]!;
  counts.restLogs = values.restLogs[place]!;
  return counts;
}

/**
 * What there is to see of the single values at the end of `minute`: the windows of the newest minutes with values until then
 * that begin at `fromMs` or later. Undefined where that minute brought nothing that is out of the ordinary, unless `isFollowed`.
 */
export function singlesAt(
  values: ValueMinutes,
  minute: number,
  fromMs: number,
  isFollowed: boolean,
): Omit<SingleView, 'usual'> | undefined {
  if (!isFollowed && !hasOddValues(values, minute)) return undefined;
  values.away?.wake();
  const newest = lastUntil(values, minute);
  if (newest < 0) return undefined;
  const windows: SingleWindow[] = [];
  const sums = emptyWindow();
  let taken = 0;
  for (const entries of WINDOW_ENTRIES) {
    const first = newest - entries + 1;
    if (first < 0 || values.minute[first]! * MINUTE_MS < fromMs) break;
    for (; taken < entries; taken++) addEntry(sums, values, newest - taken);
    const startMs = values.minute[first]! * MINUTE_MS;
    const minutes = minute - values.minute[first]! + 1;
    windows.push({ ...sums, beyond: [...sums.beyond], peaks: [...sums.peaks], startMs, minutes });
  }
  return { variance: values.middle.variance, spread: values.spread, windows };
}

/**
 * Whether the minute brought any value that is far out, or more than a few that are half as much or twice as much: with no
 * more than these it cannot be the one that tells.
 */
export function hasOddValues(values: ValueMinutes, minute: number): boolean {
  const place = lastUntil(values, minute);
  if (place < 0 || values.minute[place] !== minute) return false;
  const { weight, beyond } = values;
  const at = LINES * place;
  if (beyond[at]! > 0 || beyond[at + 3]! > 0) return true;
  return Math.max(beyond[at + 1]!, beyond[at + 2]!) >= NEAR_SHARE_MIN * weight[place]!;
}

function emptyWindow(): SingleWindow {
  return {
    minutes: 0,
    startMs: 0,
    weight: 0,
    logs: 0,
    beyond: [0, 0, 0, 0],
    peaks: [0, 0, 0, 0],
    restWeight: 0,
    restLogs: 0,
  };
}

/** No objects are made here: a busy page asks for hundreds of entries a minute. */
function addEntry(sums: SingleWindow, values: ValueMinutes, place: number): void {
  const { beyond, peaks } = sums;
  for (let line = 0; line < beyond.length; line++) {
    const count = values.beyond[LINES * place + line]!;
    beyond[line]! += count;
    if (count > peaks[line]!) peaks[line] = count;
  }
  const weight = values.weight[place]!;
  sums.weight += weight;
  sums.logs += values.logs[place]!;
  sums.restWeight += weight - values.beyond[LINES * place + 1]! - values.beyond[LINES * place + 2]!;
  sums.restLogs += values.restLogs[place]!;
}
