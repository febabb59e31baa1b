/** Lengths of the windows that are judged, in minutes; the first ten from single minutes, the others from whole hours. */
export const WINDOW_MINUTES = [1, 2, 3, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880] as const;

/**
 * How far windows of each length ordinarily stray from what is expected, learnt as they close: for counts the
 * overdispersion phi in var = mu + phi mu^2, for levels and durations the variance of the logarithm's residual.
 */
export interface WindowNoise {
  /** Weighted mean of the squared residuals for each window length. */
  value: Float64Array;
  /** Weight behind `value`, the prior's included. */
  weight: Float64Array;
}

// 0.035 is what one model for all volumes gives on real shops, measured over several; a little more while nothing is known.
const COUNT_PRIOR = 0.05;
/** Windows that expect fewer things teach nothing: their residuals are too skewed for moments. */
export const NOISE_TAUGHT_FROM = 0.5;
const COUNT_PRIOR_WEIGHT = 20 / COUNT_PRIOR ** 2;
const LOG_PRIOR = 0.04;
const LOG_PRIOR_WEIGHT = 20;
const WINSOR_SQUARED = 12;
/** Counts have a long upper tail of their own, which is not to be cut. */
const COUNT_WINSOR_SQUARED = 30;
const FORGET = 0.998;

/** Noise before anything is learnt: `count` for counts, `log` for levels and durations. */
export function createWindowNoise(kind: 'count' | 'log'): WindowNoise {
  return {
    value: new Float64Array(WINDOW_MINUTES.length).fill(kind === 'count' ? COUNT_PRIOR : LOG_PRIOR),
    weight: new Float64Array(WINDOW_MINUTES.length).fill(kind === 'count' ? COUNT_PRIOR_WEIGHT : LOG_PRIOR_WEIGHT),
  };
}

/**
 * Learns from a closed window of counts: the method of moments for phi, each window weighted by the inverse variance of
 * its squared residual, 2 (1/mu + phi)^2, and winsorised so that one odd window teaches little. Windows that expected
 * less than one half teach nothing. Constant cost.
 */
export function learnCountNoise(noise: WindowNoise, window: number, observed: number, expected: number): void {
  if (expected < NOISE_TAUGHT_FROM) return;
  const phi = windowNoise(noise, window);
  const spread = 1 / expected + phi;
  const squared = Math.min(((observed - expected) / expected) ** 2, COUNT_WINSOR_SQUARED * spread);
  addResidual(noise, window, squared - 1 / expected, 1 / spread ** 2);
}

/** Learns from a closed window the squared residual of a logarithm, less `known`, the variance that is explained. Constant cost. */
export function learnLogNoise(noise: WindowNoise, window: number, residual: number, known: number): void {
  const squared = Math.min(residual ** 2, WINSOR_SQUARED * (windowNoise(noise, window) + known));
  // What rests on few samples says little: inverse variance, 1 where all is known but the noise.
  addResidual(noise, window, squared - known, (LOG_PRIOR / (LOG_PRIOR + known)) ** 2);
}

function addResidual(noise: WindowNoise, window: number, squared: number, weight: number): void {
  const before = noise.weight[window]! * FORGET;
  noise.weight[window] = before + weight;
  noise.value[window] = (before * noise.value[window]! + weight * squared) / (before + weight);
}

/** The noise of a window length as it may be used: never below nothing. */
export function windowNoise(noise: WindowNoise, window: number): number {
  return Math.max(0, noise.value[window]!);
}
