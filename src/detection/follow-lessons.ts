import type { Finding } from '../../detectors/index.js';
import type { SeriesName } from '../series/series-name.js';
import { closeRecord } from './alarm-record.js';
import { acceptChange } from './follow-days.js';
import { seriesOfShift } from './follow-mixes.js';
import { markOf, type Lesson } from './lessons.js';
import type { Advance, ShopContext } from './minute-look.js';
import { acceptMix } from './mix-state.js';
import { rebuildProfile, withDay } from './refresh-profile.js';
import type { SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Says that an alarm is over. */
type Clear = (series: SeriesName, finding: Finding) => void;

/**
 * Takes up what people have said, or taken back, since this shop was last looked at: what is normal is built anew at once for
 * the series concerned, and what a new level was said of is judged from now on only. `nowMs` is the clock of detection.
 * Does nothing where nothing new was said.
 */
export function followLessons(state: ShopState, context: ShopContext, nowMs: number, advance: Advance): void {
  const { lessons, hours } = context;
  const saidBefore = state.lessons ?? '';
  if (state.nextMinute === null || saidBefore === lessons.mark) return;
  const { nextMinute } = state;
  const fromMs = nextMinute * MINUTE_MS;
  state.lessons = lessons.mark;
  // Another incident than the one of which it was said may hold the alarm.
  const clear: Clear = ({ metric, dimension }, finding) =>
    advance.signals.push({
      type: 'cleared',
      series: { metric, dimension },
      finding,
      judgedMs: fromMs,
      atMs: nowMs,
    });
  for (const series of state.series.values()) {
    const own = lessons.of(series);
    const mark = own.map(markOf).join(' ');
    const before = series.lessons ?? '';
    if (mark === before) continue;
    series.lessons = mark;
    if (!series.profile) continue;
    advance.profiles.push(withDay(rebuildProfile(series, own, hours, nextMinute), context));
    const anew = own.filter((lesson) => isSaidAnew(lesson, before) && lesson.judgedBy !== 'mix');
    if (anew.length > 0) judgeFromNow(series, nextMinute, clear);
    const { alarm } = series.slow;
    if (!alarm || !anew.some(({ judgedBy }) => judgedBy === 'days')) continue;
    acceptChange(series, alarm.finding, hours.at(fromMs).day);
    series.slow.alarm = null;
    clear(series, alarm.finding);
  }
  for (const mix of state.mixes.values()) {
    if (!mix.alarm) continue;
    const { finding } = mix.alarm;
    const name = seriesOfShift(mix, finding);
    const isOfShift = (one: Lesson): boolean => one.judgedBy === 'mix' && isSaidAnew(one, saidBefore);
    if (!lessons.of(name).some(isOfShift)) continue;
    mix.alarm = null;
    acceptMix(mix, Math.ceil(finding.startedMs / HOUR_MS));
    clear(name, finding);
  }
}

/** Whether a new level was said that is not among what was said before. */
function isSaidAnew(lesson: Lesson, before: string): boolean {
  return lesson.verdict === 'new-level' && !before.includes(saidMark(lesson));
}

/** The part of a mark that stays when the incident is over. */
function saidMark(lesson: Lesson): string {
  return markOf(lesson).split('/').slice(0, 3).join('/');
}

function judgeFromNow(series: SeriesState, nextMinute: number, clear: Clear): void {
  const fromMs = nextMinute * MINUTE_MS;
  if (series.alarm) {
    closeRecord(series, series.alarm, nextMinute - 1);
    clear(series, series.alarm.finding);
  }
  series.alarm = null;
  series.judgedFromMs = Math.max(series.judgedFromMs, fromMs);
  series.sinceLast = { startMs: fromMs, expected: 0, expectedLow: 0 };
}
