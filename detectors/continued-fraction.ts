const TINY = 1e-300;
const PRECISION = 1e-15;
const STEPS_MAX = 200_000;

/**
 * Gives the value of b0 + a1/(b1 + a2/(b2 + ...)) by the modified Lentz algorithm (Press et al., "Numerical Recipes",
 * 3rd edition, 5.2).
 *
 * `step(i)` gives the pair [a, b] of step i = 1, 2, ... Stops when a step changes the value by less than 1e-15 of it.
 *
 * @throws where 200,000 steps do not suffice
 * @example continuedFraction(1, () => [1, 1]); // 1.618033988749895, the golden ratio
 */
export function continuedFraction(start: number, step: (index: number) => readonly [number, number]): number {
  let value = start === 0 ? TINY : start;
  let numerator = value;
  let denominator = 0;
  for (let index = 1; index <= STEPS_MAX; index++) {
    const [a, b] = step(index);
    denominator = b + a * denominator;
    if (denominator === 0) denominator = TINY;
    denominator = 1 / denominator;
    numerator = b + a / numerator;
    if (numerator === 0) numerator = TINY;
    const change = numerator * denominator;
    value *= change;
    if (Math.abs(change - 1) < PRECISION) return value;
  }
  throw new Error('continuedFraction requires a fraction that converges within 200000 steps');
}
