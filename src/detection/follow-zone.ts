import {
  createHourHistory,
  HISTORY_WEEKS,
  HOURS_PER_WEEK,
  setHour,
  SLOTS_PER_DAY,
  type HourHistory,
} from '../../detectors/index.js';
import { laterBy } from '../baselines/unusual-days.js';
import { LocalHours } from '../series/local-hour.js';
import type { Advance, ShopContext } from './minute-look.js';
import { turnMix } from './mix-state.js';
import { createOddWeeks, type OddWeeks } from './odd-weeks.js';
import { rebuildProfile } from './refresh-profile.js';
import { wholeDayShape } from './resting-day-shapes.js';
import type { SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { historyOf, keepWhole } from './taught-hours.js';
import { hourNumber, type WithheldHours } from './withheld-hours.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** All zones change their offset on a quarter of an hour, so steps of it meet every local hour of both. */
const STEP_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** One day more, for the two may begin their weeks on different days. */
const REMEMBERED_MS = HISTORY_WEEKS * 7 * DAY_MS + DAY_MS;

/** A part of a local hour of one zone, and of which hour of the other it is a part; hours by their number. */
interface Turn {
  from: number;
  to: number;
  /** Which part of the first hour it is. */
  share: number;
}

/**
 * Counts what a shop has learnt by the hours of its zone where it has got another one: nobody names the zone of a shop on its first
 * day. Every hour that is remembered is an hour of time, so each is put where the new zone has it, and what is normal is built anew
 * from that. Does nothing where the zone is the same. Cost: as a profile of each series, and some ten milliseconds.
 */
export function followZone(state: ShopState, { hours, lessons }: ShopContext, advance: Advance): void {
  const { timezone: former, nextMinute } = state;
  if (former === hours.timezone) return;
  state.timezone = hours.timezone;
  if (former === undefined || nextMinute === null) return;
  const nowMs = nextMinute * MINUTE_MS;
  const before = new LocalHours(former);
  const turns = turnsBetween(before, hours, nowMs);
  for (const series of state.series.values()) {
    turnSeries(series, turns);
    turnDayShape(series, before, hours, nowMs);
    if (series.profile) advance.profiles.push(rebuildProfile(series, lessons.of(series), hours, nextMinute));
  }
  const laterHours = (hours.offsetMs(nowMs) - before.offsetMs(nowMs)) / HOUR_MS;
  state.unusualDays &&= state.unusualDays.map((day) => laterBy(day, Math.round(laterHours)));
  for (const mix of state.mixes.values()) turnMix(mix, laterHours, (ms) => hours.at(ms).slot);
}

function turnsBetween(before: LocalHours, hours: LocalHours, nowMs: number): Turn[] {
  const turns: Turn[] = [];
  const parts = new Map<number, number>();
  const lastMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
  for (let ms = lastMs - REMEMBERED_MS; ms < lastMs; ms += STEP_MS) {
    const [old, now] = [before.at(ms), hours.at(ms)];
    const from = hourNumber(old.week, old.slot);
    parts.set(from, (parts.get(from) ?? 0) + 1);
    turns.push({ from, to: hourNumber(now.week, now.slot), share: 1 });
  }
  for (const turn of turns) turn.share /= parts.get(turn.from)!;
  return turns;
}

function turnSeries(series: SeriesState, turns: readonly Turn[]): void {
  const history = createHourHistory();
  const turned = turnedHours(hoursOf(historyOf(series)), turns);
  for (const number of [...turned.keys()].sort((a, b) => a - b)) {
    const { weight, quantity, minutes } = turned.get(number)!;
    const whole = { weight, quantity, minutes: Math.round(minutes) };
    setHour(history, Math.floor(number / HOURS_PER_WEEK), number % HOURS_PER_WEEK, whole);
  }
  keepWhole(series, history);
  if (series.withheld) series.withheld = turnedHours(series.withheld, turns);
  if (series.oddWeeks) series.oddWeeks = turnedWeeks(series.oddWeeks, turns);
}

function hoursOf({ weekOfRow, weight, quantity, minutes }: HourHistory): WithheldHours {
  const hours: WithheldHours = new Map();
  minutes.forEach((taught, cell) => {
    const week = weekOfRow[Math.floor(cell / HOURS_PER_WEEK)]!;
    if (taught === 0 || week < 0) return;
    const sum = { weight: weight[cell]!, quantity: quantity[cell]!, minutes: taught };
    hours.set(hourNumber(week, cell % HOURS_PER_WEEK), sum);
  });
  return hours;
}

function turnedHours(hours: WithheldHours, turns: readonly Turn[]): WithheldHours {
  const turned: WithheldHours = new Map();
  for (const { from, to, share } of turns) {
    const part = hours.get(from);
    if (!part) continue;
    const sum = turned.get(to) ?? { weight: 0, quantity: 0, minutes: 0 };
    sum.weight += share * part.weight;
    sum.quantity += share * part.quantity;
    sum.minutes += share * part.minutes;
    turned.set(to, sum);
  }
  return turned;
}

function turnedWeeks(odd: OddWeeks, turns: readonly Turn[]): OddWeeks {
  const turned = createOddWeeks();
  // Those of the last week say how the hours of a week lie to each other now.
  for (const { from, to } of turns.slice((-7 * DAY_MS) / STEP_MS)) {
    for (const part of ['week', 'minutes', 'before'] as const) {
      turned[part][to % HOURS_PER_WEEK] = odd[part][from % HOURS_PER_WEEK]!;
    }
  }
  return turned;
}

function turnDayShape(series: SeriesState, before: LocalHours, hours: LocalHours, nowMs: number): void {
  if (!series.dayShape) return;
  const later = Math.round(((hours.offsetMs(nowMs) - before.offsetMs(nowMs)) / DAY_MS) * SLOTS_PER_DAY);
  const { logRatio, days } = wholeDayShape(series.dayShape);
  const turned = (slots: Float32Array): Float32Array =>
    slots.map((_, slot) => slots[(slot - later + 2 * SLOTS_PER_DAY) % SLOTS_PER_DAY]!);
  series.dayShape = { logRatio: turned(logRatio), days: turned(days) };
}
