import { judgeScreened, judgeSeries, judgeSpike, learnOrdinary } from './judge-series.js';
import { lookBack, type MinuteLook } from './minute-look.js';
import { screenMinute } from './screen-minute.js';
import type { SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { SILENCE_KEY } from './source-silence.js';

/**
 * Judges the series of a shop that are open in a minute and have taken it in: what is complete with it is screened at once, what
 * is waited for `further` is judged at an earlier minute. `isQuiet`: the shop as a whole is silent.
 */
export function judgeOpen(
  { rings, series }: ShopState,
  look: MinuteLook,
  open: readonly SeriesState[],
  isQuiet: boolean,
  further: ReadonlyMap<string, number>,
): void {
  const whole = series.get(SILENCE_KEY);
  const isScreened = (one: SeriesState): boolean =>
    one !== whole && one.profile !== null && !(further.size > 0 && further.has(one.metric));
  const screened = open.filter(isScreened);
  const marks = screenMinute(rings, screened, look.minute, look.pressure.most);
  let next = 0;
  for (const one of open) {
    if (one === screened[next]) {
      next++;
      judgeScreened(one, look, marks[one.column] === 1);
      continue;
    }
    const complete = lookBack(look, further.get(one.metric) ?? 0);
    if (complete.isMaintenance) continue;
    if (one !== whole) judgeWaitedFor(one, look, complete);
    else if (!isQuiet) learnOrdinary(one, complete);
  }
}

function judgeWaitedFor(series: SeriesState, look: MinuteLook, complete: MinuteLook): void {
  judgeSeries(series, complete);
  if (complete !== look) judgeSpike(series, look);
}
