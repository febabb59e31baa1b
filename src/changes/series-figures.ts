import type { MetricShape } from '../../ingest/index.js';

/** Minutes of one step of the figures that a change is judged by. */
export const STEP_MINUTES = 5;
/** Steps before the change: two hours. */
export const STEPS_BEFORE = 24;
/** Steps after it: the hour after which the verdict is final. */
export const STEPS_AFTER = 12;

/** What a series did in one step, beside what was to be expected of it. */
export interface StepFigure {
  /** Events counted, and what they stand for: a sampled page view stands for several. */
  events: number;
  weight: number;
  /** Of `weight`, what went wrong. */
  bad: number;
  /** Sum of the quantity: bytes, queries. */
  sum: number;
  /** Sums of the logarithm of milliseconds and of its square, by weight. Durations only. */
  logSum: number;
  logSquares: number;
  /** Minutes with data. */
  minutes: number;
  /**
   * Expected: things in the step for counts, quantity a minute for levels, typical milliseconds for durations, share for
   * ratios. Null where nothing was known to expect.
   */
  expected: { low: number; mid: number; high: number } | null;
  /** Whether the step tells nothing: the shop was closed, or sent nothing at all. */
  isBlind: boolean;
}

/** One series around a change. */
export interface SeriesFigures {
  metric: string;
  /** `key=value`, or empty. */
  dimension: string;
  shape: MetricShape;
  unit: string;
  /** Step by step from two hours before the change to an hour after it, or as far as is known. */
  steps: readonly StepFigure[];
  /** Learnt noise by window length, see WINDOW_MINUTES; empty where nothing was learnt. */
  noise: readonly number[];
  /** The hour from the same local time on, on each of the last seven days, nearest first. */
  days: readonly (readonly StepFigure[])[];
  /** The same, one to four weeks before. */
  weeks: readonly (readonly StepFigure[])[];
}

/** What a series did in several steps together. */
export interface WindowFigures {
  events: number;
  weight: number;
  bad: number;
  sum: number;
  logSum: number;
  logSquares: number;
  minutes: number;
  /** Length, blind steps left out. */
  spanMinutes: number;
  /** Expected: things for counts; for the other shapes the mean, weighted as the observed ones are. */
  expectedLow: number;
  expected: number;
  expectedHigh: number;
}

/** Adds up the steps that tell something and of which something was expected. */
export function sumSteps(shape: MetricShape, steps: readonly StepFigure[]): WindowFigures {
  const sums = { events: 0, weight: 0, bad: 0, sum: 0, logSum: 0, logSquares: 0, minutes: 0, spanMinutes: 0 };
  const expected = { low: 0, mid: 0, high: 0 };
  let weights = 0;
  for (const step of steps) {
    if (step.isBlind || step.expected === null) continue;
    for (const name of ['events', 'weight', 'bad', 'sum', 'logSum', 'logSquares', 'minutes'] as const) {
      sums[name] += step[name];
    }
    sums.spanMinutes += STEP_MINUTES;
    const weight = shape === 'count' ? 1 : shape === 'level' ? step.minutes : step.weight;
    weights += weight;
    for (const edge of ['low', 'mid', 'high'] as const) {
      const value = step.expected[edge];
      expected[edge] += weight * (shape === 'duration' ? Math.log(Math.max(value, 1e-3)) : value);
    }
  }
  const scale = shape === 'count' || weights === 0 ? 1 : 1 / weights;
  return {
    ...sums,
    expectedLow: expected.low * scale,
    expected: expected.mid * scale,
    expectedHigh: expected.high * scale,
  };
}
