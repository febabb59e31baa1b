import { WINDOW_MINUTES } from '../../detectors/index.js';
import {
  columnsOf,
  copyRow,
  fewRows,
  leaveSpare,
  takeSpare,
  type Columns,
  type RestingPlace,
} from './resting-columns.js';
import { MINUTE_WINDOWS } from './running-sums.js';
import type { Extent } from './scratch-file.js';
import { createMinuteRing, FLAG_MINUTES, RING_MINUTES, type MinuteRing, type MinutesAway } from './shop-rings.js';

/** For so many minutes a ring at rest has all that they ordinarily need; then it is brought and laid down anew. */
const READY_MINUTES = 3;
/** Five minutes of a level are taught together, of which the last has waited as long as the longest window. */
const TAUGHT_BEFORE = 4;
const LONGEST = WINDOW_MINUTES[MINUTE_WINDOWS - 1]!;
const NAMES = ['weight', 'quantity', 'mid', 'low', 'high', 'flags'] as const;
/** Rows that are here: what the next minutes need, and themselves. */
const AGES = agesNeeded();
const ROWS = READY_MINUTES + AGES.length;
const AWAY = -1;

/**
 * The minutes of a shop while nobody looks at it. Of 288 a look ordinarily reads the newest and those that fall out of the windows:
 * these stay in memory for the looks of some minutes, and all of them lie in a scratch file.
 */
export class RestingMinutes implements MinutesAway {
  /** The row in which a minute is here, by its number modulo RING_MINUTES. */
  private readonly rows = new Int8Array(RING_MINUTES).fill(AWAY);
  private here: Columns | null = null;
  private rowsTaken = 0;
  /** The newest minute that the file has, and the newest there is. */
  private laid = AWAY;
  private newest = AWAY;
  /** Where it lies; null before the first time. */
  extent: Extent | null = null;
  private width = 0;

  constructor(
    private readonly ring: MinuteRing,
    private readonly place: RestingPlace,
  ) {}

  /** The row of one of the newest RING_MINUTES. */
  rowOf(minute: number): number {
    const row = this.rows[minute % RING_MINUTES]!;
    if (row !== AWAY) return row;
    this.wake();
    return minute % RING_MINUTES;
  }

  /** The row of the flags of one of the newest FLAG_MINUTES. */
  flagRowOf(minute: number): number {
    const row = this.newest - minute < RING_MINUTES ? this.rows[minute % RING_MINUTES]! : AWAY;
    if (row !== AWAY) return row;
    this.wake();
    return minute % FLAG_MINUTES;
  }

  /** Makes room for the minute after the newest; brings everything where what it needs is not here. */
  begin(minute: number): void {
    if (this.isReadyFor(minute)) {
      this.takeRow(minute);
      this.newest = minute;
    } else this.wake();
  }

  /** Brings everything. */
  wake(): void {
    const { ring, here } = this;
    if (!ring.away || here === null) return;
    const all = takeSpare(this.place, `minutes of ${ring.width}`, () => columnsOf(createMinuteRing(ring.width), NAMES));
    this.place.scratch.read(this.extent!, Object.values(all));
    const first = ring.isChanged ? this.newest - RING_MINUTES + 1 : this.laid + 1;
    for (let minute = first; minute <= this.newest; minute++) {
      const row = this.rows[minute % RING_MINUTES]!;
      if (row !== AWAY) this.copy(here, row, row, all, minute % RING_MINUTES, minute % FLAG_MINUTES);
    }
    Object.assign(ring, all);
    ring.away = null;
  }

  /** Lays down what the minutes after `newest` do not ordinarily need. */
  lay(newest: number): void {
    const { ring } = this;
    if (ring.isChanged) this.wake();
    if (ring.away) return;
    const all = columnsOf(ring, NAMES);
    const isKnown = this.here !== null && this.width === ring.width && newest - this.laid < RING_MINUTES;
    if (!isKnown || ring.isChanged || this.laid === AWAY) this.writeAll(all);
    else this.writeNew(all, newest);
    this.laid = newest;
    this.newest = newest;
    ring.isChanged = false;
    this.keep(all, newest);
    leaveSpare(this.place, `minutes of ${ring.width}`, all);
    Object.assign(ring, this.here);
    ring.away = this;
  }

  private writeAll(all: Columns): void {
    const { ring } = this;
    // Should the disk be full, the next one who lays this down begins anew.
    this.laid = AWAY;
    this.extent = this.place.scratch.write(Object.values(all), this.extent);
    if (this.here !== null && this.width === ring.width) return;
    this.here = fewRows(all, rowsOf, ROWS);
    this.width = ring.width;
  }

  /** Writes the minutes that the file does not have; they go round at the end of their arrays. */
  private writeNew(all: Columns, newest: number): void {
    let from = this.laid + 1;
    this.laid = AWAY;
    while (from <= newest) {
      let until = from + 1;
      while (until <= newest && until % RING_MINUTES !== 0 && until % FLAG_MINUTES !== 0) until++;
      let at = this.extent!.at;
      for (const name of NAMES) {
        const column = all[name]!;
        const width = column.length / rowsOf(name);
        const row = from % rowsOf(name);
        const part = column.subarray(row * width, (row + until - from) * width);
        this.place.scratch.writeAt(at + row * width * column.BYTES_PER_ELEMENT, part);
        at += column.byteLength;
      }
      from = until;
    }
  }

  /** Copies what the next minutes need to the rows that stay here. */
  private keep(all: Columns, newest: number): void {
    this.rows.fill(AWAY);
    this.rowsTaken = 0;
    for (const age of AGES) {
      const minute = newest - age;
      this.takeRow(minute);
      const row = this.rows[minute % RING_MINUTES]!;
      this.copy(all, minute % RING_MINUTES, minute % FLAG_MINUTES, this.here!, row, row);
    }
  }

  private isReadyFor(minute: number): boolean {
    return minute - this.laid <= READY_MINUTES && minute === this.newest + 1;
  }

  /** Gives a minute its row, unless it has one; false where there is none left. */
  private takeRow(minute: number): boolean {
    if (this.rows[minute % RING_MINUTES] !== AWAY) return true;
    if (this.rowsTaken === ROWS) return false;
    this.rows[minute % RING_MINUTES] = this.rowsTaken++;
    return true;
  }

  private copy(from: Columns, row: number, flagRow: number, to: Columns, toRow: number, toFlagRow: number): void {
    const { width, flagBytes } = this.ring;
    for (const name of NAMES) {
      if (name === 'flags') copyRow(from.flags!, flagRow, to.flags!, toFlagRow, flagBytes);
      else copyRow(from[name]!, row, to[name]!, toRow, width);
    }
  }
}

/** How many rows an array of all minutes has. */
function rowsOf(name: string): number {
  return name === 'flags' ? FLAG_MINUTES : RING_MINUTES;
}

/** How long before the newest minute those lie that the READY_MINUTES after it need: what falls out of the windows, and what is taught. */
function agesNeeded(): number[] {
  const ages = new Set<number>();
  for (let next = 1; next <= READY_MINUTES; next++) {
    for (const length of WINDOW_MINUTES.slice(0, MINUTE_WINDOWS)) ages.add(length - next);
    for (let back = 1; back <= TAUGHT_BEFORE; back++) ages.add(LONGEST + back - next);
  }
  return [...ages].filter((age) => age >= 0);
}
