import { addBuckets, type ArrivedPoint } from '../detection/point-sum.js';
import type { Occurrence } from '../detection/shop-state.js';

const MINUTE_MS = 60_000;
/** Rows of these last minutes are read again: an insert may become visible after later ones. */
export const OVERLAP_MINUTES = 3;

/** How far a shop's arrivals have been read, and what of the overlap is known. Plain data. */
export interface ArrivalCursor {
  /** Newest minute of arrival that has been read; null before the first. */
  newestMs: number | null;
  /** Totals already taken of the overlap's points. */
  points: Map<string, ArrivedPoint>;
  /** Occurrences already taken of the overlap: name to minute of arrival. */
  occurrences: Map<string, number>;
}

/** A cursor before the first arrival. */
export function createArrivalCursor(): ArrivalCursor {
  return { newestMs: null, points: new Map(), occurrences: new Map() };
}

/** From which minute of arrival on the store is to be read. */
export function readFromMs(cursor: ArrivalCursor): number {
  return cursor.newestMs === null ? 0 : cursor.newestMs - OVERLAP_MINUTES * MINUTE_MS;
}

/** Of points as the store now has them, what was not taken yet, in the given order; remembers the overlap. */
export function takeNewPoints(cursor: ArrivalCursor, rows: readonly ArrivedPoint[]): ArrivedPoint[] {
  const taken: ArrivedPoint[] = [];
  for (const row of rows) {
    const name = nameOfPoint(row);
    const known = cursor.points.get(name);
    if (known && known.events === row.events) continue;
    taken.push(known ? difference(row, known) : row);
    cursor.points.set(name, row);
  }
  return taken;
}

/** Names a point among those of the overlap. */
export function nameOfPoint({ arrivedMs, metric, dimension, minuteMs }: ArrivedPoint): string {
  return `${arrivedMs}|${metric}|${dimension}|${minuteMs}`;
}

/** The same for occurrences. */
export function takeNewOccurrences(cursor: ArrivalCursor, rows: readonly Occurrence[]): Occurrence[] {
  return rows.filter((row) => {
    const name = `${row.source}|${row.id}`;
    if (cursor.occurrences.has(name)) return false;
    cursor.occurrences.set(name, row.arrivedMs);
    return true;
  });
}

/** Notes that everything up to the minute `newestMs` was read, and forgets what lies before the overlap. */
export function moveCursor(cursor: ArrivalCursor, newestMs: number): void {
  cursor.newestMs = Math.max(cursor.newestMs ?? newestMs, newestMs);
  const keepFromMs = readFromMs(cursor);
  for (const [name, row] of cursor.points) if (row.arrivedMs < keepFromMs) cursor.points.delete(name);
  for (const [name, arrivedMs] of cursor.occurrences) if (arrivedMs < keepFromMs) cursor.occurrences.delete(name);
}

function difference(row: ArrivedPoint, known: ArrivedPoint): ArrivedPoint {
  return {
    ...row,
    events: row.events - known.events,
    weight: row.weight - known.weight,
    bad: row.bad - known.bad,
    sum: row.sum - known.sum,
    buckets: addBuckets(row.buckets, known.buckets, -1),
  };
}
