import { closeRecord } from './alarm-record.js';
import { markOf, type Lesson } from './lessons.js';
import type { Advance, ShopContext } from './minute-look.js';
import { rebuildProfile } from './refresh-profile.js';
import type { SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';

const MINUTE_MS = 60_000;

/**
 * Takes up what people have said, or taken back, since this shop was last looked at: what is normal is built anew at once for
 * the series concerned, and one of which a new level was said is judged from now on only. `nowMs` is the clock of detection.
 * Does nothing where nothing new was said.
 */
export function followLessons(state: ShopState, context: ShopContext, nowMs: number, advance: Advance): void {
  const { lessons } = context;
  if (state.nextMinute === null || (state.lessons ?? '') === lessons.mark) return;
  state.lessons = lessons.mark;
  for (const [key, series] of state.series) {
    const own = lessons.of(key);
    const mark = own.map(markOf).join(' ');
    const before = series.lessons ?? '';
    if (mark === before) continue;
    series.lessons = mark;
    if (!series.profile) continue;
    advance.profiles.push(rebuildProfile(series, own, context.hours, state.nextMinute));
    if (own.some((lesson) => lesson.verdict === 'new-level' && !before.includes(saidMark(lesson)))) {
      judgeFromNow(series, state.nextMinute, nowMs, advance);
    }
  }
}

/** The part of a mark that stays when the incident is over. */
function saidMark(lesson: Lesson): string {
  return markOf(lesson).split('/').slice(0, 3).join('/');
}

function judgeFromNow(series: SeriesState, nextMinute: number, nowMs: number, { signals }: Advance): void {
  const fromMs = nextMinute * MINUTE_MS;
  if (series.alarm) {
    closeRecord(series, series.alarm, nextMinute - 1);
    const { metric, dimension, alarm } = series;
    // Another incident than the one of which it was said may hold this alarm.
    signals.push({
      type: 'cleared',
      series: { metric, dimension },
      finding: alarm.finding,
      judgedMs: fromMs,
      atMs: nowMs,
    });
  }
  series.alarm = null;
  series.judgedFromMs = Math.max(series.judgedFromMs, fromMs);
  series.sinceLast = { startMs: fromMs, expected: 0, expectedLow: 0 };
}
