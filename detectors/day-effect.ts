/** Hours of a day: places of what a day did. */
export const DAY_HOURS = 24;

/** What a day differs from another by for no reason, at the least, as a variance of its logarithm. */
const WANDER = 0.1 ** 2;
/** Half a thing more on both sides: of none there is no logarithm. */
const CONTINUITY = 0.5;

/** What came in each hour of a day, and what would have come had the day been an ordinary one. */
export interface DayCourse {
  /** Things by hour of the local day; of what is no count, in units of which one is as much as a spread of one says. */
  seen: Float64Array;
  /** The same of an ordinary day; 0 where the hour is not known. */
  expected: Float64Array;
  /** By how much its hours ordinarily differ for no reason, beside chance: a variance of the logarithm. */
  noise: number;
}

/**
 * What a day did to each of its hours, as the natural logarithm of what came against an ordinary day; NaN where an hour is not known.
 * What the day did as a whole and then what each hour did beyond it are drawn to none, as far as chance alone makes as much (James
 * and Stein 1961). Cost: 48 logarithms.
 */
export function dayEffect({ seen, expected, noise }: DayCourse): Float64Array {
  const ofDay = believed(sum(seen, expected), sum(expected, expected), noise);
  return Float64Array.from(expected, (usual, hour) => {
    return usual > 0 ? ofDay + believed(seen[hour]!, usual * Math.exp(ofDay), noise) : Number.NaN;
  });
}

function believed(seen: number, expected: number, noise: number): number {
  const log = Math.log((seen + CONTINUITY) / (expected + CONTINUITY));
  const chance = 1 / (seen + CONTINUITY) + 1 / (expected + CONTINUITY);
  return log === 0 ? 0 : log * (log ** 2 / (log ** 2 + Math.max(WANDER, noise) + chance));
}

function sum(values: Float64Array, expected: Float64Array): number {
  return values.reduce((all, value, hour) => (expected[hour]! > 0 ? all + value : all), 0);
}
