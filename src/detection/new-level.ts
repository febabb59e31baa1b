import {
  buildProfile,
  HISTORY_WEEKS,
  HOURS_PER_WEEK,
  profileAt,
  type HourHistory,
  type HourOfWeekProfile,
} from '../../detectors/index.js';
import type { LocalHours } from '../series/local-hour.js';
import { TEACHING_LAG_MINUTES } from './series-minute.js';
import { hasData, placeOf, type SeriesState } from './series-state.js';
import { RING_MINUTES } from './shop-rings.js';
import { isMeanShape } from './series-windows.js';
import { cellOf, hourNumber } from './withheld-hours.js';

const MINUTE_MS = 60_000;
/** A level that is further off than this is taken for one that is so far off. */
const FACTOR_MOST = 20;
/** Things expected and seen beside those that were counted: a level known from three orders is not taken for exact. */
const PRIOR_THINGS = 1;

/** What was seen since a moment beside what the time before it predicts. */
interface Balance {
  seen: number;
  predicted: number;
  weight: number;
}

/**
 * Begins a level anew at `fromMs`: scales what the history holds of the time before, so that its shape stays and its level is
 * that of the time since. The hour in which it changed teaches nothing. Changes `history`, which is the caller's copy. For
 * durations, whose quantities are logarithms, scaling adds. The factor lies between 1/20 and 20.
 */
export function beginLevelAnew(
  history: HourHistory,
  series: SeriesState,
  hours: LocalHours,
  fromMs: number,
  nextMinute: number,
): void {
  const local = hours.at(fromMs);
  const first = hourNumber(local.week, local.slot);
  const before = historyBefore(history, first);
  if (!before.minutes.some((minutes) => minutes > 0)) return;
  const profile = buildProfile(before, series.shape, local.week, local.slot, fromMs, series.firstMinuteMs);
  const { seen, predicted, weight } = balanceSince(history, series, profile, hours, { first, fromMs, nextMinute });
  if (weight <= 0) return;
  const isLog = series.shape === 'duration';
  const most = Math.log(FACTOR_MOST);
  const shift = isLog ? (seen - predicted) / weight : logRatio(series, seen, predicted);
  const bounded = Math.min(most, Math.max(-most, shift));
  forEachHour(history, (cell, number) => {
    if (number > first) return;
    if (number === first) clear(history, cell);
    else if (isLog) history.quantity[cell]! += bounded * history.weight[cell]!;
    else scale(history, cell, series.shape, Math.exp(bounded));
  });
}

function logRatio(series: SeriesState, seen: number, predicted: number): number {
  const unit = series.shape === 'count' ? series.unitWeight : priorUnit(series, predicted);
  return Math.log((seen + PRIOR_THINGS * unit) / (predicted + PRIOR_THINGS * unit));
}

/** Of what is not counted, a thousandth of what was predicted stands for one thing: it only keeps a zero from being none. */
function priorUnit(series: SeriesState, predicted: number): number {
  return series.shape === 'ratio' ? PRIOR_THINGS : Math.max(predicted / 1000, Number.MIN_VALUE);
}

function historyBefore(history: HourHistory, first: number): HourHistory {
  const before = structuredClone(history);
  forEachHour(before, (cell, number) => {
    if (number >= first) clear(before, cell);
  });
  return before;
}

function balanceSince(
  history: HourHistory,
  series: SeriesState,
  profile: HourOfWeekProfile,
  hours: LocalHours,
  { first, fromMs, nextMinute }: { first: number; fromMs: number; nextMinute: number },
): Balance {
  const balance: Balance = { seen: 0, predicted: 0, weight: 0 };
  const isMean = isMeanShape(series.shape);
  const add = (weight: number, quantity: number, minutes: number, mid: number): void => {
    balance.seen += series.shape === 'count' ? weight : quantity;
    balance.predicted += mid * (isMean ? weight : minutes);
    balance.weight += isMean ? weight : minutes;
  };
  forEachHour(history, (cell, number) => {
    if (number <= first || history.minutes[cell] === 0) return;
    add(history.weight[cell]!, history.quantity[cell]!, history.minutes[cell]!, profile.mid[number % HOURS_PER_WEEK]!);
  });
  // The newest minutes have not taught yet.
  const newest = nextMinute - 1;
  const oldest = Math.max(Math.ceil(fromMs / MINUTE_MS), newest - Math.min(TEACHING_LAG_MINUTES, RING_MINUTES) + 1);
  for (let minute = oldest; minute <= newest; minute++) {
    if (!hasData(series, minute)) continue;
    const place = placeOf(series, minute);
    const { hourOfWeek } = hours.at(minute * MINUTE_MS);
    add(series.ring.weight[place]!, series.ring.quantity[place]!, 1, profileAt(profile, hourOfWeek));
  }
  return balance;
}

function scale(history: HourHistory, cell: number, shape: SeriesState['shape'], factor: number): void {
  history.quantity[cell]! *= factor;
  if (shape === 'count') history.weight[cell]! *= factor;
  if (shape === 'ratio') history.quantity[cell] = Math.min(history.quantity[cell]!, history.weight[cell]!);
}

function clear(history: HourHistory, cell: number): void {
  history.weight[cell] = 0;
  history.quantity[cell] = 0;
  history.minutes[cell] = 0;
}

function forEachHour(history: HourHistory, visit: (cell: number, number: number) => void): void {
  for (let row = 0; row < HISTORY_WEEKS; row++) {
    const week = history.weekOfRow[row]!;
    if (week < 0) continue;
    for (let slot = 0; slot < HOURS_PER_WEEK; slot++) {
      const number = hourNumber(week, slot);
      const cell = cellOf(history, number);
      if (cell !== null) visit(cell, number);
    }
  }
}
