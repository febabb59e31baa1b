import { HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from '../../detectors/index.js';

/** What an hour of a series held. */
export interface HourSum {
  weight: number;
  quantity: number;
  minutes: number;
}

/** What was odd and therefore did not teach, by the number of the hour: week times 168 plus hour of the week. */
export type WithheldHours = Map<number, HourSum>;

/** Number of a local hour, growing with time. */
export function hourNumber(week: number, slot: number): number {
  return week * HOURS_PER_WEEK + slot;
}

/** Keeps what an odd minute held, should somebody say that it was ordinary; forgets what the history would have forgotten. */
export function withhold(withheld: WithheldHours, week: number, slot: number, amount: HourSum): void {
  const number = hourNumber(week, slot);
  const known = withheld.get(number);
  if (known) {
    known.weight += amount.weight;
    known.quantity += amount.quantity;
    known.minutes += amount.minutes;
    return;
  }
  for (const old of withheld.keys()) if (old < hourNumber(week - HISTORY_WEEKS, slot)) withheld.delete(old);
  withheld.set(number, { ...amount });
}

/** The place of an hour in the history, or null where the history holds another week there. */
export function cellOf(history: HourHistory, number: number): number | null {
  const week = Math.floor(number / HOURS_PER_WEEK);
  const row = week % HISTORY_WEEKS;
  return history.weekOfRow[row] === week ? row * HOURS_PER_WEEK + (number % HOURS_PER_WEEK) : null;
}
