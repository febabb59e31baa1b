/**
 * Gives how far the newest `length` values are from the most similar stretch of the past: the Euclidean distance, in the
 * unit of the values, to the `neighbours`-th nearest of the stretches of that length that ended at least `length` and at
 * most `history` values ago; null where there are too few of them.
 *
 * Of length 1 it tells a value never seen; of more, a shape never seen. A shape that is known moves it little, whatever
 * its level. Several neighbours, lest one bad stretch of the past excuse the next (as in k-NN conformal detectors: Burnaev
 * and Ishimtsev, "Conformalized density- and distance-based anomaly detection in time-series data", 2016). Cost at most
 * history * length, mostly far less, since a stretch is given up once it is further than the best.
 *
 * @throws where length or neighbours is not a whole number above 0
 * @example nearestDistance(Float64Array.of(1, 2, 3, 1, 2, 3, 1, 2, 9), 3, 1, 100); // 6
 */
export function nearestDistance(
  values: Float64Array,
  length: number,
  neighbours: number,
  history: number,
): number | null {
  if (!(Number.isInteger(length) && length > 0)) throw new Error('nearestDistance requires a whole length above 0');
  if (!(Number.isInteger(neighbours) && neighbours > 0)) {
    throw new Error('nearestDistance requires a whole number of neighbours above 0');
  }
  const newest = values.length - 1;
  const lastEnd = newest - length;
  const firstEnd = Math.max(length - 1, lastEnd - history);
  if (lastEnd - firstEnd + 1 < neighbours) return null;
  const best = new Float64Array(neighbours).fill(Infinity);
  for (let end = lastEnd; end >= firstEnd; end--) {
    const furthest = best[neighbours - 1]!;
    let squares = 0;
    for (let back = 0; back < length && squares < furthest; back++) {
      const difference = values[newest - back]! - values[end - back]!;
      squares += difference * difference;
    }
    if (squares < furthest) insertSorted(best, squares);
  }
  return Math.sqrt(best[neighbours - 1]!);
}

/** Puts a value in its place among the best; the worst goes. */
function insertSorted(best: Float64Array, value: number): void {
  let place = best.length - 1;
  while (place > 0 && best[place - 1]! > value) {
    best[place] = best[place - 1]!;
    place--;
  }
  best[place] = value;
}
