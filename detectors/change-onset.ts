/** With so many things more seen and expected, a share of nothing keeps a logarithm. */
const PRIOR_THINGS = 0.5;
/** The level and the beginning are found in turns; by then neither moves. */
const TURNS_MAX = 5;

/**
 * Index of the stretch with which counts began to be at another level that goes on to their end: the change point of largest
 * likelihood between what was `expected` and the level observed since, both Poisson. `from` is where the window begins that
 * told of the change; its level is where the search starts. Null where no stretch at the end speaks for a change. Cost: a few
 * passes over the counts. Source: Hinkley 1970, the estimate whose statistic is Page's cumulative sum (1954).
 *
 * @example changeOnset([9, 11, 10, 4, 5, 3], [10, 10, 10, 10, 10, 10], 1); // 3
 */
export function changeOnset(counts: readonly number[], expected: readonly number[], from: number): number | null {
  let onset: number | null = from;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const next = likeliestOnset(counts, expected, levelSince(counts, expected, onset));
    if (next === onset || next === null) return next;
    onset = next;
  }
  return onset;
}

/** How many times the expected there is from `onset` on. */
function levelSince(counts: readonly number[], expected: readonly number[], onset: number): number {
  return (PRIOR_THINGS + sumFrom(counts, onset)) / (PRIOR_THINGS + sumFrom(expected, onset));
}

function likeliestOnset(counts: readonly number[], expected: readonly number[], level: number): number | null {
  let likelihood = 0;
  let largest = 0;
  let onset: number | null = null;
  for (let index = counts.length - 1; index >= 0; index--) {
    likelihood += counts[index]! * Math.log(level) - (level - 1) * expected[index]!;
    if (likelihood <= largest) continue;
    largest = likelihood;
    onset = index;
  }
  return onset;
}

function sumFrom(values: readonly number[], from: number): number {
  let sum = 0;
  for (let index = from; index < values.length; index++) sum += values[index]!;
  return sum;
}
