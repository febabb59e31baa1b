import { describe, expect, it } from '@jest/globals';
import { createRecurringResidual, recurringResidual } from './recurring-residual.js';
import { DAY_MS, HOUR_MS } from './time-spans.js';

function usual(hour: number): number {
  return (hour % 24 < 8 ? 100 : 400) + ((hour * 37) % 11);
}

/** Residuals of an hourly series of ten days: 100 by night and 400 by day, with a little noise, and changes by hour. */
function residuals(changes: Record<number, number> = {}): (number | null)[] {
  const state = createRecurringResidual(DAY_MS, 10);
  const times = Float64Array.from({ length: 240 }, (_, hour) => hour * HOUR_MS);
  const values = Float64Array.from({ length: 240 }, (_, hour) => changes[hour] ?? usual(hour));
  return [...times].map((timeMs, index) =>
    recurringResidual(state, times.subarray(0, index), values.subarray(0, index), timeMs, values[index]!, HOUR_MS),
  );
}

describe('recurringResidual', () => {
  it('says nothing for two days, and until it knows what is usual', () => {
    const first = residuals().findIndex((residual) => residual !== null);
    expect(first).toBeGreaterThanOrEqual(48 + 20);
    expect(first).toBeLessThan(24 * 3);
  });

  it('finds an ordinary night value in the middle of the day', () => {
    const found = residuals({ 230: 100 });
    expect(found[230]!).toBeGreaterThan(8);
    expect(found[229]!).toBeLessThan(4);
  });

  it('is not moved by one bad day of the past', () => {
    expect(residuals({ 206: 100 })[230]!).toBeLessThan(4);
  });
});
