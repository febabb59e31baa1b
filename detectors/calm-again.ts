import type { MinuteView, WindowSums } from './minute-view.js';
import type { Finding } from './types.js';

const CALM_MINUTES = 15;
const CALM_EXPECTED_MIN = 4;

/**
 * Whether the newest minutes look ordinary again after `finding`: the test by which an alarm ends. Milder than the one by
 * which it began, so that a series at the edge does not flicker (hysteresis). A window too thin to tell is not calm.
 */
export function isCalmAgain(view: MinuteView, finding: Finding): boolean {
  const window = view.windows.find((candidate) => tellsEnough(view, candidate, finding));
  if (!window) return false;
  const { weight, quantity, covered, expected, expectedLow, expectedHigh, noise } = window;
  switch (finding.kind) {
    case 'spike': {
      if (view.shape === 'level') return quantity <= 1.3 * expectedHigh;
      const spread = Math.sqrt(expectedHigh + noise * expectedHigh ** 2);
      return weight <= Math.max(1.3 * expectedHigh, expectedHigh + 2 * spread);
    }
    case 'drop':
    case 'silence':
      return weight >= 0.7 * expectedLow;
    case 'slow':
      return quantity / weight - expected < Math.log(1.15);
    case 'failure':
      return quantity / weight < Math.max(1.5 * expected, expected + 0.05);
    case 'threshold':
      return quantity / covered <= finding.expected.high;
    default:
      return true;
  }
}

function tellsEnough(view: MinuteView, window: WindowSums, finding: Finding): boolean {
  if (window.minutes < CALM_MINUTES || window.covered < 5) return false;
  if (finding.kind === 'drop' || finding.kind === 'silence') return window.expectedLow >= CALM_EXPECTED_MIN;
  if (view.shape === 'duration' || view.shape === 'ratio') return window.weight >= 8;
  return true;
}
