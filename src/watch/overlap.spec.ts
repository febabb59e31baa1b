import { describe, expect, it } from '@jest/globals';
import type { ArrivedPoint } from '../detection/point-sum.js';
import { rowsOf, type ArrivedRows } from './arrived-rows.js';
import { createArrivalCursor, moveCursor } from './arrival-cursor.js';
import { Overlap } from './overlap.js';

const MINUTE_MS = 60_000;

/** What has come by now in some minutes of arrival, `events` in each. */
function came(...minutes: [arrived: number, events: number][]): ArrivedRows {
  const point = {
    shop: 'acme',
    metric: 'order.placed',
    dimension: '',
    minuteMs: 0,
    bad: 0,
    sum: 0,
    max: 0,
    buckets: [],
  };
  return rowsOf(minutes.map(([at, events]) => ({ ...point, arrivedMs: at * MINUTE_MS, events, weight: events })));
}

const eventsOf = (points: Iterable<ArrivedPoint>): number[] => [...points].map(({ events }) => events);

describe('the overlap of what has arrived', () => {
  it('gives of what is read again only what is new, whether it rested in between or not', () => {
    for (const rests of [false, true]) {
      const overlap = new Overlap(createArrivalCursor());
      expect(eventsOf(overlap.take(came([1, 5])))).toEqual([5]);
      if (rests) overlap.lay();
      expect(eventsOf(overlap.take(came([1, 7], [2, 3])))).toEqual([2, 3]);
      if (rests) overlap.lay();
      expect(eventsOf(overlap.take(came([1, 7], [2, 4])))).toEqual([1]);
    }
  });

  it('keeps no points while it rests, and has them all when it is to be stored', () => {
    const cursor = createArrivalCursor();
    const overlap = new Overlap(cursor);
    overlap.take(came([1, 5], [2, 3]));
    overlap.lay();
    expect(cursor.points.size).toBe(0);
    overlap.wake();
    expect(eventsOf([...cursor.points.values()])).toEqual([5, 3]);
    // As after a restart.
    expect(eventsOf(new Overlap(structuredClone(cursor)).take(came([2, 9])))).toEqual([6]);
  });

  it('forgets what will not be read again', () => {
    const cursor = createArrivalCursor();
    const overlap = new Overlap(cursor);
    overlap.take(came([1, 5]));
    moveCursor(cursor, 60 * MINUTE_MS);
    overlap.lay();
    overlap.wake();
    expect(cursor.points.size).toBe(0);
  });
});
