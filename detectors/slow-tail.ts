import type { MinuteDetector, MinuteView, SingleWindow } from './minute-view.js';
import { beyondSurprise, LINE, LINE_FACTORS, usualShare } from './single-values.js';
import { alarmScoreOf } from './strongest-window.js';
import type { Finding } from './types.js';

const HOURS_KNOWN_MIN = 48;
const SLOW_ONES_MIN = 6;
const SLOW_ONES_BESIDE_PEAK_MIN = 2;
const MINUTES_MIN = 3;
/** How much more of the responses must be slow than usual: about one in ten beyond the far line, one in seven beyond the near one. */
const SHARE_EXCESS_MIN = { [LINE.aboveNear]: 0.15, [LINE.aboveFar]: 0.08 } as const;
/** A page without a slow response so far will have some: so many are taken for usual at least, whatever was seen. */
const USUAL_SHARE_MIN = 0.0075;
/** Nobody feels a response that is five times as slow and still comes at once. */
const EXCESS_MS_MIN = 200;
/** Where the others are slower by this much, too, all of the page is slow, and not a part of it. */
const REST_RATIO_MAX = 1.15;
const SLOW_SHARE_MAX = 0.5;

/**
 * Some responses are very slow while most are as usual: one in ten waits for ten seconds, and the typical one does not move.
 * In each window the number beyond twice and five times the usual against the share that usually is, as a beta-binomial
 * (`beyondSurprise`). Says nothing where the rest has moved as well: that is `slow-page`. What it
 * shows is the geometric mean, as the chart does; what is wrong with it stands in the evidence. Cost: two tails for each of ten
 * windows, and only with a minute that brought slow ones.
 */
export const slowTail: MinuteDetector = {
  name: 'slow-tail',
  shapes: ['duration'],
  maySpeak: ({ hasOddSingles }) => hasOddSingles,
  // It speaks of single values alone.
  screen: () => undefined,
  judge(view: MinuteView): Finding | null {
    if (view.hoursKnown < HOURS_KNOWN_MIN || !view.singles) return null;
    let best: Finding | null = null;
    for (const window of view.singles.windows) {
      for (const line of [LINE.aboveNear, LINE.aboveFar] as const) {
        const finding = judgeLine(view, window, line);
        if (finding && finding.score >= alarmScoreOf(view, window.minutes) && finding.score > (best?.score ?? 0)) {
          best = finding;
        }
      }
    }
    return best;
  },
};

function judgeLine(view: MinuteView, window: SingleWindow, line: 2 | 3): Finding | null {
  const { spread, usual, variance } = view.singles!;
  const { weight, beyond, peaks, minutes, startMs } = window;
  const slow = beyond[line]!;
  if (minutes < MINUTES_MIN || slow < SLOW_ONES_MIN || slow - peaks[line]! < SLOW_ONES_BESIDE_PEAK_MIN) return null;
  const share = slow / weight;
  const usualOnes = usualShare(spread, line);
  if (share - usualOnes < SHARE_EXCESS_MIN[line] || usual * (LINE_FACTORS[line] - 1) < EXCESS_MS_MIN) return null;
  if (!isRestAsUsual(window)) return null;
  const score = beyondSurprise(slow, weight, Math.max(usualOnes, USUAL_SHARE_MIN));
  const edge = Math.exp(1.96 * Math.sqrt(variance / weight));
  const rest = Math.round(usual * Math.exp(window.restLogs / window.restWeight));
  return {
    detector: slowTail.name,
    kind: 'slow',
    startedMs: startMs,
    observed: Math.exp(window.logs / weight),
    expected: { low: usual / edge, mid: usual, high: usual * edge },
    unit: view.unit,
    score,
    evidence: [
      `${Math.round(slow)} of ${Math.round(weight)} responses took ${LINE_FACTORS[line]} times the usual ${Math.round(usual)} ms or more, usually ${(100 * usualOnes).toFixed(1)} %`,
      `only a part is slow: the others took about ${rest} ms, as usual`,
    ],
  };
}

/** Whether a few are slow and the others are not: the mark of a tail, as against a shift of all. */
export function isRestAsUsual({ weight, beyond, restWeight, restLogs }: SingleWindow): boolean {
  return beyond[LINE.aboveNear]! <= SLOW_SHARE_MAX * weight && restLogs < Math.log(REST_RATIO_MAX) * restWeight;
}
