import { orderValue } from './order-value.js';
import { calmEvidence } from './calm-evidence.js';
import { areSinglesCalm } from './singles-calm.js';
import { slowTail } from './slow-tail.js';
import { WINDOW_MINUTES } from './window-noise.js';
import type { MinuteView, WindowSums } from './minute-view.js';
import type { Finding } from './types.js';

const CALM_MINUTES = 15;
/** In trouble that goes on, one window of each length is taken for calm by chance in so many minutes: a hundred days. */
const FALSE_END_MINUTES = 100 * 1440;
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
 * to what was found, a drop back above seven tenths of it, and "as usual" must explain the window far better than "as bad as
 * was found" (`calmEvidence`), so that a better hour of trouble that goes on is not its end. A window too thin to tell is not
 * calm; of a series too rare for any, the longest window has to do.
 */
export function isCalmAgain(view: MinuteView, finding: Finding): boolean {
  if (isOfSingles(finding)) return areSinglesCalm(view, finding);
  return view.windows.some(
    (window) =>
      window.minutes >= CALM_MINUTES &&
      window.covered >= MINUTES_WITH_DATA_MIN &&
      // What was before it says nothing of whether it is over.
      window.startMs >= finding.startedMs &&
      (isLongest(window) || calmEvidence(view, window, finding) >= evidenceAsked(window)) &&
      isAsUsual(view, window, finding),
  );
}

/** There are the more windows by chance, the shorter they are. */
function evidenceAsked({ minutes }: WindowSums): number {
  return Math.log(FALSE_END_MINUTES / minutes);
}

/** Of a series too rare for any window to tell the longest one has to do. */
function isLongest({ index }: WindowSums): boolean {
  return index === WINDOW_MINUTES.length - 1;
}

function isAsUsual(view: MinuteView, window: WindowSums, finding: Finding): boolean {
  if (!(window.weight > 0 || finding.kind === 'spike')) return false;
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
      return quantity / weight < Math.max(1.5 * expected, expected + Math.min(0.05, (finding.observed - expected) / 2));
    case 'threshold':
      return quantity / covered <= BELOW_LIMIT * finding.expected.high;
    default:
      return true;
  }
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
