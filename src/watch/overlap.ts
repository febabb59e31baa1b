import type { ArrivedPoint } from '../detection/point-sum.js';
import type { ArrivedRows } from './arrived-rows.js';
import { nameOfPoint, readFromMs, takeNewPoints, type ArrivalCursor } from './arrival-cursor.js';

/**
 * What has been taken of the newest minutes of arrival, which may be read again: between two looks it is kept as it was read, in
 * columns that shops share, and not point by point.
 */
export class Overlap {
  /** By minute of arrival. */
  private readonly reads = new Map<number, ArrivedRows>();

  constructor(private readonly cursor: ArrivalCursor) {}

  /** Of points as the store now has them, what was not taken yet; `rows` are kept for as long as they may be needed again. */
  take(rows: ArrivedRows): Iterable<ArrivedPoint> {
    const minutes = rows.minutes();
    for (const minute of minutes) if (this.reads.has(minute)) this.bring(minute);
    const taken = this.cursor.points.size === 0 ? rows : takeNewPoints(this.cursor, rows.toArray());
    for (const minute of minutes) this.reads.set(minute, rows);
    return taken;
  }

  /** Puts all of it into the cursor, as it is stored. */
  wake(): void {
    for (const minute of this.reads.keys()) this.bring(minute);
  }

  /** Takes out of the cursor what can be read from the columns, and forgets what lies before the overlap. */
  lay(): void {
    const { points } = this.cursor;
    for (const minute of this.reads.keys()) if (minute < readFromMs(this.cursor)) this.reads.delete(minute);
    for (const [name, { arrivedMs }] of points) if (this.reads.has(arrivedMs)) points.delete(name);
  }

  private bring(minute: number): void {
    const { points } = this.cursor;
    for (const row of this.reads.get(minute)!.toArray()) {
      const name = nameOfPoint(row);
      if (row.arrivedMs === minute && !points.has(name)) points.set(name, row);
    }
  }
}
