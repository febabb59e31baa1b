import { closest } from 'fastest-levenshtein';

/**
 * Gives the name among `known` that takes the fewest typing errors to become `wanted`; the first where several are as
 * near. Refusals name it, so `known` must not be empty: an empty list throws.
 */
export function nearestName(wanted: string, known: readonly string[]): string {
  if (known.length === 0) throw new Error('nearestName needs at least 1 known name');
  return closest(wanted, known);
}
