import { describe, expect, it } from '@jest/globals';
import { addOther, addToColumn, createPendingMinute, leaveColumns, pendingSum, readPending } from './pending-minute.js';
import { createPointSum, pointSum, type PointSum } from './point-sum.js';
import { countPoint } from './shop.fixture.js';

const ORDERS = { column: 1, shape: 'sum' } as const;
const PAGE = { column: 6, shape: 'duration' } as const;

/** Durations in these buckets, one in each. */
function durations(...buckets: number[]): PointSum {
  const point = countPoint('page.durationMs|page=/cart', 0, buckets.length);
  return pointSum({ ...point, buckets: buckets.flatMap((bucket) => [bucket, 1]) }, 'duration');
}

function amounts(sum: number): PointSum {
  return pointSum({ ...countPoint('order.value|', 0, 1), sum }, 'sum');
}

/** What there is of a column, in plain numbers. */
function plain({ weight, quantity, squares, singles }: Readonly<PointSum>): unknown {
  return { weight, quantity, squares, singles: [...singles.values.subarray(0, singles.length)] };
}

function read(pending: Parameters<typeof readPending>[0], column: number): unknown {
  const into = createPointSum();
  return readPending(pending, column, into) ? plain(into) : null;
}

describe('what has come for a minute', () => {
  it('is added up by series, single values included, in whatever portions it comes', () => {
    const pending = createPendingMinute();
    addToColumn(pending, 8, PAGE, durations(40, 41));
    addToColumn(pending, 8, ORDERS, amounts(25));
    addToColumn(pending, 8, PAGE, durations(60));
    expect(read(pending, PAGE.column)).toEqual(plain(durations(40, 41, 60)));
    expect(read(pending, ORDERS.column)).toEqual(plain(amounts(25)));
    expect(read(pending, 2)).toBeNull();
  });

  it('is kept where series are new in the meantime and the shop has more columns', () => {
    const pending = createPendingMinute();
    addToColumn(pending, 8, PAGE, durations(40));
    addToColumn(pending, 16, { column: 12, shape: 'sum' }, amounts(25));
    addToColumn(pending, 16, PAGE, durations(41));
    expect(read(pending, PAGE.column)).toEqual(plain(durations(40, 41)));
    expect(read(pending, 12)).toEqual(plain(amounts(25)));
  });

  it('holds nothing of the minute that had its columns before', () => {
    const judged = createPendingMinute();
    addToColumn(judged, 8, PAGE, durations(40, 41));
    leaveColumns(judged);
    const next = createPendingMinute();
    addToColumn(next, 8, ORDERS, amounts(25));
    expect(next.columns).toBe(judged.columns);
    expect(read(next, PAGE.column)).toBeNull();
    expect(read(next, ORDERS.column)).toEqual(plain(amounts(25)));
  });

  it('is told together where a part of it came before the series was known', () => {
    const pending = createPendingMinute();
    const sum = durations(40);
    addOther(pending, 'page', sum, 'duration');
    // Whoever adds may fill it anew.
    sum.weight = 7;
    addToColumn(pending, 8, PAGE, durations(41));
    expect(plain(pendingSum(pending, 'page', PAGE))).toEqual(plain(durations(41, 40)));
    expect(plain(pendingSum(pending, 'order', ORDERS))).toEqual(plain(createPointSum()));
  });
});
