import type { Point } from './api-types.js';
import { STEPS_MINUTES, type PlotWindow } from './time-span.js';

/** Below this a step holds nothing or one thing: the line is a comb, and the band says nothing. */
const USUAL_MIN = 2;
const USUAL_WANTED = 3;
/** Fewer steps than this are no course. */
const STEPS_MIN = 36;
/** Units in which a longer step has more. */
const COUNTED = new Set(['events', 'views', 'recipients']);

/** The step in minutes, that of the window or a longer one, in which a few things are usual. */
export function legibleStepMinutes(points: Point[], { fromMs, toMs, stepMinutes }: PlotWindow, unit: string): number {
  const usual = medianOf(points.flatMap(({ expected }) => (expected === null ? [] : [expected.mid])));
  if (!COUNTED.has(unit) || usual === null || usual >= USUAL_MIN) return stepMinutes;
  const longest = (toMs - fromMs) / 60_000 / STEPS_MIN;
  const longer = STEPS_MINUTES.filter((step) => step > stepMinutes && step <= longest);
  return longer.find((step) => (usual * step) / stepMinutes >= USUAL_WANTED) ?? longer.at(-1) ?? stepMinutes;
}

function medianOf(values: number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
