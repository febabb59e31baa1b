import { createSlidingQuantiles, pushValue, quantileOf, type SlidingQuantiles } from './sliding-quantiles.js';

/** The values of a series, and which of the newest were off the usual one; plain data. */
export interface LoneValue {
  values: SlidingQuantiles;
  /** Whether each of the newest values was off, the newest last. */
  off: boolean[];
}

const ROWS = 5;

/** Gives the state of a series without values. */
export function createLoneValue(): LoneValue {
  return { values: createSlidingQuantiles(2000), off: [] };
}

/**
 * Tells whether at most one of the newest five values is off the usual one, which is the median of the past 2,000: a lone
 * event of a series that mostly stands still (no errors, no orders by night), or none. Takes the value into the state.
 *
 * Of such a series nothing can be learnt about how far is far, so one row is no evidence and a second within five rows is.
 * A series that moves is off at every row and never alone. The rule of two in five is that of the service-unavailable
 * series of `retail/cloud-monitoring/`, where isolated answers must not alert. Cost of a push, a microsecond or two.
 */
export function isLoneValue(state: LoneValue, value: number): boolean {
  const { values, off } = state;
  off.push(values.size > 0 && value !== quantileOf(values, 0.5));
  if (off.length > ROWS) off.shift();
  pushValue(values, value);
  return off.filter(Boolean).length <= 1;
}
