import type { MinuteDetector, MinuteView, SingleWindow } from './minute-view.js';
import { beyondSurprise, LINE, LINE_FACTORS, usualShare } from './single-values.js';
import type { Finding } from './types.js';

const HOURS_KNOWN_MIN = 72;
/** How many orders must lie beyond the far and the near line, and how much of all orders more than usual. */
const ORDERS_MIN = { far: 4, near: 8 };
const SHARE_EXCESS_MIN = 0.3;

const SIDES = [
  { kind: 'drop', line: LINE.belowFar, least: ORDERS_MIN.far },
  { kind: 'drop', line: LINE.belowNear, least: ORDERS_MIN.near },
  { kind: 'spike', line: LINE.aboveNear, least: ORDERS_MIN.near },
  { kind: 'spike', line: LINE.aboveFar, least: ORDERS_MIN.far },
] as const;

/**
 * Orders that are worth far less or far more than usual: prices at zero, cents taken for euros, a coupon gone wild. Of the
 * newest orders, in stretches of growing number, how many lie beyond half or twice, a fifth or five times the usual value,
 * against the share that usually does, as a beta-binomial (`beyondSurprise`). Counts orders and no minutes, so that a shop of
 * ten orders a day is judged as one of ten thousand; one dear order, or one minute of them, is no incident. Orders of a size
 * come together, as when resellers buy, so a row of them is likelier than it seems: as much is asked as of a look at each
 * minute, though a look comes only with each order. Unit: currency. Cost: four tails
 * for each of ten windows, and only with a minute that brought an odd value.
 */
export const orderValue: MinuteDetector = {
  name: 'order-value',
  shapes: ['sum'],
  maySpeak: ({ hasOddSingles }) => hasOddSingles,
  // It speaks of single values alone.
  screen: () => undefined,
  judge(view: MinuteView): Finding | null {
    if (view.hoursKnown < HOURS_KNOWN_MIN || !view.singles) return null;
    let best: Finding | null = null;
    for (const window of view.singles.windows) {
      for (const side of SIDES) {
        const finding = judgeSide(view, window, side);
        if (finding && finding.score >= view.alarmScore && finding.score > (best?.score ?? 0)) best = finding;
      }
    }
    return best;
  },
};

function judgeSide(
  view: MinuteView,
  window: SingleWindow,
  { kind, line, least }: (typeof SIDES)[number],
): Finding | null {
  const { spread, usual, variance } = view.singles!;
  const { weight, beyond, peaks, startMs } = window;
  const odd = beyond[line]!;
  const usualOnes = usualShare(spread, line);
  if (odd < least || peaks[line]! > odd / 2 || odd / weight - usualOnes < SHARE_EXCESS_MIN) return null;
  const factor = LINE_FACTORS[line];
  const words = factor < 1 ? `at most a ${factor === 0.5 ? 'half' : 'fifth'}` : `at least ${factor} times`;
  const edge = Math.exp(1.96 * Math.sqrt(variance / weight));
  return {
    detector: orderValue.name,
    kind,
    startedMs: startMs,
    observed: Math.exp(window.logs / weight),
    expected: { low: usual / edge, mid: usual, high: usual * edge },
    unit: `${view.unit}/order`,
    score: beyondSurprise(odd, weight, usualOnes),
    evidence: [
      `${odd} of the last ${weight} orders are worth ${words} the usual ${usual.toPrecision(3)}; usually ${(100 * usualOnes).toFixed(1)} % are`,
    ],
  };
}
