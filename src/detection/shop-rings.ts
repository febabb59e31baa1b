import type { WindowNoise } from '../../detectors/index.js';
import { createHalfHours, forgetHalfHour, type HalfHours } from './half-hours.js';
import { createNoiseColumns } from './noise-columns.js';
import { createRunningSums, forgetSums, type RunningSums } from './running-sums.js';
import { createTaughtHours, type TaughtHours } from './taught-hours.js';

/** Minutes kept one by one: the longest window judged from single minutes, as of a minute that was waited for half an hour. */
export const RING_MINUTES = 288;
/** Hours kept for the long windows. */
export const RING_HOURS = 50;
/** Minutes whose flags are kept: what comes late within two days may still ask what its minute was. */
export const FLAG_MINUTES = RING_HOURS * 60;

/** Series by which the rings of a shop are made wider at a time; the places that are not taken yet cost memory. */
const WIDER_BY = 4;
/** From so many series on by more, so that a shop with thousands is not copied for every four of them. */
const WIDER_FROM = 64;

/**
 * The newest minutes of the series of a shop. What is known of one minute lies together, a column for each series, for a pass
 * goes from series to series with the same few minutes: the place is minute number (since 1970) modulo RING_MINUTES, times
 * `width`, plus the column.
 */
export interface MinuteRing {
  /** Columns there are room for. */
  width: number;
  /** Columns that are taken. */
  size: number;
  weight: Float32Array;
  quantity: Float32Array;
  /** Expected per minute (count, sum, level, gauge) or for each sample (duration, ratio), and its plausible edges. */
  mid: Float32Array;
  low: Float32Array;
  high: Float32Array;
  /** Longer than the others: minute number modulo FLAG_MINUTES, times `flagBytes`. Two columns share a byte, the even one has the lower half. */
  flags: Uint8Array;
  flagBytes: number;
  /** Where the other minutes are while only some are in these arrays; null where all are. */
  away: MinutesAway | null;
  /** Whether minutes were changed after they were the newest. */
  isChanged: boolean;
}

/** Tells the rows of arrays of which a part is in memory. To ask for another row brings all of them, in other arrays. */
export interface RowsAway {
  /** The row of a minute, an hour. */
  rowOf(number: number): number;
  /** Brings all of them. */
  wake(): void;
}

/** The same for minutes. */
export interface MinutesAway extends RowsAway {
  /** The row of the flags of a minute. */
  flagRowOf(minute: number): number;
  /** Makes room for the minute after the newest, and brings all of them where it needs more than is here. */
  begin(minute: number): void;
}

/** The same for whole hours; hour number (since 1970) modulo RING_HOURS, times `width`, plus the column. Sums over minutes with data. */
export interface HourRing {
  width: number;
  hour: Int32Array;
  weight: Float64Array;
  quantity: Float64Array;
  mid: Float64Array;
  low: Float64Array;
  high: Float64Array;
  peak: Float64Array;
  minutes: Uint8Array;
  away: RowsAway | null;
  isChanged: boolean;
}

/** What is kept of the newest minutes and hours of all series of a shop. Plain data. */
export interface ShopRings {
  ring: MinuteRing;
  hours: HourRing;
  sums: RunningSums;
  taught: TaughtHours;
  halfHours: HalfHours;
  noise: WindowNoise;
  /** Columns of series that are forgotten; left out where there are none. */
  free?: number[];
}

/** Rings in which nothing is known, with room for `width` series. */
export function createShopRings(width = WIDER_BY): ShopRings {
  return {
    ring: createMinuteRing(width),
    hours: createHourRing(width),
    sums: createRunningSums(width),
    taught: createTaughtHours(width),
    halfHours: createHalfHours(width),
    noise: createNoiseColumns(width),
  };
}

/** A ring of minutes with room for `width` series, none of them in it. */
export function createMinuteRing(width: number): MinuteRing {
  const floats = () => new Float32Array(RING_MINUTES * width);
  const flagBytes = Math.ceil(width / 2);
  return {
    width,
    size: 0,
    weight: floats(),
    quantity: floats(),
    mid: floats(),
    low: floats(),
    high: floats(),
    flags: new Uint8Array(FLAG_MINUTES * flagBytes),
    flagBytes,
    away: null,
    isChanged: false,
  };
}

function createHourRing(width: number): HourRing {
  const doubles = () => new Float64Array(RING_HOURS * width);
  return {
    width,
    hour: new Int32Array(RING_HOURS * width).fill(-1),
    weight: doubles(),
    quantity: doubles(),
    mid: doubles(),
    low: doubles(),
    high: doubles(),
    peak: doubles(),
    minutes: new Uint8Array(RING_HOURS * width),
    away: null,
    isChanged: false,
  };
}

/** Gives the next series its column, and the rings room where they have none. */
export function takeColumn({ ring, hours, sums, taught, halfHours, noise, free }: ShopRings): number {
  const again = free?.pop();
  if (again !== undefined) return again;
  if (ring.size === ring.width) {
    for (const { away } of [ring, hours, taught]) away?.wake();
    const width = ring.width + WIDER_BY * Math.ceil(ring.width / WIDER_FROM);
    widen(ring, createMinuteRing(width));
    widen(hours, createHourRing(width));
    widen(taught, createTaughtHours(width));
    widen(sums, createRunningSums(width));
    lengthen(halfHours, createHalfHours(width));
    lengthen(noise, createNoiseColumns(width));
  }
  return ring.size++;
}

/** Takes the column of a series that is forgotten for the next new one, with nothing in it. */
export function giveColumnBack(rings: ShopRings, column: number): void {
  const { ring, hours, sums, taught, halfHours } = rings;
  for (const part of [ring, hours, taught]) {
    part.away?.wake();
    part.isChanged = true;
  }
  const keep = column % 2 === 0 ? 0xf0 : 0x0f;
  for (let place = column >> 1; place < ring.flags.length; place += ring.flagBytes) ring.flags[place]! &= keep;
  for (const name of ['weight', 'quantity', 'mid', 'low', 'high'] as const) clear(ring[name], column, ring.width, 0);
  for (const cells of [hours, taught]) {
    clear(cells.hour, column, cells.width, -1);
    clear(cells.minutes, column, cells.width, 0);
  }
  clear(taught.isNew, column, taught.width, 0);
  forgetSums({ sums, column });
  forgetHalfHour({ halfHours, column });
  (rings.free ??= []).push(column);
}

function clear(array: Column, column: number, width: number, value: number): void {
  for (let place = column; place < array.length; place += width) array[place] = value;
}

/** Moves what a ring holds into the arrays of a wider one, which it takes over. */
function widen<Ring extends MinuteRing | HourRing | TaughtHours | RunningSums>(ring: Ring, wider: Ring): void {
  const columns = ring as unknown as Record<string, unknown>;
  for (const [name, array] of Object.entries(wider) as [string, unknown][]) {
    if (!isColumn(array)) continue;
    const narrow = columns[name] as Column;
    const rows = name === 'flags' ? FLAG_MINUTES : array.length / wider.width;
    const [from, to] = [narrow.length / rows, array.length / rows];
    for (let row = 0; row < rows; row++) array.set(narrow.subarray(row * from, (row + 1) * from), row * to);
    columns[name] = array;
  }
  ring.width = wider.width;
  if ('flagBytes' in ring && 'flagBytes' in wider) ring.flagBytes = wider.flagBytes;
}

/** The same for arrays in which all that belongs to a column lies together. */
function lengthen<Kept extends HalfHours | WindowNoise>(kept: Kept, longer: Kept): void {
  const arrays = kept as unknown as Record<string, Column>;
  for (const [name, array] of Object.entries(longer) as [string, Column][]) {
    array.set(arrays[name]!);
    arrays[name] = array;
  }
}

type Column = Float32Array | Float64Array | Int32Array | Uint8Array;

function isColumn(value: unknown): value is Column {
  return ArrayBuffer.isView(value);
}

/** The hours of one series alone, as a ring of one column that shares nothing with those of its shop. */
export function hoursOfColumn(hours: HourRing, column: number): HourRing {
  hours.away?.wake();
  const alone = createHourRing(1);
  for (let row = 0; row < RING_HOURS; row++) {
    const place = row * hours.width + column;
    alone.hour[row] = hours.hour[place]!;
    alone.weight[row] = hours.weight[place]!;
    alone.quantity[row] = hours.quantity[place]!;
    alone.mid[row] = hours.mid[place]!;
    alone.low[row] = hours.low[place]!;
    alone.high[row] = hours.high[place]!;
    alone.peak[row] = hours.peak[place]!;
    alone.minutes[row] = hours.minutes[place]!;
  }
  return alone;
}
