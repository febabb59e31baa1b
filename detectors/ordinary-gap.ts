import { median } from 'simple-statistics';
import { DAY_MS, HOUR_MS, WEEK_MS } from './time-spans.js';

/** A gap of more than this many intervals is a pause: a night, a weekend. */
const PAUSE_INTERVALS = 1.5;
const WEEKS_BACK = 4;
const DAYS_BACK = 6;

/** Index of the first time after `moment`. */
function firstAfter(times: readonly number[], moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Time of the first run after the pause that came last before or at `index`; null where runs never paused. */
function sessionStart(times: readonly number[], index: number, everyMs: number): number | null {
  for (let at = index; at > 0; at--) {
    if (times[at]! - times[at - 1]! > everyMs * PAUSE_INTERVALS) return times[at]!;
    if (times[index]! - times[at - 1]! > DAY_MS) return null;
  }
  return null;
}

/** By how much the session of `backMs` ago began earlier or later by the clock in UTC: an hour where the clock was changed since. */
function clockShift(times: readonly number[], index: number, everyMs: number, backMs: number): number {
  const start = sessionStart(times, index, everyMs);
  if (start === null) return 0;
  for (const shift of [0, -HOUR_MS, HOUR_MS]) {
    const moment = start - backMs + shift;
    const at = firstAfter(times, moment - HOUR_MS / 2);
    const isNear = at < index && times[at]! - moment < HOUR_MS / 2;
    if (isNear && at > 0 && times[at]! - times[at - 1]! > everyMs * PAUSE_INTERVALS) return shift;
  }
  return 0;
}

/**
 * Gives how long after the run at `index` the next one may be waited for as a matter of course, in milliseconds:
 * `everyMs`, or the pause that followed at the same time of day and week before, where one did.
 *
 * `times` are those of distinct runs, oldest first, in milliseconds. Looks at the same moment one to four weeks ago; with
 * less than a week of history, one to six days ago; takes the median of what followed. A session that began an hour
 * earlier or later than its model is compared an hour off, so that a change of clock is no surprise. Sees nothing after
 * `index`. Cost log n, and n / 10 where sessions are long.
 *
 * @throws where index is no index of times
 * @example ordinaryGapMs(everyHourFromNineToFiveOnWeekdays, lastOnFriday, HOUR_MS); // 64 hours
 */
export function ordinaryGapMs(times: readonly number[], index: number, everyMs: number): number {
  const last = times[index];
  if (last === undefined) throw new Error('ordinaryGapMs requires an index of times');
  const hasWeek = last - times[0]! >= WEEK_MS;
  const stepMs = hasWeek ? WEEK_MS : DAY_MS;
  const gaps: number[] = [];
  for (let back = 1; back <= (hasWeek ? WEEKS_BACK : DAYS_BACK); back++) {
    if (last - back * stepMs < times[0]! - everyMs / 2) break;
    const moment = last - back * stepMs + clockShift(times, index, everyMs, back * stepMs);
    const next = firstAfter(times, moment + everyMs / 2);
    if (next <= index) gaps.push(times[next]! - moment);
  }
  const usual = gaps.length === 0 ? everyMs : median(gaps);
  return usual > everyMs * PAUSE_INTERVALS ? usual : everyMs;
}
