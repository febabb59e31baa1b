import { ROUNDING, type MinuteGlance } from './minute-glance.js';
import type { MinuteDetector, MinuteView, WindowSums } from './minute-view.js';
import { normalLogUpperTail } from './normal-tail.js';
import { isRestAsUsual } from './slow-tail.js';
import { strongestWindow } from './strongest-window.js';
import type { Finding } from './types.js';
import { SCREEN_ROUNDING, type WindowColumns } from './window-columns.js';

const SAMPLES_MIN = 10;
const MINUTES_MIN = 3;
const RATIO_MIN = 1.25;
const EXCESS_LOG_MIN = Math.log(RATIO_MIN);
const EXCESS_MS_MIN = 50;
const HOURS_KNOWN_MIN = 48;
// Quiet weeks teach next to no noise; a server is never that even.
const NOISE_LEAST = 0.002;

/**
 * Responses slower than usual at this hour: the mean of the logarithm of the durations in each window against the
 * expected one. Its variance is that of single durations over their number, plus what windows of this length have
 * shown beyond it. Logarithms, because response times are skewed. Test and effect are both asked for. Cost: one normal tail a
 * window, fourteen.
 */
export const slowPage: MinuteDetector = {
  name: 'slow-page',
  shapes: ['duration'],
  judge(view: MinuteView): Finding | null {
    if (view.hoursKnown < HOURS_KNOWN_MIN) return null;
    return strongestWindow(view, judgeWindow);
  },
  maySpeak({ hoursKnown, size, covered, weight, quantity, expected }: MinuteGlance): boolean {
    if (hoursKnown < HOURS_KNOWN_MIN) return false;
    for (let index = 0; index < size; index++) {
      const samples = weight[index]! * (1 + ROUNDING);
      if (samples < SAMPLES_MIN || covered[index]! < MINUTES_MIN) continue;
      if (quantity[index]! / weight[index]! - expected[index]! >= EXCESS_LOG_MIN - ROUNDING) return true;
    }
    return false;
  },
  screen({ columns, count, sums, covered, weight, quantity, expected }: WindowColumns, marks: Uint8Array): void {
    for (let at = 0; at < count; at++) {
      const column = columns[at]!;
      const samples = sums[weight + column]! * (1 + SCREEN_ROUNDING);
      if (samples < SAMPLES_MIN || sums[covered + column]! < MINUTES_MIN) continue;
      const excess = (sums[quantity + column]! - sums[expected + column]!) / sums[weight + column]!;
      if (excess >= EXCESS_LOG_MIN - SCREEN_ROUNDING) marks[column] = 1;
    }
  },
};

function judgeWindow(view: MinuteView, window: WindowSums): Finding | null {
  const { weight, quantity, expected, noise, covered, peak } = window;
  if (weight < SAMPLES_MIN || covered < MINUTES_MIN) return null;
  const excess = quantity / weight - expected;
  // Without the minute that is farthest out the rest must still be slow.
  const withoutPeak = (quantity - expected * weight - peak) / weight;
  const ratio = Math.exp(excess);
  if (Math.exp(withoutPeak) < 1 + (RATIO_MIN - 1) / 2) return null;
  const usualMs = Math.exp(expected);
  if (ratio < RATIO_MIN || usualMs * (ratio - 1) < EXCESS_MS_MIN) return null;
  const spread = Math.sqrt(view.singleVariance / weight + noise + NOISE_LEAST);
  return {
    detector: slowPage.name,
    kind: 'slow',
    startedMs: window.startMs,
    observed: usualMs * ratio,
    expected: { low: usualMs * Math.exp(-1.96 * spread), mid: usualMs, high: usualMs * Math.exp(1.96 * spread) },
    unit: view.unit,
    score: -normalLogUpperTail(excess / spread),
    evidence: [
      `typical response ${Math.round(usualMs * ratio)} ms against ${Math.round(usualMs)} ms at this hour`,
      ...distributionOf(view, window),
    ],
  };
}

/** Whether all responses have become slower, or some of them very slow; nothing where single ones are not known. */
function distributionOf({ singles }: MinuteView, { minutes }: WindowSums): string[] {
  const seen = singles?.windows.find((candidate) => candidate.minutes >= minutes) ?? singles?.windows.at(-1);
  if (!seen) return [];
  return [
    isRestAsUsual(seen)
      ? 'only a part of the responses is slow'
      : 'all of the responses are slower, not only the slowest',
  ];
}
