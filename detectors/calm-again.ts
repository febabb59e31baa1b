import { orderValue } from './order-value.js';
import { areSinglesCalm } from './singles-calm.js';
import { slowTail } from './slow-tail.js';
import { WINDOW_MINUTES } from './window-noise.js';
import type { MinuteView, WindowSums } from './minute-view.js';
import type { Finding } from './types.js';

const CALM_MINUTES = 15;
const CALM_SAMPLES = 8;
/** By how many standard deviations calm and trouble must lie apart for a window of counts to tell which it is. */
const TELLING_DEVIATIONS = 2;
const MINUTES_WITH_DATA_MIN = 5;
/** A reading that hangs at its limit is not over each time it dips below. */
const BELOW_LIMIT = 0.97;
const OF_SINGLES: ReadonlySet<string> = new Set([slowTail.name, orderValue.name]);

/** Whether a finding is of single values, and not of windows of them. */
export function isOfSingles({ detector }: Finding): boolean {
  return OF_SINGLES.has(detector);
}

/**
 * Whether the newest minutes look ordinary again after `finding`: the test by which an alarm ends. Harder to pass than
 * not to have begun, so that a series at the edge does not flicker (hysteresis): a spike must be nearer to the usual than
 * to what was found, a drop back above seven tenths of it, over a window long enough to tell. A window too thin to tell
 * is not calm; of a series too rare for any, the longest window has to do.
 */
export function isCalmAgain(view: MinuteView, finding: Finding): boolean {
  if (isOfSingles(finding)) return areSinglesCalm(view, finding);
  const window = view.windows.find((candidate) => tellsEnough(view, candidate, finding)) ?? longestWindow(view);
  if (!window || !(window.weight > 0 || finding.kind === 'spike')) return false;
  const { weight, quantity, covered, expected, expectedLow, expectedHigh, noise } = window;
  switch (finding.kind) {
    case 'spike': {
      if (view.shape === 'level') return quantity <= 1.3 * expectedHigh;
      const spread = Math.sqrt(expectedHigh + noise * expectedHigh ** 2);
      return weight <= Math.max(1.3 * expectedHigh, Math.min(expectedHigh + 2 * spread, middleOf(window, finding)));
    }
    case 'drop':
    case 'silence':
      return weight >= 0.7 * expectedLow;
    case 'slow':
      return quantity / weight - expected < Math.log(1.15);
    case 'failure':
      // What is broken from its first day has taught that it is usually broken.
      if (view.shape === 'outcome') return quantity === 0;
      return quantity / weight < Math.max(1.5 * expected, expected + 0.05);
    case 'threshold':
      return quantity / covered <= BELOW_LIMIT * finding.expected.high;
    default:
      return true;
  }
}

function longestWindow(view: MinuteView): WindowSums | undefined {
  const last = view.windows.at(-1);
  return last?.index === WINDOW_MINUTES.length - 1 ? last : undefined;
}

/**
 * The ratio to the usual that was found, between two and three: below are the floors of the detector, and a short window is
 * found at its highest, which does not last.
 */
function ratioFound(finding: Finding): number {
  return Math.min(3, Math.max(2, finding.observed / Math.max(finding.expected.mid, 1e-6)));
}

/** The geometric middle between the usual and what it would be were the trouble going on. */
function middleOf(window: WindowSums, finding: Finding): number {
  return window.expectedHigh * Math.sqrt(ratioFound(finding));
}

function tellsEnough(view: MinuteView, window: WindowSums, finding: Finding): boolean {
  if (window.minutes < CALM_MINUTES || window.covered < MINUTES_WITH_DATA_MIN) return false;
  if (finding.kind === 'drop' || finding.kind === 'silence') return window.expectedLow >= TELLING_DEVIATIONS ** 2;
  if (view.shape === 'duration' || view.shape === 'ratio') return window.weight >= CALM_SAMPLES;
  if (finding.kind === 'spike' && view.shape === 'count') {
    const trouble = window.expectedHigh * ratioFound(finding);
    return trouble - window.expectedHigh >= TELLING_DEVIATIONS * Math.sqrt(trouble);
  }
  return true;
}
