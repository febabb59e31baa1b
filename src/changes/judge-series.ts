import { compareWindows, type Comparison } from './compare-windows.js';
import {
  STEP_MINUTES,
  STEPS_BEFORE,
  sumSteps,
  type SeriesFigures,
  type StepFigure,
  type WindowFigures,
} from './series-figures.js';

/** What a series says of a change. */
export interface SeriesOpinion {
  /**
   * `worse` and lasting; `transient`: worse and over again; `usual` at this hour; `earlier`: worse before the change
   * already; `calm`; `blind`: too little in it to show even a plain consequence; `unknown`: nothing was known to expect.
   */
  kind: 'worse' | 'transient' | 'usual' | 'earlier' | 'calm' | 'blind' | 'unknown';
  /** Whether it is certain enough to call the change faulty. Of `worse` only. */
  isCertain: boolean;
  /** Minutes from the change to where it is first seen, and how long it is seen. Null where nothing is. */
  onsetMinutes: number | null;
  spanMinutes: number | null;
  comparison: Comparison | null;
}

/**
 * Score from which a series counts as worse: minus the logarithm of the chance of a window that surprises so much. A
 * change looks at some hundred windows of a few dozen series, most of them overlapping.
 */
const SUSPECT_SCORE = 9;
/** Score at which that is certain. */
const CERTAIN_SCORE = 14;
/** The change may be told a little late: what came just before it is neither before nor after. */
const UNSURE_STEPS = 2;
const NEAR_STEPS = 6;
const CERTAIN_STEPS_MIN = 3;
const WINDOW_STEPS_MIN = 2;
/** What begins later than this after a change is hardly its doing. */
export const ONSET_MINUTES_MAX = 15;
/** Of the effect, how much must be left at the end for it to go on, and how much of it other days may show. */
const LASTING_SHARE = 0.4;
const USUAL_SHARE = 0.6;
const WEEKS_ALIKE = 2;
const DAYS_ALIKE = 4;

/** A series, with what came before the change added up once. */
interface Judging extends SeriesFigures {
  before: { long: WindowFigures; near: WindowFigures };
}

interface Found {
  from: number;
  until: number;
  comparison: Comparison;
  score: number;
}

/**
 * Says whether a series became worse after a change: in every window that ends now it is compared with what is usual at
 * this hour and with how it went before the change, and the less surprising of the two answers counts. Pure; a few
 * hundred tail probabilities.
 */
export function judgeSeries(figures: SeriesFigures): SeriesOpinion {
  const { shape, steps } = figures;
  const after = steps.slice(STEPS_BEFORE);
  if (after.every(({ expected, isBlind }) => isBlind || expected === null)) return opinion('unknown');
  const end = STEPS_BEFORE - UNSURE_STEPS;
  const before = {
    long: sumSteps(shape, steps.slice(0, end)),
    near: sumSteps(shape, steps.slice(end - NEAR_STEPS, end)),
  };
  const series: Judging = { ...figures, before };
  const lasting = strongest(series, after, lastingWindows(after.length), scoreOf);
  if (lasting && lasting.score >= SUSPECT_SCORE && !isOver(series, after, lasting)) {
    const found = fromOnset(series, after, lasting);
    if (isUsual(series, found)) return opinion('usual', found);
    const rests = withoutEachStep(series, after, found);
    if (rests.every((score) => score === null || score >= SUSPECT_SCORE / 2)) {
      return { ...opinion('worse', found), isCertain: isCertain(found, lasting.score, rests) };
    }
  }
  const passed = strongest(series, after, passingWindows(after.length), scoreOf);
  if (passed && passed.score >= CERTAIN_SCORE) {
    return opinion(isUsual(series, passed) ? 'usual' : 'transient', passed);
  }
  const unusual = strongest(series, after, lastingWindows(after.length), ({ usualScore }) => usualScore);
  if (unusual && unusual.score >= SUSPECT_SCORE && wasWorse(series)) return opinion('earlier', unusual);
  return opinion(canTell(series, after) ? 'calm' : 'blind');
}

function opinion(kind: SeriesOpinion['kind'], found: Found | null = null): SeriesOpinion {
  return {
    kind,
    isCertain: false,
    onsetMinutes: found && found.from * STEP_MINUTES,
    spanMinutes: found && (found.until - found.from) * STEP_MINUTES,
    comparison: found?.comparison ?? null,
  };
}

type StepSpan = readonly [from: number, until: number];

function lastingWindows(steps: number): StepSpan[] {
  return Array.from({ length: Math.max(0, steps - WINDOW_STEPS_MIN + 1) }, (_, from) => [from, steps] as const);
}

function passingWindows(steps: number): StepSpan[] {
  return Array.from({ length: steps }, (_, until) => lastingWindows(until)).flat();
}

/** The most surprising window in which the series is worse. */
function strongest(
  series: Judging,
  after: readonly StepFigure[],
  windows: readonly StepSpan[],
  scoreBy: (comparison: Comparison) => number,
): Found | null {
  let best: Found | null = null;
  for (const [from, until] of windows) {
    const comparison = compareTo(series, after.slice(from, until));
    if (!comparison?.isWorse) continue;
    const score = scoreBy(comparison);
    if (best === null || score > best.score) best = { from, until, comparison, score };
  }
  return best;
}

function scoreOf({ usualScore, beforeScore }: Comparison): number {
  return Math.min(usualScore, beforeScore);
}

/** Compares with the two hours before, and where that is worse with the half hour before: the less surprising counts. */
function compareTo({ shape, noise, before }: Judging, window: readonly StepFigure[]): Comparison | null {
  const after = sumSteps(shape, window);
  const long = compareWindows(shape, { after, before: before.long, noise });
  if (!long?.isWorse) return long;
  const near = compareWindows(shape, { after, before: before.near, noise });
  return { ...long, beforeScore: Math.min(long.beforeScore, near?.beforeScore ?? 0) };
}

/** Whether the end of the window is back to where it was. */
function isOver(series: Judging, after: readonly StepFigure[], { until, comparison, from }: Found): boolean {
  const tail = compareTo(series, after.slice(Math.max(from, until - CERTAIN_STEPS_MIN), until));
  return tail !== null && tail.effect < LASTING_SHARE * comparison.effect;
}

/** Whether other days or weeks show much the same at this hour. */
function isUsual({ shape, noise, days, weeks }: SeriesFigures, { from, until, comparison }: Found): boolean {
  const isAlike = (hour: readonly StepFigure[]): boolean => {
    const window = sumSteps(shape, hour.slice(from, until));
    const other = compareWindows(shape, { after: window, before: sumSteps(shape, []), noise });
    return other !== null && other.isWorse && other.effect >= USUAL_SHARE * comparison.effect;
  };
  return weeks.filter(isAlike).length >= WEEKS_ALIKE || days.filter(isAlike).length >= DAYS_ALIKE;
}

/** Whether the series was worse than usual before the change already. */
function wasWorse({ shape, steps, noise }: SeriesFigures): boolean {
  const end = STEPS_BEFORE - UNSURE_STEPS;
  return [0, end - 2 * NEAR_STEPS, end - NEAR_STEPS].some((from) => {
    const before = compareWindows(shape, {
      after: sumSteps(shape, steps.slice(from, end)),
      before: sumSteps(shape, []),
      noise,
    });
    return before !== null && before.isWorse && before.usualScore >= SUSPECT_SCORE / 2;
  });
}

/** Where it began: the most surprising window may begin later than what it shows does. */
function fromOnset(series: Judging, after: readonly StepFigure[], best: Found): Found {
  for (let from = 0; from < best.from; from++) {
    const comparison = compareTo(series, after.slice(from, best.until));
    if (!comparison?.isWorse || scoreOf(comparison) < SUSPECT_SCORE) continue;
    const start = compareTo(series, after.slice(from, best.from));
    const goesOn = start ? start.effect >= LASTING_SHARE * best.comparison.effect : true;
    if (goesOn) return { from, until: best.until, comparison, score: scoreOf(comparison) };
  }
  return best;
}

/** How surprising the window is without each of its steps: what one step alone does is an outlier. Null: too little left. */
function withoutEachStep(series: Judging, after: readonly StepFigure[], { from, until }: Found): (number | null)[] {
  return Array.from({ length: until - from }, (_, index) => {
    const rest = compareTo(series, [...after.slice(from, from + index), ...after.slice(from + index + 1, until)]);
    if (rest === null) return null;
    return rest.isWorse ? scoreOf(rest) : 0;
  });
}

/** Certain is what is surprising enough, began soon after the change, and is not the doing of a single step. */
function isCertain({ from, until }: Found, score: number, rests: readonly (number | null)[]): boolean {
  return (
    score >= CERTAIN_SCORE &&
    rests.every((rest) => rest !== null && rest >= SUSPECT_SCORE) &&
    until - from >= CERTAIN_STEPS_MIN &&
    from * STEP_MINUTES <= ONSET_MINUTES_MAX
  );
}

/** A plain consequence: pages so much slower, so few orders left, so large a share that fails, so much more work. */
const PLAIN = { slower: 3, left: 0.2, fails: 0.4, more: 3 };

/** Whether a plain consequence would have been noticed in what has come. */
function canTell({ shape, noise }: SeriesFigures, after: readonly StepFigure[]): boolean {
  const seen = compareWindows(shape, {
    after: withPlainConsequence(shape, sumSteps(shape, after)),
    before: sumSteps(shape, []),
    noise,
  });
  return seen !== null && seen.isWorse && seen.usualScore >= SUSPECT_SCORE;
}

function withPlainConsequence(shape: SeriesFigures['shape'], window: WindowFigures): WindowFigures {
  const { weight, events, expected, expectedLow, expectedHigh, logSum, logSquares, bad, minutes } = window;
  switch (shape) {
    case 'count':
      return {
        ...window,
        weight: PLAIN.left * expectedLow,
        events: (events / Math.max(weight, 1)) * PLAIN.left * expectedLow,
      };
    case 'duration': {
      const mean = expected + Math.log(PLAIN.slower);
      const variance = weight > 0 ? logSquares / weight - (logSum / weight) ** 2 : 0;
      return { ...window, logSum: weight * mean, logSquares: weight * (variance + mean ** 2) };
    }
    case 'level':
      return { ...window, sum: PLAIN.more * minutes * expectedHigh };
    default:
      return { ...window, bad: Math.max(bad, weight * Math.min(1, expected + PLAIN.fails)) };
  }
}
