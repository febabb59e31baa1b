import { HOURS_PER_WEEK, type Finding } from '../../detectors/index.js';
import { closeRecord } from './alarm-record.js';
import { LESSON_MS } from './lessons.js';
import { endOf, tell, type MinuteLook } from './minute-look.js';
import { ODD_MINUTES_MIN, type OddWeeks } from './odd-weeks.js';
import type { SeriesState } from './series-state.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What is odd in so many hours of a week is no part of the week, such as a closed day, but another level. */
const LASTING_HOURS = 100;
/** By then that many hours have been odd in the second week, too. */
const HELD_MS = 11 * DAY_MS;

/** A level that took the place of another: since when it has held, and when it was taken for normal; milliseconds since the Unix epoch. */
export interface SettledLevel {
  fromMs: number;
  untilMs: number;
}

/** Whether most hours of the seven days before the hour `slot` of local `week` have been odd. At most 168 steps. */
export function isLasting(odd: OddWeeks, week: number, slot: number): boolean {
  return hoursOdd(odd, week, slot, 1) >= LASTING_HOURS;
}

/**
 * Takes what has been odd in most hours of two weeks in a row for the level of the series. What lasts for days does not become
 * normal by itself; what lasts for weeks is what there is. Until then nothing of it teaches, so that what is normal does not creep
 * there and is found odd by turns; from then on the time before counts at the new level, as where somebody says so, and the alarm is
 * over. To be called with the last minute of a local day, before the profile is built anew.
 */
export function settleLevel(series: SeriesState, look: MinuteLook): void {
  const { shape, profile } = series;
  if (!profile || (shape !== 'count' && shape !== 'sum' && shape !== 'level')) return;
  series.taught.histories?.wake();
  const nowMs = endOf(look);
  if (series.settled && series.settled.untilMs < nowMs - LESSON_MS) delete series.settled;
  const { week, slot, day } = look.context.hours.at(nowMs - MINUTE_MS);
  const { oddWeeks, alarm } = series;
  if (!oddWeeks || hoursOdd(oddWeeks, week, slot, 2) < LASTING_HOURS) return;
  const fromMs = Math.min(nowMs - HELD_MS, alarm?.finding.startedMs ?? nowMs);
  series.settled = { fromMs, untilMs: nowMs };
  // What was odd was odd beside another level.
  delete series.oddWeeks;
  series.slow.fromDay = day + 1;
  series.judgedFromMs = Math.max(series.judgedFromMs, nowMs);
  series.sinceLast = { startMs: nowMs, expected: 0, expectedLow: 0 };
  if (!alarm) return;
  closeRecord(series, alarm, look.minute);
  series.alarm = null;
  tell(look, 'cleared', series, asNormal(alarm.finding));
}

function asNormal(finding: Finding): Finding {
  return {
    ...finding,
    evidence: [...finding.evidence, 'it has lasted for most of two weeks and counts as normal now'],
  };
}

/** Hours of the week that were odd in the seven days up to that hour and, for two `weeks`, in the odd week before as well. */
function hoursOdd(odd: OddWeeks, week: number, slot: number, weeks: 1 | 2): number {
  let hours = 0;
  for (let at = 0; at < HOURS_PER_WEEK; at++) {
    if (odd.week[at] !== (at <= slot ? week : week - 1) || odd.minutes[at]! < ODD_MINUTES_MIN) continue;
    if (weeks === 1 || odd.before[at]! >= ODD_MINUTES_MIN) hours++;
  }
  return hours;
}
