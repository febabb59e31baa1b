import { seriesKey, type SeriesName } from '../series/series-name.js';
import type { SignSum } from './vital-signs.js';

const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const STEPS_MIN = 6;

/** The course of a series by the minute. */
export type Course = ReadonlyMap<number, SignSum>;

/**
 * How far a series moved along with another in a stretch of time: the correlation of their five-minute sums, -1..1. Null
 * where either has too few, or never moves.
 */
export function correlationOf(
  lead: SeriesName,
  other: SeriesName,
  courses: ReadonlyMap<string, Course>,
  fromMs: number,
  untilMs: number,
): number | null {
  const [a, b] = [lead, other].map((name) => steps(name.metric, courses.get(seriesKey(name)), fromMs, untilMs));
  if (!a || !b || a.length < STEPS_MIN) return null;
  const pairs = a.flatMap((value, n) => (value === null || b[n] === null ? [] : [[value, b[n]!] as const]));
  if (pairs.length < STEPS_MIN) return null;
  const meanOf = (pick: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[pick], 0) / pairs.length;
  const [meanA, meanB] = [meanOf(0), meanOf(1)];
  let [both, ofA, ofB] = [0, 0, 0];
  for (const [x, y] of pairs) {
    both += (x - meanA) * (y - meanB);
    ofA += (x - meanA) ** 2;
    ofB += (y - meanB) ** 2;
  }
  if (ofA === 0 || ofB === 0) return null;
  return Math.round((100 * both) / Math.sqrt(ofA * ofB)) / 100;
}

/** What a series did in each step: of ratios and durations, a mean, and nothing where there was nothing. */
function steps(metric: string, course: Course | undefined, fromMs: number, untilMs: number): (number | null)[] | null {
  if (!course) return null;
  const isMean = metric === 'page.durationMs';
  const isShare = metric.endsWith('Rate');
  const sums: { weight: number; amount: number }[] = [];
  for (const [minuteMs, { weight, bad, sum }] of course) {
    const step = Math.floor((minuteMs - fromMs) / STEP_MS);
    if (step < 0 || minuteMs >= untilMs) continue;
    const known = (sums[step] ??= { weight: 0, amount: 0 });
    known.weight += weight;
    known.amount += isShare ? bad : isMean ? sum : metric.startsWith('db.') || metric === 'order.value' ? sum : weight;
  }
  return Array.from({ length: Math.floor((untilMs - fromMs) / STEP_MS) }, (_, step) => {
    const known = sums[step];
    if (isMean || isShare) return known && known.weight > 0 ? known.amount / known.weight : null;
    return known?.amount ?? 0;
  });
}
