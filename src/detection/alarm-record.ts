import type { Finding, WindowNoise } from '../../detectors/index.js';
import { addBelatedToHour } from './hour-ring.js';
import { noiseOf } from './noise-columns.js';
import type { PointSum } from './point-sum.js';
import { COVERED, flagsOf, HAS_DATA, placeOf, type Alarm, type SeriesState } from './series-state.js';
import { FLAG_MINUTES, hoursOfColumn, RING_HOURS, RING_MINUTES, type HourRing } from './shop-rings.js';

const MINUTE_MS = 60_000;
/** Of a level and a gauge there are readings, of which a late one changes little. */
const REVIEWED = new Set<SeriesState['shape']>(['count', 'duration', 'ratio']);
/** An alarm that goes on for longer is not looked at beyond: what began it is in these minutes. */
const FOLLOWED_MINUTES = RING_HOURS * 60;
/** A series that alarms more often within days keeps the newest. */
const RECORDS_MAX = 8;

/** What a series knew of one minute. */
interface MinuteRecord {
  weight: number;
  quantity: number;
  mid: number;
  low: number;
  high: number;
  flags: number;
}

/**
 * What an alarm rests on, kept for as long as something may still come for it: the minutes before and in it, and the series
 * as it was when the alarm was raised. Plain data.
 */
export interface AlarmRecord {
  /** What was told; what came late may have corrected it since. */
  finding: Finding;
  raisedMs: number;
  alarmScore: number;
  /** The series at that time. */
  judgedFromMs: number;
  noise: WindowNoise;
  unitWeight: number;
  singleVariance: number;
  activeHours: number;
  /** Number of the first of `minutes`, which begins an hour. */
  firstMinute: number;
  minutes: MinuteRecord[];
  /** The hours before these. */
  hours: HourRing;
  /** Since when nothing had come when the first minute began, and what had been expected since. */
  sinceLast: SeriesState['sinceLast'];
  /** Number of the last minute it went on in; null while it goes on. */
  lastMinute: number | null;
  /** Whether something has come for it since it was looked at last. */
  isTouched: boolean;
}

/** Keeps what an alarm of a series rests on, `newest` being the newest minute that the series has taken in. */
export function recordAlarm(series: SeriesState, alarm: Alarm, alarmScore: number, newest: number): void {
  if (!REVIEWED.has(series.shape)) return;
  const firstMinute = Math.ceil((newest - RING_MINUTES + 1) / 60) * 60;
  const minutes: MinuteRecord[] = [];
  for (let kept = firstMinute; kept <= newest; kept++) minutes.push(minuteOf(series, kept));
  const record: AlarmRecord = {
    finding: alarm.finding,
    raisedMs: alarm.raisedMs,
    alarmScore,
    judgedFromMs: Math.max(series.judgedFromMs, series.firstMinuteMs),
    noise: noiseOf(series),
    unitWeight: series.unitWeight,
    singleVariance: series.singleVariance,
    activeHours: series.activeHours,
    firstMinute,
    minutes,
    hours: hoursBefore(series, firstMinute / 60),
    sinceLast: sinceLastBefore(series, firstMinute, minutes),
    lastMinute: null,
    isTouched: false,
  };
  series.records = [...(series.records ?? []), record].slice(-RECORDS_MAX);
}

function minuteOf(series: SeriesState, minute: number): MinuteRecord {
  const { ring } = series;
  const place = placeOf(series, minute);
  const flags = minute * MINUTE_MS < series.firstMinuteMs ? 0 : flagsOf(series, minute);
  return {
    weight: ring.weight[place]!,
    quantity: ring.quantity[place]!,
    mid: ring.mid[place]!,
    low: ring.low[place]!,
    high: ring.high[place]!,
    flags,
  };
}

function hoursBefore({ hours, column }: SeriesState, firstHour: number): HourRing {
  const before = hoursOfColumn(hours, column);
  before.hour.forEach((hour, cell) => {
    if (hour >= firstHour) before.hour[cell] = -1;
  });
  return before;
}

/** What had been expected since the last thing when the first minute began; nothing where one has come since. */
function sinceLastBefore(
  { sinceLast }: SeriesState,
  firstMinute: number,
  minutes: readonly MinuteRecord[],
): AlarmRecord['sinceLast'] {
  const firstMs = firstMinute * MINUTE_MS;
  if (sinceLast.startMs >= firstMs) return { startMs: firstMs, expected: 0, expectedLow: 0 };
  const known = minutes.filter(({ flags }) => flags & HAS_DATA);
  const sum = (of: 'mid' | 'low'): number => known.reduce((total, minute) => total + minute[of], 0);
  return {
    startMs: sinceLast.startMs,
    expected: Math.max(0, sinceLast.expected - sum('mid')),
    expectedLow: Math.max(0, sinceLast.expectedLow - sum('low')),
  };
}

/** Goes on with the records of alarms that go on, with the minute that the series has just taken in. */
export function followRecords(series: SeriesState, minute: number): void {
  if (!series.records) return;
  for (const record of series.records) {
    const isNext = minute === record.firstMinute + record.minutes.length;
    if (record.lastMinute === null && isNext && record.minutes.length < FOLLOWED_MINUTES)
      record.minutes.push(minuteOf(series, minute));
  }
}

/** Ends the record of the alarm that the series was in with `minute`. */
export function closeRecord(series: SeriesState, { raisedMs }: Alarm, minute: number): void {
  const record = (series.records ?? []).find((one) => one.raisedMs === raisedMs);
  if (record) record.lastMinute = minute;
}

/** Adds what came late for `minute`, one of the newest FLAG_MINUTES, to what the alarms of that time rest on. */
export function addLateToRecords(series: SeriesState, minute: number, { weight, quantity }: PointSum): void {
  const isCovered = (flagsOf(series, minute) & COVERED) !== 0;
  for (const record of series.records ?? []) {
    const kept = record.minutes[minute - record.firstMinute];
    if (kept) {
      if (!(kept.flags & COVERED)) continue;
      kept.weight += weight;
      kept.quantity += quantity;
      kept.flags |= HAS_DATA;
      record.isTouched = true;
    } else if (minute < record.firstMinute && minute > record.firstMinute - RING_HOURS * 60 && isCovered) {
      const hasMinute = series.shape === 'count' ? 0 : 1;
      addBelatedToHour({ ...series, hours: record.hours, column: 0 }, minute, { weight, quantity, minutes: hasMinute });
      record.isTouched = true;
    }
  }
}

/** Forgets the records for which nothing can come any more. */
export function forgetRecords(series: SeriesState, minute: number): void {
  if (!series.records) return;
  const isKept = ({ lastMinute }: AlarmRecord): boolean => lastMinute === null || minute - lastMinute < FLAG_MINUTES;
  const kept = series.records.filter(isKept);
  if (kept.length > 0) series.records = kept;
  else delete series.records;
}
