/** A value with the chance of it. */
export interface WeightedValue {
  value: number;
  weight: number;
}

/** What may be, as values with their chances; these need not add up to one. */
export type WeightedValues = readonly WeightedValue[];

/**
 * The value below which this share of the chance lies.
 *
 * @throws where there are no values
 * @example quantileOf([{ value: 1, weight: 1 }, { value: 5, weight: 1 }], 0.9) // 5
 */
export function quantileOf(values: WeightedValues, share: number): number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const { value, weight } of sorted) {
    sum += weight;
    if (sum >= share * total) return value;
  }
  throw new Error('quantileOf requires at least one value');
}
