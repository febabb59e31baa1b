import { addToHour, HOURS_PER_WEEK, setHour, type HourHistory } from '../../detectors/index.js';
import { packHistory, unpackHistory } from './packed-history.js';
import type { SeriesState } from './series-state.js';
import type { RowsAway } from './shop-rings.js';
import { hourNumber } from './withheld-hours.js';

/** Hours that are kept beside the history: more than lie between two profiles. */
export const KEPT_HOURS = 32;
const NONE = -1;

/**
 * What the newest hours have taught the series of a shop. The history itself is long and needed only when a profile is built, so
 * it is packed, and takes these in when it is opened. Number of the hour modulo KEPT_HOURS, times `width`, plus the column. An
 * hour that is here holds all that it has taught.
 */
export interface TaughtHours {
  width: number;
  /** Number of the local hour; -1 where there is none. */
  hour: Int32Array;
  weight: Float32Array;
  quantity: Float32Array;
  minutes: Uint8Array;
  /** Whether the history is behind, 1 or 0. */
  isNew: Uint8Array;
  away: RowsAway | null;
  /** Whether hours were changed after they were the newest. */
  isChanged: boolean;
  /** Where the histories are while they are not in memory; null where they are. */
  histories: { wake(): void } | null;
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
    isNew: new Uint8Array(cells),
    away: null,
    isChanged: false,
    histories: null,
  };
}

/**
 * Lets so many minutes teach the hour `slot` of local week `week`, as `addToHour` does. Constant cost; a hundred times that for an
 * hour which is no longer kept beside the history.
 */
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
  let cell = cellOf(taught, number, column);
  const kept = taught.hour[cell]!;
  if (kept > number) {
    const history = historyOf(series);
    addToHour(history, week, slot, { weight, quantity, minutes });
    keepHistory(series, history);
    return;
  }
  if (kept < number) {
    if (taught.isNew[cell]) {
      historyOf(series);
      cell = cellOf(taught, number, column);
    }
    taught.hour[cell] = number;
    taught.weight[cell] = 0;
    taught.quantity[cell] = 0;
    taught.minutes[cell] = 0;
  }
  taught.isChanged ||= !taught.away;
  taught.isNew[cell] = 1;
  taught.weight[cell] = Math.max(0, taught.weight[cell]! + weight);
  taught.quantity[cell] = taught.quantity[cell]! + quantity;
  taught.minutes[cell] = Math.min(255, Math.max(0, taught.minutes[cell]! + minutes));
}

function cellOf(taught: TaughtHours, number: number, column: number): number {
  return (taught.away ? taught.away.rowOf(number) : number % KEPT_HOURS) * taught.width + column;
}

/** All that a series has been taught, the newest hours included: a copy, which the caller may change. */
export function historyOf(series: SeriesState): HourHistory {
  series.taught.histories?.wake();
  const history = unpackHistory(series.history);
  const cells = newCells(series);
  if (cells.length === 0) return history;
  for (const cell of cells) takeIn(history, series.taught, cell);
  keepHistory(series, history);
  return history;
}

/** Packs a history of which the newest hours are a part. */
export function keepHistory(series: SeriesState, history: HourHistory): void {
  series.taught.histories?.wake();
  series.history = packHistory(history);
  for (const cell of newCells(series)) series.taught.isNew[cell] = 0;
  series.taught.isChanged = true;
}

/**
 * Packs a history that is another than was taught, and gives its newest hours their places beside it: they may not have been taught
 * all that they hold.
 */
export function keepWhole(series: SeriesState, history: HourHistory): void {
  const { taught, column } = series;
  taught.away?.wake();
  for (let cell = column; cell < taught.hour.length; cell += taught.width) {
    taught.hour[cell] = NONE;
    taught.isNew[cell] = 0;
  }
  keepHistory(series, history);
  history.minutes.forEach((minutes, cell) => {
    const week = history.weekOfRow[Math.floor(cell / HOURS_PER_WEEK)]!;
    if (minutes === 0 || week < 0) return;
    const number = hourNumber(week, cell % HOURS_PER_WEEK);
    const place = (number % KEPT_HOURS) * taught.width + column;
    if (taught.hour[place]! > number) return;
    taught.hour[place] = number;
    taught.weight[place] = history.weight[cell]!;
    taught.quantity[place] = history.quantity[cell]!;
    taught.minutes[place] = minutes;
  });
}

/** Where the hours are that the history does not have, oldest first: a newer week takes the row of the oldest. */
function newCells({ taught, column }: SeriesState): number[] {
  taught.away?.wake();
  const cells: number[] = [];
  for (let cell = column; cell < taught.hour.length; cell += taught.width) if (taught.isNew[cell]) cells.push(cell);
  return cells.sort((a, b) => taught.hour[a]! - taught.hour[b]!);
}

function takeIn(history: HourHistory, taught: TaughtHours, cell: number): void {
  const number = taught.hour[cell]!;
  setHour(history, Math.floor(number / HOURS_PER_WEEK), number % HOURS_PER_WEEK, {
    weight: taught.weight[cell]!,
    quantity: taught.quantity[cell]!,
    minutes: taught.minutes[cell]!,
  });
}
