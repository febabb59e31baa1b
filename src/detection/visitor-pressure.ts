import { profileAt, WINDOW_MINUTES } from '../../detectors/index.js';
import type { LocalHours } from '../series/local-hour.js';
import { MID_SUM, SUMS, WEIGHT_SUM } from './running-sums.js';
import { moveSums } from './move-sums.js';
import { hasData, placeOf, type SeriesState } from './series-state.js';

/** How many times the usual number of visitors a shop has had of late: the most and the least that lately can mean. */
export interface VisitorPressure {
  most: number;
  least: number;
}

/** What is said where nobody has looked. */
export const USUAL_PRESSURE: VisitorPressure = { most: 1, least: 1 };

/** Windows over which the visitors are counted, in minutes; below an hour one is not steady enough to rely on. */
const WINDOWS = [15, 60, 240] as const;
const WINDOW_PLACES = WINDOWS.map((length) => WINDOW_MINUTES.indexOf(length));
const STEADY_MINUTES = 60;
const MINUTE_MS = 60_000;
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
    for (let index = 0; index < WINDOWS.length; index++) {
      const { ofMinutes, width } = page.sums;
      const row = SUMS * WINDOW_PLACES[index]!;
      seen[index]! += ofMinutes[(row + WEIGHT_SUM) * width + page.column]! / page.unitWeight;
      expected[index]! += ofMinutes[(row + MID_SUM) * width + page.column]! / page.unitWeight;
    }
  }
  const pressure: VisitorPressure = { most: 1, least: Number.POSITIVE_INFINITY };
  WINDOWS.forEach((length, index) => {
    const factor = seen[index]! / expected[index]!;
    pressure.most = Math.max(pressure.most, factor);
    if (length >= STEADY_MINUTES) pressure.least = Math.min(pressure.least, factor);
  });
  return pressure;
}

/**
 * The least that lately the visitors can mean, as a factor on an ordinary week. In a campaign that is declared for page views
 * as well, more of them are expected, so that `visitorPressure` takes as many as announced for the usual number.
 */
export function leastVisitors(series: Iterable<SeriesState>, minute: number, hours: LocalHours): number {
  const pages = [...series].filter(({ metric, profile }) => metric === 'page.views' && profile !== null);
  let seen = PRIOR_VIEWS;
  let expected = PRIOR_VIEWS;
  let least = Number.POSITIVE_INFINITY;
  for (let back = 1; back <= WINDOWS.at(-1)!; back++) {
    const past = minute - back;
    const { hourOfWeek } = hours.at(past * MINUTE_MS);
    for (const page of pages) {
      if (!hasData(page, past)) continue;
      const place = placeOf(page, past);
      seen += page.ring.weight[place]! / page.unitWeight;
      expected += profileAt(page.profile!, hourOfWeek) / page.unitWeight;
    }
    if (back >= STEADY_MINUTES && WINDOWS.some((length) => length === back)) least = Math.min(least, seen / expected);
  }
  return least;
}
