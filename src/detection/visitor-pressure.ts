import { WINDOW_MINUTES } from '../../detectors/index.js';
import { MID_SUM, SUMS, WEIGHT_SUM } from './running-sums.js';
import { moveSums } from './move-sums.js';
import type { SeriesState } from './series-state.js';

/** How many times the usual number of visitors a shop has had of late: the most and the least that lately can mean. */
export interface VisitorPressure {
  most: number;
  least: number;
}

/** What is said where nobody has looked. */
export const USUAL_PRESSURE: VisitorPressure = { most: 1, least: 1 };

/** Windows over which the visitors are counted, in minutes; below an hour one is not steady enough to rely on. */
const WINDOWS = [15, 60, 240] as const;
const STEADY_MINUTES = 60;
/** Views of prior at the usual: few views say little. */
const PRIOR_VIEWS = 10;

/**
 * The visitors in the minutes before `minute` as a factor on the usual, by the views of all pages. More visitors explain
 * more work of the database; where they are and do not buy, something is wrong, whatever a campaign was to bring.
 */
export function visitorPressure(series: Iterable<SeriesState>, minute: number): VisitorPressure {
  const seen = [PRIOR_VIEWS, PRIOR_VIEWS, PRIOR_VIEWS];
  const expected = [PRIOR_VIEWS, PRIOR_VIEWS, PRIOR_VIEWS];
  for (const page of series) {
    if (page.metric !== 'page.views') continue;
    moveSums(page, minute - 1);
    WINDOWS.forEach((length, index) => {
      const at = SUMS * WINDOW_MINUTES.indexOf(length);
      seen[index]! += page.sums.minutes[at + WEIGHT_SUM]! / page.unitWeight;
      expected[index]! += page.sums.minutes[at + MID_SUM]! / page.unitWeight;
    });
  }
  const pressure: VisitorPressure = { most: 1, least: Number.POSITIVE_INFINITY };
  WINDOWS.forEach((length, index) => {
    const factor = seen[index]! / expected[index]!;
    pressure.most = Math.max(pressure.most, factor);
    if (length >= STEADY_MINUTES) pressure.least = Math.min(pressure.least, factor);
  });
  return pressure;
}
