import { createWindowNoise, WINDOW_MINUTES, type WindowNoise } from '../../detectors/index.js';
import type { SeriesState } from './series-state.js';

const WINDOWS = WINDOW_MINUTES.length;

/** Noise of `width` series, all windows of one after those of the other; to be begun for each by `beginNoise`. */
export function createNoiseColumns(width: number): WindowNoise {
  return { value: new Float64Array(WINDOWS * width), weight: new Float64Array(WINDOWS * width) };
}

/** Gives a series the noise that is taken for usual before anything is learnt. */
export function beginNoise({ noise, column, shape }: SeriesState): void {
  const isOfCounts = shape === 'count' || shape === 'sum' || shape === 'ratio';
  const { value, weight } = createWindowNoise(isOfCounts ? 'count' : 'log');
  noise.value.set(value, WINDOWS * column);
  noise.weight.set(weight, WINDOWS * column);
}

/** Where the noise of a series has its window `index`. */
export function noisePlace({ column }: Pick<SeriesState, 'column'>, index: number): number {
  return WINDOWS * column + index;
}

/** The noise of one series, as a copy. */
export function noiseOf({ noise, column }: Pick<SeriesState, 'noise' | 'column'>): WindowNoise {
  const [from, until] = [WINDOWS * column, WINDOWS * (column + 1)];
  return { value: noise.value.slice(from, until), weight: noise.weight.slice(from, until) };
}
