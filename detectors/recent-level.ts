import { HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';
import type { SeriesShape } from './types.js';

const LEVEL_LOWEST = 0.5;
const LEVEL_HIGHEST = 2;
const LEVEL_PRIOR_COUNT = 60;

/**
 * The last seven days against `mid`, what all of the weeks predict for each hour, as a factor between a half and two:
 * growth that a middle over eight weeks would lag behind. Sixty things of prior (average
 * minutes, where nothing is counted) keep a series with few of them near 1.
 * `newestWeek` and `newestSlot` are the local hour in progress. Cost: 168 steps.
 */
export function recentLevel(
  history: HourHistory,
  mid: Float32Array,
  shape: SeriesShape,
  newestWeek: number,
  newestSlot: number,
): number {
  const usual = mid.reduce((a, b) => a + b, 0) / HOURS_PER_WEEK;
  if (!(usual > 0)) return 1;
  let seen = LEVEL_PRIOR_COUNT;
  let expected = LEVEL_PRIOR_COUNT;
  const scale = shape === 'count' ? 1 : 1 / usual;
  for (let back = 0; back < HOURS_PER_WEEK; back++) {
    const week = newestSlot - back >= 0 ? newestWeek : newestWeek - 1;
    const slot = (newestSlot - back + HOURS_PER_WEEK) % HOURS_PER_WEEK;
    const row = week % HISTORY_WEEKS;
    if (history.weekOfRow[row] !== week) continue;
    const cell = row * HOURS_PER_WEEK + slot;
    seen += (shape === 'count' ? history.weight[cell]! : history.quantity[cell]!) * scale;
    expected += mid[slot]! * history.minutes[cell]! * scale;
  }
  return Math.min(LEVEL_HIGHEST, Math.max(LEVEL_LOWEST, seen / expected));
}
