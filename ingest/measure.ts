import type { Measure } from './event.js';
import { NAME_LENGTH_MAX } from './limits.js';

/** Says that something happened `weight` times, of which `bad` went wrong: counts, shares of failures, outcomes. */
export function counted(metric: string, dimension: string, weight = 1, bad = 0): Measure {
  return { metric, dimension, weight, bad, sum: 0, max: 0 };
}

/** Says that one reading had this value, in the metric's own unit; `max` differs where the peak is read on another scale. */
export function measured(metric: string, dimension: string, value: number, max = value): Measure {
  return { metric, dimension, weight: 1, bad: 0, sum: value, max };
}

/**
 * Writes a dimension as `key=value`, or as the empty string (the shop as a whole) where the value is absent or empty.
 * Contracts limit the value already; the cut is for those that grew when an address in them became a hash.
 */
export function dimension(key: string, value: string | null | undefined): string {
  return value ? `${key}=${value.slice(0, NAME_LENGTH_MAX)}` : '';
}
