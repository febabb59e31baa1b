import { betaBinomialLogUpperTail } from './beta-binomial.js';
import type { MinuteGlance } from './minute-glance.js';
import type { MinuteDetector, MinuteView, WindowSums } from './minute-view.js';
import { strongestWindow } from './strongest-window.js';
import type { Finding } from './types.js';
import { SCREEN_ROUNDING, type WindowColumns } from './window-columns.js';

const FAILURES_MIN = 4;
const RATIO_MIN = 2;
const SHARE_EXCESS_MIN = 0.08;
const HOURS_KNOWN_MIN = 48;
// Strength of the prior, as a number of tries: a usual share of 5 % wanders by about 3 points.
const PRIOR_TRIES = 60;
const SHARE_FLOOR = 0.005;
const USUAL_MOST = 0.95;
// A little more than what is lost where failures and tries are rounded to whole ones.
const ROUNDED = 0.51;

/**
 * A larger share fails than usual: payments, gift cards, pages. Each window's failures against a beta-binomial whose
 * prior has the usual share as its mean. Failures within one minute alone are no incident.
 */
export const failureRatio: MinuteDetector = {
  name: 'failure-ratio',
  shapes: ['ratio'],
  judge(view: MinuteView): Finding | null {
    if (view.hoursKnown < HOURS_KNOWN_MIN) return null;
    return strongestWindow(view, judgeWindow);
  },
  maySpeak({ hoursKnown, size, weight, quantity, expected }: MinuteGlance): boolean {
    if (hoursKnown < HOURS_KNOWN_MIN) return false;
    for (let index = 0; index < size; index++) {
      if (quantity[index]! < FAILURES_MIN - ROUNDED) continue;
      const share = (quantity[index]! + ROUNDED) / Math.max(ROUNDED, weight[index]! - ROUNDED);
      if (share - Math.min(USUAL_MOST, expected[index]!) >= SHARE_EXCESS_MIN) return true;
    }
    return false;
  },
  screen({ columns, count, sums, weight, quantity, expected }: WindowColumns, marks: Uint8Array): void {
    for (let at = 0; at < count; at++) {
      const column = columns[at]!;
      const failed = sums[quantity + column]!;
      if (failed < FAILURES_MIN - ROUNDED) continue;
      const tries = sums[weight + column]!;
      const share = (failed + ROUNDED) / Math.max(ROUNDED, tries - ROUNDED);
      const usual = tries > 0 ? Math.min(USUAL_MOST, sums[expected + column]! / tries) : 0;
      if (share - usual >= SHARE_EXCESS_MIN - SCREEN_ROUNDING) marks[column] = 1;
    }
  },
};

function judgeWindow(view: MinuteView, window: WindowSums): Finding | null {
  const tries = Math.round(window.weight);
  const failures = Math.min(tries, Math.round(window.quantity));
  const usual = Math.min(USUAL_MOST, Math.max(SHARE_FLOOR, window.expected));
  const share = failures / tries;
  if (failures < FAILURES_MIN || failures - window.peak < 2) return null;
  // Where much fails anyway, half of the usual successes is as bad as twice the usual failures.
  const isFarOff = share >= RATIO_MIN * usual || 1 - share <= (1 - usual) / RATIO_MIN;
  if (!isFarOff || share - usual < SHARE_EXCESS_MIN) return null;
  const score = -betaBinomialLogUpperTail(failures, tries, usual * PRIOR_TRIES, (1 - usual) * PRIOR_TRIES);
  const spread = 1.96 * Math.sqrt((usual * (1 - usual)) / tries + (usual * (1 - usual)) / PRIOR_TRIES);
  return {
    detector: failureRatio.name,
    kind: 'failure',
    startedMs: window.startMs,
    observed: share,
    expected: { low: Math.max(0, usual - spread), mid: usual, high: Math.min(1, usual + spread) },
    unit: view.unit,
    score,
    evidence: [`${failures} of ${tries} failed, usually ${(100 * usual).toFixed(1)} %`],
  };
}
