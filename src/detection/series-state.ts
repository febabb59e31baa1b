import {
  createDayShape,
  type DayShape,
  type Finding,
  type HourOfWeekProfile,
  type SeriesShape,
  type SlowChangeFinding,
  type WindowNoise,
  type YearSeason,
} from '../../detectors/index.js';
import type { SeriesName } from '../series/series-name.js';
import type { AlarmRecord } from './alarm-record.js';
import type { HalfHours } from './half-hours.js';
import { beginNoise } from './noise-columns.js';
import type { OddWeeks } from './odd-weeks.js';
import type { RunningSums } from './running-sums.js';
import {
  createShopRings,
  FLAG_MINUTES,
  RING_HOURS,
  RING_MINUTES,
  takeColumn,
  type HourRing,
  type MinuteRing,
} from './shop-rings.js';
import type { SettledLevel } from './settled-level.js';
import type { TaughtHours } from './taught-hours.js';
import type { WithheldHours } from './withheld-hours.js';
import { createValueMinutes, type ValueMinutes } from './value-minutes.js';

/** By then each hour of the day has taught once, so that something can be expected of every minute. */
const EXPECTING_FROM_MS = 30 * 3_600_000;
/** Shapes that are judged by what they are, whatever is usual. */
const EXPECTS_NOTHING = new Set<SeriesShape>(['gauge', 'outcome']);

/** Bit of `MinuteRing.flags`: the minute has data, or a zero that is known to be one. */
export const HAS_DATA = 1;
/** Bit of `MinuteRing.flags`: the minute may teach what is normal, as far as it has data. */
export const TEACHES = 2;
/** Bit of `MinuteRing.flags`: the shop was open and heard of, so that what comes is data. */
export const COVERED = 4;

/** Bit of `MinuteRing.flags`: the minute was odd, and teaches only what it has in common with the week before. */
export const ODD = 8;

const ALL_FLAGS = 15;

/** An alarm that a series is in: it was raised and is not over yet. */
export interface Alarm {
  finding: Finding;
  raisedMs: number;
  /** Minutes of calm in a row. */
  calmMinutes: number;
  /** When this alarm was last told of. */
  toldMs: number;
}

/** A change over days that a series is in, and the first day of which is not yet known what it is. */
export interface SlowState {
  alarm: { finding: SlowChangeFinding; raisedMs: number } | null;
  /** Days before this one (number since 1970) belong to another level. */
  fromDay: number;
}

/** Everything detection remembers of one minute series. Plain data: it is stored and read back as it is. */
export interface SeriesState extends SeriesName {
  shape: SeriesShape;
  unit: string;
  firstMinuteMs: number;
  /** Minute in which something was last counted or sampled. */
  lastDataMs: number;
  /** The rings of its shop, in which it has this column. */
  ring: MinuteRing;
  hours: HourRing;
  column: number;
  /** Of the windows that end with the newest judged minute. */
  sums: RunningSums;
  /** The newest hours that have taught, as in all of its shop's series. */
  taught: TaughtHours;
  /** What it was taught before, packed: `historyOf` is what to ask. */
  history: Uint8Array;
  /** How high it was in each week of a year; left out for what has no time of the year. */
  year?: YearSeason | undefined;
  /** When each hour of the week was odd last; left out where none was. */
  oddWeeks?: OddWeeks | undefined;
  /** The level that took the place of another within the history; left out where none did. */
  settled?: SettledLevel | undefined;
  /** Of each window, as in all of its shop's series. */
  noise: WindowNoise;
  /** Single responses or orders; null for shapes without. */
  values: ValueMinutes | null;
  profile: HourOfWeekProfile | null;
  /** What is to be expected in the half hour in progress, as in all of its shop's series. */
  halfHours: HalfHours;
  /** How a level moves within the hours of a day; null for other shapes. */
  dayShape: DayShape | null;
  /** Over how many hours the things counted are spread, as of the newest profile. */
  activeHours: number;
  /** How many things one event stands for: views of a sampled page, recipients of a mail. 1 but for counts. */
  unitWeight: number;
  /** Variance of the logarithm of a single duration. */
  singleVariance: number;
  sinceLast: { startMs: number; expected: number; expectedLow: number };
  alarm: Alarm | null;
  /** What the newest alarms rest on, for which something may still come late; left out where there are none. */
  records?: AlarmRecord[];
  slow: SlowState;
  /** Windows do not reach back beyond this: what lies before belongs to an incident that is over. */
  judgedFromMs: number;
  /** What was odd and did not teach. */
  withheld?: WithheldHours | undefined;
  /** The mark of what people had said when `profile` was built. */
  lessons?: string;
}

/** A series nothing is known of yet, first seen in the minute `firstMinuteMs`; `rings` are those of its shop. */
export function createSeriesState(
  name: SeriesName,
  shape: SeriesShape,
  unit: string,
  firstMinuteMs: number,
  rings = createShopRings(1),
): SeriesState {
  const series: SeriesState = {
    metric: name.metric,
    dimension: name.dimension,
    shape,
    unit,
    firstMinuteMs,
    lastDataMs: firstMinuteMs,
    column: takeColumn(rings),
    ring: rings.ring,
    hours: rings.hours,
    sums: rings.sums,
    taught: rings.taught,
    history: new Uint8Array(0),
    noise: rings.noise,
    values: createValueMinutes(shape),
    profile: null,
    halfHours: rings.halfHours,
    dayShape: shape === 'level' ? createDayShape() : null,
    activeHours: 0,
    unitWeight: 1,
    singleVariance: 0.25,
    sinceLast: { startMs: firstMinuteMs, expected: 0, expectedLow: 0 },
    alarm: null,
    slow: { alarm: null, fromDay: 0 },
    judgedFromMs: EXPECTS_NOTHING.has(shape) ? 0 : firstMinuteMs + EXPECTING_FROM_MS,
  };
  beginNoise(series);
  return series;
}

/** Where the ring has a minute among the newest RING_MINUTES. To be asked before the arrays are: it may bring others, and then a place that was asked for earlier is none any more. */
export function placeOf({ ring, column }: InRing, minute: number): number {
  return (ring.away ? ring.away.rowOf(minute) : minute % RING_MINUTES) * ring.width + column;
}

/** Where the ring has an hour among the newest RING_HOURS; to be asked in the same order. */
export function hourPlaceOf({ hours, column }: Pick<SeriesState, 'hours' | 'column'>, hour: number): number {
  return (hours.away ? hours.away.rowOf(hour) : hour % RING_HOURS) * hours.width + column;
}

type InRing = Pick<SeriesState, 'ring' | 'column'>;

/** The flags of a minute among the newest FLAG_MINUTES. */
export function flagsOf({ ring, column }: InRing, minute: number): number {
  const place = flagPlaceOf(ring, column, minute);
  return (ring.flags[place]! >> shiftOf(column)) & ALL_FLAGS;
}

/** Sets the flags of a minute, which then is among the newest FLAG_MINUTES. */
export function setFlags({ ring, column }: InRing, minute: number, flags: number): void {
  const place = flagPlaceOf(ring, column, minute);
  setFlagsAt(ring, column, place, flags);
}

/** The same where the byte is known that has them. */
export function setFlagsAt(ring: MinuteRing, column: number, place: number, flags: number): void {
  const shift = shiftOf(column);
  ring.flags[place] = (ring.flags[place]! & ~(ALL_FLAGS << shift)) | (flags << shift);
}

/** Which byte has the flags of a minute among the newest FLAG_MINUTES; to be asked before the arrays, as `placeOf`. */
export function flagPlaceOf(ring: MinuteRing, column: number, minute: number): number {
  return (ring.away ? ring.away.flagRowOf(minute) : minute % FLAG_MINUTES) * ring.flagBytes + (column >> 1);
}

/** Where the flags of a column stand in their byte: four bits of it are the other column's. */
export function shiftOf(column: number): number {
  return (column & 1) << 2;
}

/** Whether a minute among the newest FLAG_MINUTES has data. */
export function hasData(series: InRing, minute: number): boolean {
  return (flagsOf(series, minute) & HAS_DATA) !== 0;
}

/** Whether a minute among the newest FLAG_MINUTES has data that may teach what is normal. */
export function mayTeach(series: InRing, minute: number): boolean {
  return (flagsOf(series, minute) & (HAS_DATA | TEACHES)) === (HAS_DATA | TEACHES);
}
