import { scoreForLooks } from './alarm-budget.js';
import { ROUNDING, type MinuteGlance } from './minute-glance.js';
import type { MinuteDetector, MinuteView, WindowSums } from './minute-view.js';
import { negativeBinomialLogLowerTail, negativeBinomialLogUpperTail } from './negative-binomial.js';
import { alarmScoreOf, strongestWindow, SURGE_RELIEF } from './strongest-window.js';
import type { Finding } from './types.js';
import { SCREEN_ROUNDING, type WindowColumns } from './window-columns.js';

// Effect floors: below them a deviation may be certain and still not worth waking anybody.
const SPIKE_RATIO_MIN = 1.6;
const SPIKE_EXCESS_MIN = 5;
const DROP_RATIO_MAX = 0.6;
const DROP_EXPECTED_MIN = 5;
const HOURS_KNOWN_MIN = 48;
/** On the third day each hour was seen twice, and no other day of the week: only what no day explains is told, beside more noise. */
const THIRD_DAY = { hoursKnown: 72, spikeRatio: 4, spikeExpected: 10, dropRatio: 0.1, noise: 0.15 };
// What came in fewer hours than this was no steady flow that could stop.
const ACTIVE_HOURS_MIN = 12;
const SILENCE_MINUTES_MIN = 3;
// No score so near can reach an alarm: spares the tail's computation for nearly all windows.
const STANDARD_RESIDUAL_MIN = 2.5;

/**
 * Too many or too few of what is counted. Every window that ends now is compared with a negative binomial of mean mu and
 * variance mu + phi mu^2 (phi learnt for each window length); the most surprising one speaks. A spike must stand without
 * its largest minute too, at half the score: what is over within one minute is no incident. Source: the scan over all windows of
 * likelihood-ratio control charts (Höhle and Paul 2008, algo.glrnb), with tail probabilities in place of ratios.
 */
export const countWindow: MinuteDetector = {
  name: 'count-window',
  shapes: ['count'],
  judge(view: MinuteView): Finding | null {
    if (view.hoursKnown < HOURS_KNOWN_MIN) return null;
    const since = windowSinceLast(view);
    const known = since ? [...view.windows, since] : view.windows;
    const windows = isThirdDay(view) ? known.map(withMoreNoise) : known;
    return strongestWindow({ ...view, windows }, (_, window) => judgeSpike(view, window) ?? judgeDrop(view, window));
  },
  maySpeak(glance: MinuteGlance): boolean {
    if (glance.hoursKnown < HOURS_KNOWN_MIN) return false;
    const mayStop = glance.activeHours >= ACTIVE_HOURS_MIN;
    if (mayStop && mayBeSilence(glance.sinceLastExpectedLow)) return true;
    for (let index = 0; index < glance.size; index++) {
      if (mayBeSpike(glance, index) || (mayStop && mayBeDrop(glance, index))) return true;
    }
    return false;
  },
  screen({ columns, count, units, sums, weight, expectedLow, expectedHigh }: WindowColumns, marks: Uint8Array): void {
    for (let at = 0; at < count; at++) {
      const column = columns[at]!;
      const seen = sums[weight + column]! * (1 + SCREEN_ROUNDING);
      const most = sums[expectedHigh + column]!;
      const least = sums[expectedLow + column]! * (1 + SCREEN_ROUNDING);
      const isFew = least >= DROP_EXPECTED_MIN * units[at]! && sums[weight + column]! <= DROP_RATIO_MAX * least;
      if (isFew || (seen >= SPIKE_RATIO_MIN * most && seen - most >= SPIKE_EXCESS_MIN * units[at]!)) marks[column] = 1;
    }
  },
};

/** Whether so much was expected since the last thing came that its silence may be told of. */
export function mayBeSilence(expectedLow: number): boolean {
  return expectedLow >= DROP_EXPECTED_MIN - ROUNDING;
}

function mayBeSpike(glance: MinuteGlance, index: number): boolean {
  const seen = glance.weight[index]! * (1 + ROUNDING);
  const most = glance.expectedHigh[index]!;
  if (seen < SPIKE_RATIO_MIN * most || seen - most < SPIKE_EXCESS_MIN) return false;
  if (standardResidual(seen, most, glance.noise[index]!) < STANDARD_RESIDUAL_MIN - ROUNDING) return false;
  // Its noise makes a far tail likelier, and its count is rounded down.
  return surpriseOf(seen, most) >= alarmScoreOf(glance, glance.minutes[index]!, SURGE_RELIEF) - ROUNDING;
}

function mayBeDrop(glance: MinuteGlance, index: number): boolean {
  const least = glance.expectedLow[index]! * (1 + ROUNDING);
  const seen = glance.weight[index]!;
  if (least < DROP_EXPECTED_MIN || seen > DROP_RATIO_MAX * least) return false;
  if (-standardResidual(seen, least, glance.noise[index]!) < 1 - ROUNDING) return false;
  const asked = alarmScoreOf(glance, glance.minutes[index]!);
  const leastAsked = seen > 0 ? asked : Math.min(asked, scoreForLooks(glance.alarmScore, 1));
  return mostSurprise(seen, least) >= leastAsked - ROUNDING;
}

/**
 * No score of so few can be higher: the chance of at most `seen` is above that of exactly `seen`, or of none, under a Poisson
 * distribution (y! is at most e y^(y + 1/2) e^-y, Robbins 1955), and any noise makes far tails likelier.
 */
function mostSurprise(seen: number, expected: number): number {
  return seen < 1 ? expected : Math.min(expected, surpriseOf(seen, expected));
}

/** At least minus the logarithm of the chance of exactly `count`, one or more. */
function surpriseOf(count: number, expected: number): number {
  return expected - count + count * Math.log(count / expected) + 0.5 * Math.log(count) + 1;
}

function withMoreNoise(window: WindowSums): WindowSums {
  return { ...window, noise: Math.max(THIRD_DAY.noise, window.noise) };
}

function isThirdDay({ hoursKnown }: MinuteView): boolean {
  return hoursKnown < THIRD_DAY.hoursKnown;
}

function judgeSpike(view: MinuteView, window: WindowSums): Finding | null {
  const { weight, peak, expectedHigh, noise, covered } = window;
  const ratio = isThirdDay(view) ? THIRD_DAY.spikeRatio : SPIKE_RATIO_MIN;
  if (isThirdDay(view) && expectedHigh < THIRD_DAY.spikeExpected) return null;
  if (covered < 2 || weight < ratio * expectedHigh || weight - expectedHigh < SPIKE_EXCESS_MIN) return null;
  if (standardResidual(weight, expectedHigh, noise) < STANDARD_RESIDUAL_MIN) return null;
  const mean = Math.max(expectedHigh, 1e-6);
  const withoutPeak = -negativeBinomialLogUpperTail(weight - peak, mean * (1 - 1 / covered), noise);
  if (withoutPeak < alarmScoreOf(view, window.minutes) / 2) return null;
  return describe(view, window, 'spike', -negativeBinomialLogUpperTail(weight, mean, noise));
}

/** What has happened every so often has not happened since: the window from the last one on, whatever its length. */
function windowSinceLast({ sinceLast, nowMs }: MinuteView): WindowSums | null {
  const minutes = Math.round((nowMs - sinceLast.startMs) / 60_000);
  if (minutes < SILENCE_MINUTES_MIN) return null;
  const nothing = { weight: 0, quantity: 0, peak: 0, covered: minutes, index: -1, expectedHigh: sinceLast.expected };
  return { ...sinceLast, ...nothing, minutes };
}

function judgeDrop(view: MinuteView, window: WindowSums): Finding | null {
  const { weight, expectedLow, noise } = window;
  const ratio = isThirdDay(view) ? THIRD_DAY.dropRatio : DROP_RATIO_MAX;
  if (view.activeHours < ACTIVE_HOURS_MIN || expectedLow < DROP_EXPECTED_MIN || weight > ratio * expectedLow)
    return null;
  if (-standardResidual(weight, expectedLow, noise) < 1) return null;
  return describe(
    view,
    window,
    weight === 0 ? 'silence' : 'drop',
    -negativeBinomialLogLowerTail(weight, expectedLow, noise),
  );
}

function standardResidual(observed: number, expected: number, noise: number): number {
  return (observed - expected) / Math.sqrt(expected + noise * expected ** 2 + 1e-9);
}

type Described = Pick<
  WindowSums,
  'minutes' | 'startMs' | 'weight' | 'expected' | 'expectedLow' | 'expectedHigh' | 'noise'
>;

function describe(view: MinuteView, window: Described, kind: Finding['kind'], score: number): Finding {
  const { expected, expectedLow, expectedHigh, noise, minutes, weight } = window;
  const spread = (mean: number) => 1.96 * Math.sqrt(mean + noise * mean ** 2);
  const isSilence = kind === 'silence';
  return {
    detector: countWindow.name,
    kind,
    startedMs: isSilence ? Math.min(view.sinceLast.startMs, window.startMs) : window.startMs,
    observed: view.unitWeight * weight,
    expected: {
      low: view.unitWeight * Math.max(0, expectedLow - spread(expectedLow)),
      mid: view.unitWeight * expected,
      high: view.unitWeight * (expectedHigh + spread(expectedHigh)),
    },
    unit: `${view.unit}/${lengthInWords(minutes)}`,
    score,
    evidence: [evidenceOf(view, window)],
  };
}

function evidenceOf(view: MinuteView, { weight, expected, minutes }: Described): string {
  const things = Math.round(view.unitWeight * weight);
  const usual = Number((view.unitWeight * expected).toPrecision(2));
  return `${things === 0 ? 'none' : things} in ${lengthInWords(minutes)}, usually about ${usual} at this hour`;
}

/** A window's length as part of a unit: `10min`, `6h`. */
export function lengthInWords(minutes: number): string {
  return minutes < 120 || minutes % 60 !== 0 ? `${minutes}min` : `${minutes / 60}h`;
}
