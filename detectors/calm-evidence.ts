import type { MinuteView, WindowSums } from './minute-view.js';
import type { Finding } from './types.js';

/** What is found is found at its worst: so much of it, as a power or a part, is taken for how it goes on. */
const GOES_ON = 0.8;
/** Bounds of how it goes on, as a factor on the usual. */
const SPIKE = { least: 1.6, most: 6 };
const SLOW = { least: 1.2, most: 2 };
const DROP = { least: 0.05, most: 0.7 };
/** A share is found from few tries, so less of it goes on. */
const FAILURE = { goesOn: 0.6, least: 0.05, small: 0.08, most: 0.5 };
const SHARE_FLOOR = 0.005;
/** Variance of the logarithm of a level that is known as well as can be. */
const LEVEL_VARIANCE = 0.01;
/** Noise that hides trouble for so many minutes would be another level, and what looks as usual for as long is. */
const NOISE_MINUTES_MAX = 240;

/**
 * How much better "as usual again" explains a window than "as bad as was found", as a logarithm of the likelihood ratio in
 * nats (Wald 1945). Counts by Poisson, divided by their overdispersion (a quasi-likelihood, Wedderburn 1974); durations and
 * levels by the normal of the logarithm; failures by Bernoulli. Infinite where a window says by itself what it is. Looked
 * at in all windows that end now, this is the statistic of Page's cumulative sum (1954): the chance that trouble which
 * goes on is ever taken for over is about e to the minus of it for each stretch that is long enough to tell.
 */
export function calmEvidence(view: MinuteView, window: WindowSums, finding: Finding): number {
  switch (finding.kind) {
    case 'spike':
      return view.shape === 'level'
        ? levelEvidence(window, finding)
        : countEvidence(window, window.expected, up(finding));
    case 'drop':
    case 'silence':
      return countEvidence(window, window.expectedLow, down(finding));
    case 'slow':
      return slowEvidence(view, window, finding);
    case 'failure':
      return view.shape === 'outcome' ? Number.POSITIVE_INFINITY : failureEvidence(window, finding);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function clamped(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value));
}

function up({ observed, expected }: Finding): number {
  return clamped((observed / Math.max(expected.mid, 1e-6)) ** GOES_ON, SPIKE);
}

function down({ observed, expected }: Finding): number {
  return clamped((observed / Math.max(expected.low, 1e-6)) ** GOES_ON, DROP);
}

function countEvidence(window: WindowSums, expected: number, factor: number): number {
  return (expected * (factor - 1) - window.weight * Math.log(factor)) / (1 + noiseOf(window) * expected);
}

function noiseOf({ minutes, noise }: WindowSums): number {
  return minutes < NOISE_MINUTES_MAX ? noise : 0;
}

function levelEvidence(window: WindowSums, finding: Finding): number {
  // At the upper edge: there is what visitors explain.
  const { quantity, expectedHigh } = window;
  return normalEvidence(Math.log(quantity / expectedHigh), Math.log(up(finding)), noiseOf(window) + LEVEL_VARIANCE);
}

function slowEvidence({ singleVariance }: MinuteView, window: WindowSums, finding: Finding): number {
  const { weight, quantity, expected } = window;
  if (!(weight > 0)) return Number.NEGATIVE_INFINITY;
  const found = clamped((finding.observed / Math.max(finding.expected.mid, 1e-6)) ** GOES_ON, SLOW);
  return normalEvidence(quantity / weight - expected, Math.log(found), singleVariance / weight + noiseOf(window));
}

/** Of a mean with that variance: for 0 against `shift`. */
function normalEvidence(mean: number, shift: number, variance: number): number {
  return (shift * (shift / 2 - mean)) / variance;
}

function failureEvidence({ weight, quantity, expected }: WindowSums, { observed }: Finding): number {
  const usual = Math.min(1 - SHARE_FLOOR, Math.max(SHARE_FLOOR, expected));
  const room = 1 - usual;
  const goesOn = FAILURE.goesOn * (observed - usual);
  const more = clamped(goesOn, {
    // A rise that is small is taken for what it is.
    least: observed - usual < FAILURE.small ? Math.max(SHARE_FLOOR, goesOn) : Math.min(FAILURE.least, room / 2),
    most: FAILURE.most * room,
  });
  const found = usual + more;
  return quantity * Math.log(usual / found) + (weight - quantity) * Math.log((1 - usual) / (1 - found));
}
