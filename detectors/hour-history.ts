/** Hours in a week: the slots of every seasonal table. Slot 0 is Monday 00:00 to 01:00 local time. */
export const HOURS_PER_WEEK = 168;
/** Weeks of hours that are remembered; the oldest makes room for the newest. */
export const HISTORY_WEEKS = 8;

/**
 * What a series did in each local hour of the last weeks. Row `week % HISTORY_WEEKS`, column the hour of the week. An
 * hour that was never seen, or not taught, has no minutes.
 */
export interface HourHistory {
  /** Number of the local week each row holds; -1 where it holds none. */
  weekOfRow: Int32Array;
  /** Things counted, or samples taken, in each hour. */
  weight: Float32Array;
  /** Sum of the measured quantity in each hour. */
  quantity: Float32Array;
  /** Minutes of each hour that taught; 120 in the hour that a clock change repeats. */
  minutes: Uint8Array;
}

/** An empty history: 12 KB. */
export function createHourHistory(): HourHistory {
  const cells = HISTORY_WEEKS * HOURS_PER_WEEK;
  return {
    weekOfRow: new Int32Array(HISTORY_WEEKS).fill(-1),
    weight: new Float32Array(cells),
    quantity: new Float32Array(cells),
    minutes: new Uint8Array(cells),
  };
}

/**
 * Adds to the hour `slot` (0..167) of local week `week`. A newer week takes the row of the oldest; what belongs to a
 * week already forgotten is ignored. Constant cost.
 */
export function addToHour(
  history: HourHistory,
  week: number,
  slot: number,
  amount: { weight: number; quantity: number; minutes: number },
): void {
  const cell = cellFor(history, week, slot);
  if (cell === null) return;
  history.weight[cell] = Math.max(0, history.weight[cell]! + amount.weight);
  history.quantity[cell] = history.quantity[cell]! + amount.quantity;
  history.minutes[cell] = Math.min(255, Math.max(0, history.minutes[cell]! + amount.minutes));
}

/** Sets what an hour held, as `addToHour` would have brought it there. Constant cost. */
export function setHour(
  history: HourHistory,
  week: number,
  slot: number,
  { weight, quantity, minutes }: { weight: number; quantity: number; minutes: number },
): void {
  const cell = cellFor(history, week, slot);
  if (cell === null) return;
  history.weight[cell] = weight;
  history.quantity[cell] = quantity;
  history.minutes[cell] = minutes;
}

/** The place of an hour, the row of the oldest week emptied for a newer one; null for a week already forgotten. */
function cellFor(history: HourHistory, week: number, slot: number): number | null {
  const row = week % HISTORY_WEEKS;
  const held = history.weekOfRow[row]!;
  if (held > week) return null;
  if (held < week) clearRow(history, row, week);
  return row * HOURS_PER_WEEK + slot;
}

function clearRow(history: HourHistory, row: number, week: number): void {
  const from = row * HOURS_PER_WEEK;
  history.weekOfRow[row] = week;
  history.weight.fill(0, from, from + HOURS_PER_WEEK);
  history.quantity.fill(0, from, from + HOURS_PER_WEEK);
  history.minutes.fill(0, from, from + HOURS_PER_WEEK);
}
