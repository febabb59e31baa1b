import type { MinuteDetector, MinuteView } from './minute-view.js';
import type { Finding } from './types.js';

/** Limits that hold whatever the history: a full disk, more work than cores, a mail queue that no longer empties. */
const LIMITS: Readonly<Record<string, { limit: number; words: string }>> = {
  'host.disk': { limit: 90, words: 'a disk is nearly full' },
  'host.load': { limit: 2, words: 'more than two tasks wait for each core' },
  'mail.queue': { limit: 1000, words: 'mail is queueing up' },
};
const MINUTES_MIN = 5;

/**
 * A reading above a fixed limit: the mean over the shortest window of five minutes or more with two readings in it, with and
 * without the largest of them.
 */
export const fixedLevel: MinuteDetector = {
  name: 'fixed-level',
  shapes: ['gauge'],
  judge(view: MinuteView): Finding | null {
    const rule = LIMITS[view.metric];
    const window = view.windows.find(({ minutes, covered }) => minutes >= MINUTES_MIN && covered >= 2);
    if (!rule || !window) return null;
    const mean = window.quantity / window.covered;
    const withoutPeak = (window.quantity - window.peak) / (window.covered - 1);
    if (Math.min(mean, withoutPeak) <= rule.limit) return null;
    return {
      detector: fixedLevel.name,
      kind: 'threshold',
      startedMs: window.startMs,
      observed: mean,
      expected: { low: 0, mid: Math.min(window.expected / window.covered, rule.limit), high: rule.limit },
      unit: view.unit,
      score: view.alarmScore,
      evidence: [rule.words],
    };
  },
};
