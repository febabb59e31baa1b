/** Figures around a change, made up: so many of everything in each step, with their chance. */
import type { MetricShape } from '../../ingest/index.js';
import type { ChangeFigures } from './change-figures.js';
import { STEPS_AFTER, STEPS_BEFORE, type SeriesFigures, type StepFigure } from './series-figures.js';

/** What a made-up series does; `step` counts from the change on, before it from -24. */
export interface MadeSeries {
  metric?: string;
  dimension?: string;
  shape?: MetricShape;
  /** Events in a step. */
  events?: number;
  /** Usual: milliseconds, things in a step, quantity a minute, or a share. */
  usual?: number;
  /** What it does, as a multiple of what is usual; for shares the share itself. */
  does?: (step: number) => number;
  /** The same of the hour on other days. */
  otherDays?: (step: number) => number;
  random?: () => number;
  stepsAfter?: number;
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32, Tommy Ettinger). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A series around a change. */
export function madeSeries(made: MadeSeries = {}): SeriesFigures {
  const { metric = 'page.durationMs', dimension = 'page=/cart', shape = 'duration', stepsAfter = STEPS_AFTER } = made;
  const ordinary = shape === 'ratio' || shape === 'outcome' ? (made.usual ?? 0) : 1;
  const { does = () => ordinary, otherDays = () => ordinary } = made;
  const hour = () =>
    Array.from({ length: stepsAfter }, (_, step) => stepOf({ ...made, shape, random: undefined }, otherDays(step)));
  return {
    metric,
    dimension,
    shape,
    unit: 'ms',
    noise: [],
    steps: Array.from({ length: STEPS_BEFORE + stepsAfter }, (_, index) =>
      stepOf({ ...made, shape }, does(index - STEPS_BEFORE)),
    ),
    days: Array.from({ length: 7 }, hour),
    weeks: Array.from({ length: 4 }, hour),
  };
}

/** All that is looked at for a verdict. */
export function madeFigures(series: SeriesFigures[], more: Partial<ChangeFigures> = {}): ChangeFigures {
  return { series, modules: [], stepsAfter: STEPS_AFTER, silentSteps: 0, ...more };
}

function stepOf(
  { shape, events = 10, usual = 500, random }: MadeSeries & { shape: MetricShape },
  does: number,
): StepFigure {
  const step = { events: 0, weight: 0, bad: 0, sum: 0, logSum: 0, logSquares: 0, minutes: 5, isBlind: false };
  const expected = { low: usual, mid: usual, high: usual };
  if (shape === 'count') {
    const count = random ? poisson(usual * does, random) : Math.round(usual * does);
    return { ...step, events: count, weight: count, expected };
  }
  if (shape === 'level') return { ...step, events: 5, weight: 5, sum: 5 * usual * does, expected };
  const count = random ? poisson(events, random) : events;
  if (shape === 'duration') {
    const logs = Array.from({ length: count }, () => Math.log(usual * does) + 0.5 * (random ? normal(random) : 0));
    const logSum = logs.reduce((sum, log) => sum + log, 0);
    return {
      ...step,
      events: count,
      weight: count,
      logSum,
      logSquares: logs.reduce((sum, log) => sum + log ** 2, 0),
      expected,
    };
  }
  const bad = random
    ? Array.from({ length: count }, random).filter((one) => one < does).length
    : Math.round(count * does);
  return { ...step, events: count, weight: count, bad, expected };
}

function poisson(mean: number, random: () => number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let product = random();
  let count = 0;
  for (const least = Math.exp(-mean); product > least; count++) product *= random();
  return count;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
