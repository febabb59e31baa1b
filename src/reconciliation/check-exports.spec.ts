import { describe, expect, it } from '@jest/globals';
import { checkExports, type ExportRun, type PlacedOrder } from './check-exports.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** An export at each full hour, which began when it was over. */
function run(hour: number, items: number | null, orderIds: string[] | null = null): ExportRun {
  return { timeMs: hour * HOUR_MS, startedMs: hour * HOUR_MS, items, orderIds };
}

/** Five orders an hour, at ten past and so on, named by hour and number. */
function ordersOf(hours: number): PlacedOrder[] {
  return Array.from({ length: hours * 5 }, (_, n) => ({
    id: `${Math.floor(n / 5)}-${n % 5}`,
    timeMs: Math.floor(n / 5) * HOUR_MS + (10 + (n % 5) * 10) * MINUTE_MS,
  }));
}

const good = Array.from({ length: 30 }, (_, hour) => run(hour, 5));
const idsOf = (hour: number): string[] =>
  ordersOf(hour)
    .slice(-5)
    .map(({ id }) => id);

describe('checkExports', () => {
  it('says how many orders an export left out', () => {
    const checks = checkExports([...good, run(30, 2)], ordersOf(30))!;
    expect(checks).toHaveLength(30);
    expect(checks.slice(0, -1).every(({ missing, isShort }) => missing === 0 && !isShort)).toBe(true);
    const [since, at] = [29 * HOUR_MS, 30 * HOUR_MS];
    const short = { timeMs: at, sinceMs: since, placed: 5, exported: 2, missing: 3, missingIds: null, isShort: true };
    expect(checks.at(-1)).toEqual(short);
  });

  it('names them where the runs tell what they exported, and where a run exported none', () => {
    const told = Array.from({ length: 30 }, (_, hour) => run(hour, 5, hour === 0 ? [] : idsOf(hour)));
    const [, second] = idsOf(30);
    const checks = checkExports(
      [
        ...told,
        run(
          30,
          4,
          idsOf(30).filter((id) => id !== second),
        ),
      ],
      ordersOf(30),
    )!;
    expect(checks.at(-1)).toMatchObject({ missing: 1, missingIds: [second], isShort: true });
    const none = checkExports([...good, run(30, 0)], ordersOf(30))!.at(-1);
    expect(none).toMatchObject({ placed: 5, exported: 0, missing: 5, missingIds: idsOf(30), isShort: true });
  });

  it('goes by what runs tell from the first on', () => {
    const told = [1, 2, 3].map((hour) => run(hour, null, idsOf(hour)));
    const checks = checkExports([...told, run(4, null, idsOf(4).slice(0, 3))], ordersOf(4))!;
    expect(checks.map(({ exported, missing }) => [exported, missing])).toEqual([
      [5, 0],
      [5, 0],
      [3, 2],
    ]);
  });

  it('lets the export after a failed one make up for both', () => {
    // No good run at 29: the next one has ten orders to account for.
    const checks = checkExports([...good.slice(0, 29), run(30, 10)], ordersOf(30))!;
    expect(checks.at(-1)).toMatchObject({ placed: 10, exported: 10, missing: 0 });
    const lost = checkExports([...good.slice(0, 29), run(30, 5)], ordersOf(30))!;
    expect(lost.at(-1)).toMatchObject({ placed: 10, exported: 5, missing: 5, isShort: true });
  });

  it('takes an order for the next export that was placed while one ran', () => {
    const slow = Array.from({ length: 31 }, (_, hour) => ({
      ...run(hour, 5),
      timeMs: hour * HOUR_MS + 15 * MINUTE_MS,
    }));
    expect(checkExports(slow, ordersOf(31))!.every(({ missing }) => missing === 0)).toBe(true);
  });

  it('says nothing of a job whose items are not orders', () => {
    expect(
      checkExports(
        Array.from({ length: 40 }, (_, hour) => run(hour, 8000)),
        ordersOf(40),
      ),
    ).toBeNull();
  });
});
