import { lengthInWords } from './count-window.js';
import { ROUNDING, type MinuteGlance } from './minute-glance.js';
import type { MinuteDetector, MinuteView, WindowSums } from './minute-view.js';
import { normalLogUpperTail } from './normal-tail.js';
import { strongestWindow } from './strongest-window.js';
import type { Finding } from './types.js';
import { SCREEN_ROUNDING, type WindowColumns } from './window-columns.js';

const RATIO_MIN = 1.6;
const MINUTES_MIN = 5;
const MINUTES_MAX = 240;
const HOURS_KNOWN_MIN = 48;
/** On the third day little is known of how a level runs within its hours: only a clear multiple is told. */
const THIRD_DAY = { hoursKnown: 72, ratio: 4 };
// The logarithm of a level has longer tails than a normal: what looks like this many of its spreads counts as fewer.
const TAIL_DISCOUNT = 0.75;

/**
 * A level far above what is usual at this hour: database bytes or queries. The mean over each window of at least five
 * minutes against the expected one, on a log scale, in units of the spread that windows of this length have shown. The
 * largest minute does not count. Cost: one normal tail a window, fourteen.
 */
export const levelWindow: MinuteDetector = {
  name: 'level-window',
  shapes: ['level'],
  judge(view: MinuteView): Finding | null {
    if (view.hoursKnown < HOURS_KNOWN_MIN) return null;
    return strongestWindow(view, judgeWindow);
  },
  maySpeak({ hoursKnown, size, minutes, quantity, expectedHigh }: MinuteGlance): boolean {
    if (hoursKnown < HOURS_KNOWN_MIN) return false;
    for (let index = 0; index < size; index++) {
      // Without its largest minute a window is never farther above than with it.
      const isFar = quantity[index]! * (1 + ROUNDING) >= RATIO_MIN * expectedHigh[index]!;
      if (isFar && expectedHigh[index]! > 0 && minutes[index]! <= MINUTES_MAX) return true;
    }
    return false;
  },
  screen({ minutes, columns, count, sums, quantity, expectedHigh, pressure }: WindowColumns, marks: Uint8Array): void {
    if (minutes > MINUTES_MAX) return;
    for (let at = 0; at < count; at++) {
      const column = columns[at]!;
      const most = sums[expectedHigh + column]! * pressure;
      if (most > 0 && sums[quantity + column]! * (1 + SCREEN_ROUNDING) >= RATIO_MIN * most) marks[column] = 1;
    }
  },
};

function judgeWindow(view: MinuteView, window: WindowSums): Finding | null {
  const { covered, minutes, quantity, peak, expected, expectedHigh, noise } = window;
  if (covered < MINUTES_MIN || minutes > MINUTES_MAX || !(expectedHigh > 0)) return null;
  const without = (quantity - peak) / (expectedHigh * (1 - 1 / covered));
  if (without < (view.hoursKnown < THIRD_DAY.hoursKnown ? THIRD_DAY.ratio : RATIO_MIN)) return null;
  const score = -normalLogUpperTail((TAIL_DISCOUNT * Math.log(without)) / Math.sqrt(noise + 1e-4));
  const perMinute = (sum: number) => sum / covered;
  const spread = Math.exp(1.96 * Math.sqrt(noise));
  return {
    detector: levelWindow.name,
    kind: 'spike',
    startedMs: window.startMs,
    observed: perMinute(quantity),
    expected: {
      low: perMinute(window.expectedLow) / spread,
      mid: perMinute(expected),
      high: perMinute(expectedHigh) * spread,
    },
    unit: `${view.unit}/min`,
    score,
    evidence: [`${without.toFixed(1)} times the usual over ${lengthInWords(minutes)}`],
  };
}
