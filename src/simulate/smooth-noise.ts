import { unitGamma } from './count-draws.js';
import { randomSource } from './random-source.js';

const HOUR_MS = 3_600_000;
/**
 * An hour's mean of a line drawn through the hours' middles is 1/8, 3/4, 1/8 of three draws: its variance is
 * 38/64 of theirs.
 */
const SMOOTHING_VARIANCE = 38 / 64;

/** A factor about 1 that wanders from hour to hour without a jump. */
export type SmoothNoise = (atMs: number) => number;

/**
 * Noise of mean 1 whose hourly means have the given variance: a Poisson count of mean m under it has the negative
 * binomial's variance, m + variance × m². The same seed gives the same path, wherever one begins to read it.
 */
export function smoothNoise(seed: string, hourlyVariance: number): SmoothNoise {
  const drawVariance = hourlyVariance / SMOOTHING_VARIANCE;
  let cachedHour = Number.NaN;
  let pair: [number, number] = [1, 1];
  const draw = (hour: number): number => unitGamma(randomSource(`${seed}/${hour}`), drawVariance);
  return (atMs) => {
    const position = atMs / HOUR_MS - 0.5;
    const hour = Math.floor(position);
    if (hour !== cachedHour) pair = [hour === cachedHour + 1 ? pair[1] : draw(hour), draw(hour + 1)];
    cachedHour = hour;
    return pair[0] + (pair[1] - pair[0]) * (position - hour);
  };
}
