import { betaBinomialLogUpperTail } from './beta-binomial.js';
import { negativeBinomialLogUpperTail } from './negative-binomial.js';
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

/** A smaller rise is told where it has lasted and is certain: of many failures, beside how this shop's share wanders. */
const LASTING = { minutes: 60, failures: 20, ratio: 2.5, excess: 0.02, hoursKnown: 14 * 24 };
/** The usual share of an hour is an estimate itself: so much of its square, as a relative variance. */
const USUAL_DOUBT = 0.02;

/**
 * A larger share fails than usual: payments, gift cards, pages. Each window's failures against a beta-binomial whose
 * prior has the usual share as its mean. Failures within one minute alone are no incident. From an hour on a smaller rise
 * counts too: against a negative binomial with the noise learnt for windows of that length, as for counts.
 */
export const failureRatio: MinuteDetector = {
  name: 'failure-ratio',
  shapes: ['ratio'],
  judge(view: MinuteView): Finding | null {
    if (view.hoursKnown < HOURS_KNOWN_MIN) return null;
    return strongestWindow(view, judgeWindow);
  },
  maySpeak({ hoursKnown, size, minutes, weight, quantity, expected }: MinuteGlance): boolean {
    if (hoursKnown < HOURS_KNOWN_MIN) return false;
    for (let index = 0; index < size; index++) {
      if (mayBeFailure(minutes[index]!, weight[index]!, quantity[index]!, expected[index]!, 0)) return true;
    }
    return false;
  },
  screen({ minutes, columns, count, sums, weight, quantity, expected }: WindowColumns, marks: Uint8Array): void {
    for (let at = 0; at < count; at++) {
      const column = columns[at]!;
      const failed = sums[quantity + column]!;
      const tries = sums[weight + column]!;
      const usual = tries > 0 ? sums[expected + column]! / tries : 0;
      if (mayBeFailure(minutes, tries, failed, usual, SCREEN_ROUNDING)) marks[column] = 1;
    }
  },
};

function mayBeFailure(minutes: number, tries: number, failed: number, expected: number, rounding: number): boolean {
  if (failed < FAILURES_MIN - ROUNDED) return false;
  const usual = Math.min(USUAL_MOST, expected);
  const share = (failed + ROUNDED) / Math.max(ROUNDED, tries - ROUNDED);
  if (share - usual >= SHARE_EXCESS_MIN - rounding) return true;
  const mayLast = minutes >= LASTING.minutes && failed >= LASTING.failures - ROUNDED;
  return mayLast && share - usual >= LASTING.excess - rounding && share >= (LASTING.ratio - rounding) * usual;
}

function judgeWindow(view: MinuteView, window: WindowSums): Finding | null {
  const tries = Math.round(window.weight);
  const failures = Math.min(tries, Math.round(window.quantity));
  const usual = Math.min(USUAL_MOST, Math.max(SHARE_FLOOR, window.expected));
  const share = failures / tries;
  if (failures < FAILURES_MIN || failures - window.peak < 2) return null;
  const opinions = [opinionOfRise(failures, tries, usual), opinionOfLasting(view, window, failures, tries, usual)];
  const surest = opinions.reduce((one, other) => (other.score > one.score ? other : one));
  if (surest.score === 0) return null;
  const spread = 1.96 * Math.sqrt((usual * (1 - usual)) / tries + surest.variance);
  const { score } = surest;
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

/** How surprising a rise is, 0 where it does not matter; and how far the usual share itself may stray. */
interface Opinion {
  score: number;
  variance: number;
}

const NO_OPINION: Opinion = { score: 0, variance: 0 };

/** Of a rise that matters at once. */
function opinionOfRise(failures: number, tries: number, usual: number): Opinion {
  const share = failures / tries;
  // Where much fails anyway, half of the usual successes is as bad as twice the usual failures.
  const isFarOff = share >= RATIO_MIN * usual || 1 - share <= (1 - usual) / RATIO_MIN;
  if (!isFarOff || share - usual < SHARE_EXCESS_MIN) return NO_OPINION;
  const score = -betaBinomialLogUpperTail(failures, tries, usual * PRIOR_TRIES, (1 - usual) * PRIOR_TRIES);
  return { score, variance: (usual * (1 - usual)) / PRIOR_TRIES };
}

/** Of a rise that matters when it lasts; what may be over with its largest minute does not. */
function opinionOfLasting(
  view: MinuteView,
  { minutes, peak, noise }: WindowSums,
  failures: number,
  tries: number,
  usualNow: number,
): Opinion {
  // Of an hour of the week little may be known: what is usual in the longest window that is looked at is none too much for it.
  const usual = Math.max(usualNow, view.windows.at(-1)?.expected ?? 0);
  const lasting = failures - peak;
  const share = lasting / tries;
  if (minutes < LASTING.minutes || view.hoursKnown < LASTING.hoursKnown || lasting < LASTING.failures)
    return NO_OPINION;
  if (share < LASTING.ratio * usual || share - usual < LASTING.excess) return NO_OPINION;
  const relativeVariance = noise + USUAL_DOUBT;
  const score = -negativeBinomialLogUpperTail(lasting, tries * usual, relativeVariance);
  return { score, variance: relativeVariance * usual ** 2 };
}
