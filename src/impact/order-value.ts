import type { WeightedValue, WeightedValues } from './weighted-values.js';

/** What single orders in one currency were worth. */
export interface OrderValues {
  /** ISO 4217. */
  currency: string;
  count: number;
  mean: number;
  variance: number;
}

/** Shops write what they like; nothing else can be told as money. */
const CURRENCY_CODE = /^[A-Z]{3}$/;
/** Values of a standard normal, each for its seventh of the chance; together of variance one. */
const NORMAL_SEVENTHS = [-1.655, -0.79, -0.37, 0, 0.37, 0.79, 1.655];

/**
 * The orders of the shop's own currency, or where it names none of the most frequent one; null without any whose currency
 * is a code of three capitals.
 */
export function ownCurrency(values: readonly OrderValues[], currency: string | undefined): OrderValues | null {
  const known = values.filter(({ currency: code, count, mean }) => CURRENCY_CODE.test(code) && count > 0 && mean > 0);
  const byCount = known.toSorted((a, b) => b.count - a.count);
  return known.find((one) => one.currency === currency) ?? byCount[0] ?? null;
}

/**
 * What so many orders are worth, as money with its chances: single orders differ, and so does what is known of their
 * mean. A sum of few orders is taken to be log-normal, so it is never below nothing.
 */
export function worthOf(orders: WeightedValues, { count, mean, variance }: OrderValues): WeightedValue[] {
  const spreadSquared = variance / mean ** 2;
  return orders.flatMap(({ value, weight }) => {
    if (value <= 0) return [{ value: 0, weight }];
    const sigmaSquared = Math.log(1 + spreadSquared * (1 / Math.max(1, value) + 1 / count));
    return NORMAL_SEVENTHS.map((z) => ({
      value: value * mean * Math.exp(Math.sqrt(sigmaSquared) * z - sigmaSquared / 2),
      weight: weight / NORMAL_SEVENTHS.length,
    }));
  });
}
