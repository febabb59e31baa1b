import { judgeScreened, judgeSeries, judgeSpike, learnOrdinary } from './judge-series.js';
import { lookBack, type MinuteLook } from './minute-look.js';
import { reviewAlarms } from './review-alarms.js';
import { screenMinute } from './screen-minute.js';
import type { SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { SILENCE_KEY } from './source-silence.js';

/**
 * Judges all series of a shop that have taken in a minute, one after the other, and looks again at their former alarms first. What
 * is complete with the minute is screened at once, what is waited for `further` is judged at an earlier one. Where the shop is in
 * maintenance, or silent (`isQuiet`), nothing is judged; of the heartbeat only what is ordinary is learnt.
 */
export function judgeAll(
  state: ShopState,
  look: MinuteLook,
  isQuiet: boolean,
  further: ReadonlyMap<string, number>,
): void {
  const isShut = look.isMaintenance || isQuiet;
  const screened = isShut ? [] : screenedOf(state, further);
  const marks = screenMinute(state.rings, screened, look.minute, look.pressure.most);
  const whole = state.series.get(SILENCE_KEY);
  let next = 0;
  for (const series of state.series.values()) {
    const wait = further.get(series.metric) ?? 0;
    reviewAlarms(series, look, wait);
    if (isShut) continue;
    if (series === screened[next]) {
      next++;
      judgeScreened(series, look, marks[series.column] === 1);
      continue;
    }
    const complete = lookBack(look, wait);
    if (complete.isMaintenance) continue;
    if (series === whole) {
      learnOrdinary(series, complete);
      continue;
    }
    judgeSeries(series, complete);
    if (complete !== look) judgeSpike(series, look);
  }
}

/** All but the heartbeat, what is waited for, and what has no profile yet. */
function screenedOf({ series }: ShopState, further: ReadonlyMap<string, number>): readonly SeriesState[] {
  const whole = series.get(SILENCE_KEY);
  const screened: SeriesState[] = [];
  for (const one of series.values()) {
    const isWaitedFor = further.size > 0 && further.has(one.metric);
    if (one !== whole && one.profile !== null && !isWaitedFor) screened.push(one);
  }
  return screened;
}
