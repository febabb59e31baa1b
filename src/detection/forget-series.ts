import { HISTORY_WEEKS } from '../../detectors/index.js';
import { endOf, type MinuteLook } from './minute-look.js';
import type { SeriesState } from './series-state.js';
import { giveColumnBack } from './shop-rings.js';
import type { ShopState } from './shop-state.js';
import { SILENCE_KEY } from './source-silence.js';

const DAY_MS = 86_400_000;
/** By then nothing of what it was taught is left. */
const FORGOTTEN_AFTER_MS = HISTORY_WEEKS * 7 * DAY_MS;
/** A shop has dozens of series, or hundreds. With more of them names are no names: addresses, sessions, numbers of orders. */
const CROWD_SERIES = 1_000;
const FORGOTTEN_IN_A_CROWD_AFTER_MS = 2 * DAY_MS;
/** Fewer things are too few to judge a series by. */
const THINGS_MIN = 30;

/**
 * Forgets the series of a shop in which nothing has come for as long as is remembered, and in a shop with very many those that came a
 * few times and no more: a page that is gone, or a name that is made up for each visitor, must not take memory for good. Their
 * columns are for the next new ones. To be called with the last minute of a local day.
 */
export function forgetSeries(state: ShopState, look: MinuteLook): void {
  const nowMs = endOf(look);
  const isCrowd = state.series.size > CROWD_SERIES;
  for (const [key, series] of state.series) {
    if (key === SILENCE_KEY || !isForgotten(series, nowMs, isCrowd) || isAwaited(state, key, series)) continue;
    state.series.delete(key);
    giveColumnBack(state.rings, series.column);
    state.forgotten = (state.forgotten ?? 0) + 1;
  }
}

function isForgotten(series: SeriesState, nowMs: number, isCrowd: boolean): boolean {
  const { alarm, slow, records, lastDataMs, profile } = series;
  if (alarm || slow.alarm || records) return false;
  const quietMs = nowMs - lastDataMs;
  if (quietMs > FORGOTTEN_AFTER_MS) return true;
  return isCrowd && quietMs > FORGOTTEN_IN_A_CROWD_AFTER_MS && (profile?.weightKnown ?? 0) < THINGS_MIN;
}

/** Whether something has come that is not judged yet. */
function isAwaited({ pending }: ShopState, key: string, { column }: SeriesState): boolean {
  return [...pending.values()].some(({ columns, others }) => others.has(key) || columns?.has[column] === 1);
}
