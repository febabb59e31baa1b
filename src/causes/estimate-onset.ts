/** One minute of a series: how much there was of what is looked at, and over how many things. */
export interface OnsetPoint {
  minuteMs: number;
  /** Things counted, or the mean of the logarithms of what was measured. */
  value: number;
  /** How much the value counts: 1 for a count, the number of samples for a mean. */
  weight: number;
}

/** When something began, and how far off that may be. */
export interface Onset {
  atMs: number;
  doubtMs: number;
}

const MINUTE_MS = 60_000;
/** Splits whose likelihood is this near to the best may be the true one: three standard errors' worth of doubt. */
const NEAR_LOG_LIKELIHOOD = 3;
const POINTS_MIN = 6;

/**
 * The minute at which a series changed its level, by maximum likelihood: of all places to cut it in two, the one that
 * leaves two even parts. Counts are Poisson, means of logarithms are normal. Null where there is too little to cut. The
 * doubt spans all cuts that are nearly as good. Cost: linear.
 *
 * See Hinkley, "Inference about the change-point in a sequence of random variables", Biometrika 57 (1970).
 */
export function estimateOnset(points: readonly OnsetPoint[], kind: 'count' | 'mean'): Onset | null {
  if (points.length < POINTS_MIN) return null;
  const gains = kind === 'count' ? countGains(points) : meanGains(points);
  let best = 1;
  for (let cut = 1; cut < points.length; cut++) if (gains[cut]! > gains[best]!) best = cut;
  if (!(gains[best]! > NEAR_LOG_LIKELIHOOD)) return null;
  const near = gains.flatMap((gain, cut) => (cut > 0 && gain >= gains[best]! - NEAR_LOG_LIKELIHOOD ? [cut] : []));
  const atMs = points[best]!.minuteMs;
  // Between two samples nobody saw anything: it may have begun right after the one before.
  const earliestMs = points[Math.max(0, Math.min(...near) - 1)]!.minuteMs + MINUTE_MS;
  const latestMs = points[Math.max(...near)]!.minuteMs + MINUTE_MS;
  return { atMs, doubtMs: Math.max(MINUTE_MS, atMs - earliestMs, latestMs - atMs) };
}

function countGains(points: readonly OnsetPoint[]): number[] {
  const total = points.reduce((sum, { value }) => sum + value, 0);
  const rest = (sum: number, length: number): number => (sum > 0 ? sum * Math.log(sum / length) : 0);
  let sum = 0;
  return points.map(({ value }, cut) => {
    const gain = cut === 0 ? 0 : rest(sum, cut) + rest(total - sum, points.length - cut) - rest(total, points.length);
    sum += value;
    return gain;
  });
}

function meanGains(points: readonly OnsetPoint[]): number[] {
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  const total = points.reduce((sum, point) => sum + point.weight * point.value, 0);
  const squares = points.reduce((sum, point) => sum + point.weight * point.value ** 2, 0);
  const between = (part: number, of: number): number => (of > 0 ? part ** 2 / of : 0);
  const spread = squares - between(total, weight);
  let [weightBefore, before] = [0, 0];
  return points.map((point, cut) => {
    const explained = between(before, weightBefore) + between(total - before, weight - weightBefore);
    const left = Math.max(squares - explained, 1e-9 * (spread + 1e-12));
    const gain = cut === 0 || spread <= 0 ? 0 : (points.length / 2) * Math.log(spread / left);
    weightBefore += point.weight;
    before += point.weight * point.value;
    return gain;
  });
}
