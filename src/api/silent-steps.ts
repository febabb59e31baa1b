/** Below this much expected of a whole shop an empty stretch may be chance: one in a hundred has none of 4.6. */
export const SILENT_EXPECTED_MIN = 4.6;

/**
 * Tells which steps lie in a silence of the whole shop that chance does not explain: nothing counted in them says
 * nothing about the shop. `expected` has for each step what was expected of the shop while nothing came from it, and
 * null where something came; `before` and `after` are what was expected in the silence that goes on beyond either end.
 */
export function silentSteps(expected: readonly (number | null)[], before: number, after: number): Set<number> {
  const silent = new Set<number>();
  let from = 0;
  while (from < expected.length) {
    let until = from;
    let total = from === 0 ? before : 0;
    while (until < expected.length && expected[until] !== null) total += expected[until++] ?? 0;
    if (until === expected.length) total += after;
    if (total >= SILENT_EXPECTED_MIN) for (let step = from; step < until; step++) silent.add(step);
    from = until + 1;
  }
  return silent;
}
