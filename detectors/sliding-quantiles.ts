/** The newest values of a series, held in order of arrival and in order of size; plain data. */
export interface SlidingQuantiles {
  /** The values in order of arrival, a ring. */
  arrived: Float64Array;
  /** The same values, smallest first; only the first `size` count. */
  sorted: Float64Array;
  size: number;
  /** Where the next value goes in `arrived`. */
  next: number;
}

/**
 * Gives an empty window of the newest `capacity` values, to be asked for ranks and quantiles.
 *
 * Memory: 16 bytes for each value of the capacity.
 *
 * @throws where capacity is not a whole number above 0
 */
export function createSlidingQuantiles(capacity: number): SlidingQuantiles {
  if (!(Number.isInteger(capacity) && capacity > 0)) {
    throw new Error('createSlidingQuantiles requires a whole capacity above 0');
  }
  return { arrived: new Float64Array(capacity), sorted: new Float64Array(capacity), size: 0, next: 0 };
}

/**
 * Gives how many values of the window are smaller than `value`. Cost log n.
 *
 * @example countBelow(windowOf(3, 1, 2), 2); // 1
 */
export function countBelow(window: SlidingQuantiles, value: number): number {
  let low = 0;
  let high = window.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (window.sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Takes a value into the window; where it is full, the oldest goes. Cost log n and a move of n values in memory: a
 * microsecond or two for thousands.
 *
 * @throws where the value is not a number
 */
export function pushValue(window: SlidingQuantiles, value: number): void {
  if (Number.isNaN(value)) throw new Error('pushValue requires a number');
  if (window.size === window.arrived.length) {
    const leaving = countBelow(window, window.arrived[window.next]!);
    window.sorted.copyWithin(leaving, leaving + 1, window.size);
    window.size--;
  }
  const place = countBelow(window, value);
  window.sorted.copyWithin(place + 1, place, window.size);
  window.sorted[place] = value;
  window.size++;
  window.arrived[window.next] = value;
  window.next = (window.next + 1) % window.arrived.length;
}

/**
 * Gives the value below which a share of the window lies: the one at that place in order of size, unsmoothed.
 *
 * @throws where the window is empty or share lies outside 0..1
 * @example quantileOf(windowOf(3, 1, 2), 0.5); // 2
 */
export function quantileOf(window: SlidingQuantiles, share: number): number {
  if (window.size === 0) throw new Error('quantileOf requires a window of at least one value');
  if (!(share >= 0 && share <= 1)) throw new Error('quantileOf requires a share within 0 to 1');
  return window.sorted[Math.min(window.size - 1, Math.floor(share * window.size))]!;
}

/**
 * Gives the width of the middle four fifths of the window: its 90 % quantile less its 10 % quantile, a spread that a few
 * wild values leave alone; 0 where it is empty.
 */
export function middleWidth(window: SlidingQuantiles): number {
  return window.size === 0 ? 0 : quantileOf(window, 0.9) - quantileOf(window, 0.1);
}
