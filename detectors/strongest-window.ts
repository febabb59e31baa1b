import type { MinuteView, WindowSums } from './minute-view.js';
import type { Finding } from './types.js';

// Neighbouring looks at a long window see nearly the same, so that there are fewer chances of a false alarm.
const RELIEF = 0.8;
const RELIEF_FROM_MINUTES = 5;

/**
 * Score at which a window of `minutes` speaks: the alarm's score less the logarithm of how many times rarer it is looked
 * at anew than one of five minutes, most of it (a bound on false alarms by windows that do not overlap).
 */
export function alarmScoreOf(view: MinuteView, minutes: number): number {
  return view.alarmScore - RELIEF * Math.log(Math.max(1, minutes / RELIEF_FROM_MINUTES));
}

/** The finding that is farthest above what its window asks for; null where none is. */
export function strongestWindow(
  view: MinuteView,
  judge: (view: MinuteView, window: WindowSums) => Finding | null,
): Finding | null {
  let best: Finding | null = null;
  let bestMargin = 0;
  for (const window of view.windows) {
    const finding = judge(view, window);
    if (!finding) continue;
    const margin = finding.score - alarmScoreOf(view, window.minutes);
    if (margin < bestMargin) continue;
    best = finding;
    bestMargin = margin;
  }
  return best;
}
