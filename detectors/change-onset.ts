/**
 * Index of the value with which a series began to be above its `reference` for good, as a cumulative sum shows it: the first
 * after the sum of what is above was last zero before it was largest. Null where nothing is above. To find where a series
 * fell below, give both negated. Linear cost. Source: the change-point estimate that belongs to the CUSUM of Page (1954).
 */
export function changeOnset(values: readonly number[], reference: readonly number[]): number | null {
  let sum = 0;
  let start = 0;
  let largest = 0;
  let onset: number | null = null;
  for (let index = 0; index < values.length; index++) {
    if (sum <= 0) start = index;
    sum = Math.max(0, sum + values[index]! - reference[index]!);
    if (sum <= largest) continue;
    largest = sum;
    onset = start;
  }
  return onset;
}
