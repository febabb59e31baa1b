import type { ArrivedPoint } from '../detection/point-sum.js';

/**
 * Points that have arrived, in the order in which they are to be taken in. Going through them may give one object again and again,
 * filled anew: it holds until the next.
 */
export interface ArrivedRows extends Iterable<ArrivedPoint> {
  /** The minutes of arrival that they are of, each once; milliseconds since the Unix epoch. */
  minutes(): Set<number>;
  /** All of them, each an object of its own. */
  toArray(): ArrivedPoint[];
}

/** The same of points that are there as objects. */
export function rowsOf(points: readonly ArrivedPoint[]): ArrivedRows {
  return {
    [Symbol.iterator]: () => points[Symbol.iterator](),
    minutes: () => new Set(points.map(({ arrivedMs }) => arrivedMs)),
    toArray: () => [...points],
  };
}
