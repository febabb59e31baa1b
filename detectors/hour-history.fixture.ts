import { addToHour, createHourHistory, HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';

/** Number of the week in progress in the tests; the weeks before it are taught. */
export const NEWEST_WEEK = 2900;

/** What one hour taught, of sixty minutes unless told otherwise. */
export interface Hour {
  weight?: number;
  quantity?: number;
  minutes?: number;
}

/** Gives the history of some weeks before NEWEST_WEEK; `hourOf` by slot and by weeks ago, null where it taught nothing. */
export function historyOf(hourOf: (slot: number, weeksAgo: number) => Hour | null, weeks = HISTORY_WEEKS): HourHistory {
  const history = createHourHistory();
  for (let weeksAgo = weeks; weeksAgo > 0; weeksAgo--) {
    for (let slot = 0; slot < HOURS_PER_WEEK; slot++) {
      const hour = hourOf(slot, weeksAgo);
      if (hour) addToHour(history, NEWEST_WEEK - weeksAgo, slot, { weight: 0, quantity: 0, minutes: 60, ...hour });
    }
  }
  return history;
}
