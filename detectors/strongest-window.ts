import { scoreForLooks } from './alarm-budget.js';
import type { MinuteView, WindowSums } from './minute-view.js';
import type { Finding } from './types.js';

// Neighbouring looks at a long window see nearly the same, so that there are fewer chances of a false alarm.
const RELIEF = 0.8;
/** Of too many: people act together, so that counts have a heavier upper tail than their distribution, the more so over hours. */
export const SURGE_RELIEF = 0.5;
const RELIEF_FROM_MINUTES = 5;

/**
 * Score at which a window of `minutes` speaks: the alarm's score less the logarithm of how many times rarer it is looked
 * at anew than one of five minutes, most of it (a bound on false alarms by windows that do not overlap). Constant cost.
 */
export function alarmScoreOf({ alarmScore }: { alarmScore: number }, minutes: number, relief = RELIEF): number {
  return alarmScore - relief * Math.log(Math.max(1, minutes / RELIEF_FROM_MINUTES));
}

/** The finding that is farthest above what its window asks for; null where none is. One step a window. */
export function strongestWindow(
  view: MinuteView,
  judge: (view: MinuteView, window: WindowSums) => Finding | null,
): Finding | null {
  let best: Finding | null = null;
  let bestMargin = 0;
  for (const window of view.windows) {
    const finding = judge(view, window);
    if (!finding) continue;
    const margin = finding.score - scoreAsked(view, window, finding);
    if (margin < bestMargin) continue;
    best = finding;
    bestMargin = margin;
  }
  return best;
}

function scoreAsked(view: MinuteView, window: WindowSums, finding: Finding): number {
  const isSurge = view.shape === 'count' && finding.kind === 'spike';
  const asked = alarmScoreOf(view, window.minutes, isSurge ? SURGE_RELIEF : RELIEF);
  return finding.kind === 'silence' ? Math.min(asked, scoreForLooks(view.alarmScore, view.perWeek)) : asked;
}
