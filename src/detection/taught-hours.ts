import { addToHour, HOURS_PER_WEEK, setHour, type HourHistory } from '../../detectors/index.js';
import type { SeriesState } from './series-state.js';
import { cellOf, hourNumber } from './withheld-hours.js';

/** Hours that are kept beside the history: more than lie between two profiles. */
const KEPT_HOURS = 32;
const NONE = -1;

/**
 * What the newest hours have taught the series of a shop, until the history takes it in: a history is long, and is needed when a
 * profile is built and not each minute. Number of the hour modulo KEPT_HOURS, times `width`, plus the column. An hour that is
 * here holds all that it has taught; the history may be behind.
 */
export interface TaughtHours {
  width: number;
  /** Number of the local hour; -1 where there is none. */
  hour: Int32Array;
  weight: Float32Array;
  quantity: Float32Array;
  minutes: Uint8Array;
}

/** Hours of `width` series in which nothing was taught. */
export function createTaughtHours(width: number): TaughtHours {
  const cells = KEPT_HOURS * width;
  return {
    width,
    hour: new Int32Array(cells).fill(NONE),
    weight: new Float32Array(cells),
    quantity: new Float32Array(cells),
    minutes: new Uint8Array(cells),
  };
}

/** Lets so many minutes teach the hour `slot` of local week `week`, as `addToHour` does. Constant cost. */
export function teachHour(
  series: SeriesState,
  week: number,
  slot: number,
  weight: number,
  quantity: number,
  minutes: number,
): void {
  const { taught, column } = series;
  const number = hourNumber(week, slot);
  const cell = (number % KEPT_HOURS) * taught.width + column;
  const kept = taught.hour[cell]!;
  if (kept > number) {
    addToHour(series.history, week, slot, { weight, quantity, minutes });
    return;
  }
  if (kept < number) {
    if (kept !== NONE) moveToHistory(series, cell);
    takeFromHistory(series, cell, number);
  }
  taught.weight[cell] = Math.max(0, taught.weight[cell]! + weight);
  taught.quantity[cell] = taught.quantity[cell]! + quantity;
  taught.minutes[cell] = Math.min(255, Math.max(0, taught.minutes[cell]! + minutes));
}

/** All that a series has been taught, the newest hours included. It is the series' own: whoever changes it takes a copy. */
export function historyOf(series: SeriesState): HourHistory {
  const { taught, column } = series;
  const cells: number[] = [];
  for (let row = 0; row < KEPT_HOURS; row++) {
    const cell = row * taught.width + column;
    if (taught.hour[cell] !== NONE) cells.push(cell);
  }
  // A newer week takes the row of the oldest.
  cells.sort((a, b) => taught.hour[a]! - taught.hour[b]!);
  for (const cell of cells) moveToHistory(series, cell);
  return series.history;
}

function takeFromHistory({ taught, history }: SeriesState, cell: number, number: number): void {
  const known = cellOf(history, number);
  taught.hour[cell] = number;
  taught.weight[cell] = known === null ? 0 : history.weight[known]!;
  taught.quantity[cell] = known === null ? 0 : history.quantity[known]!;
  taught.minutes[cell] = known === null ? 0 : history.minutes[known]!;
}

function moveToHistory({ taught, history }: SeriesState, cell: number): void {
  const number = taught.hour[cell]!;
  const week = Math.floor(number / HOURS_PER_WEEK);
  const slot = number % HOURS_PER_WEEK;
  setHour(history, week, slot, {
    weight: taught.weight[cell]!,
    quantity: taught.quantity[cell]!,
    minutes: taught.minutes[cell]!,
  });
}
