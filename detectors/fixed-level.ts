import { firstCovered, ROUNDING, type MinuteGlance } from './minute-glance.js';
import type { MinuteDetector, MinuteView } from './minute-view.js';
import type { Finding } from './types.js';

/** Limits that hold whatever the history: a full disk, more work than cores, a mail queue that no longer empties. */
const LIMITS: Readonly<Record<string, { limit: number; words: string }>> = {
  'host.disk': { limit: 90, words: 'a disk is nearly full' },
  'host.load': { limit: 2, words: 'more than two tasks wait for each core' },
  'mail.queue': { limit: 1000, words: 'mail is queueing up' },
};
const MINUTES_MIN = 5;
const READINGS_MIN = 2;

/**
 * A reading above a fixed limit: the mean over the shortest window of five minutes or more with two readings in it, with and
 * without the largest of them. Cost: one step a window.
 */
export const fixedLevel: MinuteDetector = {
  name: 'fixed-level',
  shapes: ['gauge'],
  judge(view: MinuteView): Finding | null {
    const rule = LIMITS[view.metric];
    const window = view.windows.find(({ minutes, covered }) => minutes >= MINUTES_MIN && covered >= READINGS_MIN);
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
  maySpeak(glance: MinuteGlance): boolean {
    const rule = LIMITS[glance.metric];
    const index = rule ? firstCovered(glance, MINUTES_MIN, READINGS_MIN) : -1;
    if (!rule || index < 0) return false;
    return glance.quantity[index]! * (1 + ROUNDING) > rule.limit * glance.covered[index]!;
  },
};
