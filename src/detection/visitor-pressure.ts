import { hasData, RING_MINUTES, type SeriesState } from './series-state.js';

/** How many times the usual number of visitors a shop has had of late: the most and the least that lately can mean. */
export interface VisitorPressure {
  most: number;
  least: number;
}

/** Windows over which the visitors are counted, in minutes; below an hour one is not steady enough to rely on. */
const WINDOWS = [15, 60, 240];
const STEADY_MINUTES = 60;
/** Views of prior at the usual: few views say little. */
const PRIOR_VIEWS = 10;

/**
 * The visitors in the minutes before `minute` as a factor on the usual, by the views of all pages. More visitors explain
 * more work of the database; where they are and do not buy, something is wrong, whatever a campaign was to bring.
 */
export function visitorPressure(series: Iterable<SeriesState>, minute: number): VisitorPressure {
  const pages = [...series].filter(({ metric }) => metric === 'page.views');
  const pressure: VisitorPressure = { most: 1, least: Number.POSITIVE_INFINITY };
  let seen = PRIOR_VIEWS;
  let expected = PRIOR_VIEWS;
  let back = 0;
  for (const length of WINDOWS) {
    for (back++; back <= length; back++) {
      const place = (minute - back) % RING_MINUTES;
      for (const page of pages) {
        if (!hasData(page, minute - back)) continue;
        seen += page.ring.weight[place]! / page.unitWeight;
        expected += page.ring.mid[place]! / page.unitWeight;
      }
    }
    back = length;
    pressure.most = Math.max(pressure.most, seen / expected);
    if (length >= STEADY_MINUTES) pressure.least = Math.min(pressure.least, seen / expected);
  }
  return pressure;
}
