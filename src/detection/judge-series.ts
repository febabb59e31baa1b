import { isCalmAgain, minuteDetectors, type Finding, type MinuteView } from '../../detectors/index.js';
import type { MinuteLook } from './minute-look.js';
import { learnNoise, unteachFrom, YOUNG_HOURS } from './series-minute.js';
import { RING_MINUTES, TEACHES, type Alarm, type SeriesState } from './series-state.js';
import { viewOf } from './series-windows.js';

const MINUTE_MS = 60_000;
const CALM_MINUTES_TO_CLEAR = 5;
/** An alarm is told again when its score has grown by this factor, but not more often than that. */
export const WORSE_FACTOR = 1.5;
/** Least time between two tellings of one alarm, in milliseconds. */
export const WORSE_EVERY_MS = 15 * MINUTE_MS;

/** Judges the newest minute of a series: raises an alarm, follows the one it is in, or else learns what is ordinary. */
export function judgeSeries(series: SeriesState, look: MinuteLook): void {
  if (!series.profile) return;
  const view = viewOf(series, look.minute, series.judgedFromMs, look.context.alarmScore);
  if (series.alarm) {
    followAlarm(series, series.alarm, view, look);
    return;
  }
  const finding = strongest(view);
  if (!finding) {
    if (series.ring.flags[look.minute % RING_MINUTES]! & TEACHES) learnNoise(series, view, look.minute);
    return;
  }
  series.alarm = { finding, raisedMs: look.nowMs, calmMinutes: 0, toldMs: look.nowMs };
  if (view.hoursKnown >= YOUNG_HOURS) unteachFrom(series, finding.startedMs, look.minute);
  look.advance.signals.push({ type: 'raised', series, finding, atMs: look.nowMs });
}

function strongest(view: MinuteView): Finding | null {
  let best: Finding | null = null;
  for (const detector of minuteDetectors) {
    if (!detector.shapes.includes(view.shape)) continue;
    const finding = detector.judge(view);
    if (finding && finding.score > (best?.score ?? 0)) best = finding;
  }
  return best;
}

function followAlarm(series: SeriesState, alarm: Alarm, view: MinuteView, look: MinuteLook): void {
  alarm.calmMinutes = isCalmAgain(view, alarm.finding) ? alarm.calmMinutes + 1 : 0;
  if (alarm.calmMinutes >= CALM_MINUTES_TO_CLEAR) {
    series.alarm = null;
    // What belongs to a finished incident must not count towards the next.
    series.judgedFromMs = (look.minute + 1) * MINUTE_MS;
    look.advance.signals.push({ type: 'cleared', series, finding: alarm.finding, atMs: look.nowMs });
    return;
  }
  if (look.nowMs - alarm.toldMs < WORSE_EVERY_MS) return;
  const finding = strongest(view);
  if (!finding || finding.kind !== alarm.finding.kind || finding.score < WORSE_FACTOR * alarm.finding.score) return;
  alarm.finding = { ...finding, startedMs: Math.min(finding.startedMs, alarm.finding.startedMs) };
  alarm.toldMs = look.nowMs;
  look.advance.signals.push({ type: 'worse', series, finding: alarm.finding, atMs: look.nowMs });
}
