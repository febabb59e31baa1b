/**
 * Gives the square root of a value with the value's sign: the scale on which the spread of counts is about the same at any
 * level (Bartlett 1936). Constant cost.
 *
 * @example signedRoot(-9); // -3
 */
export function signedRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}
