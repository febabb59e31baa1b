import {
  columnsOf,
  copyRow,
  fewRows,
  leaveSpare,
  takeSpare,
  type Columns,
  type RestingPlace,
} from './resting-columns.js';
import type { Extent } from './scratch-file.js';
import type { RowsAway } from './shop-rings.js';

/** A ring of hours: the row of an hour is its number modulo how many are kept. */
interface Ring {
  width: number;
  hour: Int32Array;
  away: RowsAway | null;
  isChanged: boolean;
}

/** The hours of a shop while nobody looks at it: the newest stays in memory, and all of them lie in a scratch file. */
export class RestingHours<Of extends Ring> implements RowsAway {
  private here: Columns | null = null;
  private hour = -1;
  /** Where it lies; null before the first time. */
  extent: Extent | null = null;
  private width = 0;

  constructor(
    private readonly ring: Of,
    private readonly names: readonly (keyof Of & string)[],
    /** Hours that are kept. */
    private readonly rows: number,
    private readonly place: RestingPlace,
    private readonly kind: string,
  ) {}

  /** The row of an hour among the newest that are kept. */
  rowOf(hour: number): number {
    if (hour === this.hour) return 0;
    this.wake();
    return hour % this.rows;
  }

  /** Brings all of them. */
  wake(): void {
    const { ring, here, rows, hour } = this;
    if (!ring.away || here === null) return;
    const all = takeSpare(this.place, `${this.kind} of ${ring.width}`, () => fewRows(here, () => 1, rows));
    this.place.scratch.read(
      this.extent!,
      this.names.map((name) => all[name]!),
    );
    for (const name of this.names) copyRow(here[name]!, 0, all[name]!, hour % rows, ring.width);
    Object.assign(ring, all);
    ring.away = null;
  }

  /** Lays all but the newest hour down. */
  lay(): void {
    const { ring, rows } = this;
    if (ring.isChanged) this.wake();
    if (ring.away) return;
    const all = columnsOf(ring, this.names);
    const hour = newestOf(ring.hour);
    if (hour < 0) return;
    if (this.here === null || this.width !== ring.width || ring.isChanged || hour !== this.hour) {
      // Should the disk be full, the next one who lays this down begins anew.
      this.hour = -1;
      this.extent = this.place.scratch.write(
        this.names.map((name) => all[name]!),
        this.extent,
      );
      if (this.here === null || this.width !== ring.width) this.here = fewRows(all, () => rows, 1);
      this.width = ring.width;
      this.hour = hour;
      ring.isChanged = false;
    }
    for (const name of this.names) copyRow(all[name]!, hour % rows, this.here[name]!, 0, ring.width);
    leaveSpare(this.place, `${this.kind} of ${ring.width}`, all);
    Object.assign(ring, this.here);
    ring.away = this;
  }
}

function newestOf(hours: Int32Array): number {
  let newest = -1;
  for (const hour of hours) if (hour > newest) newest = hour;
  return newest;
}
