import { logIncompleteGamma } from './regularized-incomplete-gamma.js';
import type { Finding } from './types.js';

/** How what was counted in a window is made up, beside what its number would usually be made up of. */
export interface MixWindow {
  hours: number;
  /** Milliseconds since the Unix epoch. */
  startMs: number;
  /** How many of each value were counted, and how many of so many usually are: the same total. */
  observed: readonly number[];
  expected: readonly number[];
  /** Over how many things what is usual was learnt. */
  knownFrom: number;
}

/** What is made up, and of what. */
export interface MixSubject {
  /** What is counted: `orders`. */
  things: string;
  /** The field that tells them apart: `paymentMethod`. */
  key: string;
  values: readonly string[];
}

/** A shift, with the value that moved most; null where that is one of those without a name. */
export interface MixFinding extends Finding {
  value: string | null;
}

const THINGS_MIN = 30;
/** The share of some value must have moved by so much, and by half as much again of the smaller part. */
const SHARE_MOVED_MIN = 0.1;
const RATIO_MIN = 1.5;
/** Values of which fewer are expected are taken together: the distribution of G holds from about here on (Cochran 1954). */
const EXPECTED_MIN = 3;
const EXPECTED_LEAST = 0.5;

/**
 * A changed mix while the volume stays: of the orders suddenly a third comes from another country, or nobody pays with one
 * method any more. G = 2 sum O ln(O / E), divided by its overdispersion (1 + rho N)(1 + N / R), against a chi-square:
 * shares of a shop wander by more than chance (`wander` = rho, as in a Dirichlet multinomial, Mosimann 1962), and the usual
 * is itself known from only R things. Effect asked for: ten points of share. Null where there is nothing to say. The score
 * is minus the natural logarithm of the chance. Cost: one step a value. Source of the test: Sokal and Rohlf, "Biometry", 17.2.
 */
export function mixShift(subject: MixSubject, window: MixWindow, wander: number): MixFinding | null {
  const { observed, expected, knownFrom } = window;
  const total = observed.reduce((sum, count) => sum + count, 0);
  if (total < THINGS_MIN) return null;
  const moved = mostMoved(observed, expected, total);
  if (!moved) return null;
  const { g, degrees } = deviance(observed, expected);
  if (degrees < 1) return null;
  const inflation = (1 + wander * total) * (1 + total / Math.max(1, knownFrom));
  const [share, usual] = [observed[moved.value]! / total, expected[moved.value]! / total];
  const spread = 1.96 * Math.sqrt((usual * (1 - usual) * inflation) / total);
  const value = subject.values[moved.value] ?? null;
  return {
    detector: `mix-shift ${subject.key}`,
    value,
    kind: 'shift',
    startedMs: window.startMs,
    observed: share,
    expected: { low: Math.max(0, usual - spread), mid: usual, high: Math.min(1, usual + spread) },
    unit: 'share',
    score: -logIncompleteGamma(degrees / 2, g / inflation / 2).logUpper,
    evidence: [
      `${subject.key} ${value ?? 'others'}: ${percent(share)} of ${Math.round(total)} ${subject.things} in ${window.hours} h, usually ${percent(usual)}`,
      `as many ${subject.things} as usual, of another kind`,
    ],
  };
}

/** G over its degrees of freedom, less 1, for each thing: what `wander` is learnt from. Null where too little was counted. */
export function mixWander({ observed, expected, knownFrom }: MixWindow): number | null {
  const total = observed.reduce((sum, count) => sum + count, 0);
  const { g, degrees } = deviance(observed, expected);
  if (total < THINGS_MIN || degrees < 1) return null;
  return (g / degrees / (1 + total / Math.max(1, knownFrom)) - 1) / total;
}

/** The value whose share has moved most, where that is enough to be worth a word. */
function mostMoved(observed: readonly number[], expected: readonly number[], total: number): { value: number } | null {
  let best = -1;
  let most = SHARE_MOVED_MIN;
  for (const [value, count] of observed.entries()) {
    const usual = expected[value]!;
    const moved = Math.abs(count - usual) / total;
    if (moved < most || Math.max(count, usual) < RATIO_MIN * Math.min(count, usual)) continue;
    best = value;
    most = moved;
  }
  return best < 0 ? null : { value: best };
}

function deviance(observed: readonly number[], expected: readonly number[]): { g: number; degrees: number } {
  let g = 0;
  let classes = 0;
  const rest = { observed: 0, expected: 0 };
  for (const [value, count] of observed.entries()) {
    const usual = expected[value]!;
    if (usual < EXPECTED_MIN) {
      rest.observed += count;
      rest.expected += usual;
      continue;
    }
    g += part(count, usual);
    classes++;
  }
  if (rest.expected > 0 || rest.observed > 0) {
    g += part(rest.observed, Math.max(EXPECTED_LEAST, rest.expected));
    classes++;
  }
  return { g: Math.max(0, 2 * g), degrees: classes - 1 };
}

function part(observed: number, expected: number): number {
  return observed > 0 ? observed * Math.log(observed / expected) : 0;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
