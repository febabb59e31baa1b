import { WINDOW_MINUTES } from '../../detectors/index.js';
import { columnsOf, fewRows, leaveSpare, takeSpare, type Columns, type RestingPlace } from './resting-columns.js';
import { copyMinute, MINUTE_NAMES, MinuteRecords, rowsOf } from './minute-records.js';
import { MINUTE_WINDOWS } from './running-sums.js';
import { createMinuteRing, FLAG_MINUTES, RING_MINUTES, type MinuteRing, type MinutesAway } from './shop-rings.js';
import type { Extent } from './scratch-file.js';

/** For so many minutes a ring at rest has all that they ordinarily need. */
const READY_MINUTES = 3;
/** Five minutes of a level are taught together, of which the last has waited as long as the longest window. */
const TAUGHT_BEFORE = 4;
const LONGEST = WINDOW_MINUTES[MINUTE_WINDOWS - 1]!;
const AGES = agesNeeded();
const IS_NEEDED = Uint8Array.from({ length: RING_MINUTES }, (_, age) => (AGES.includes(age) ? 1 : 0));
/** Rows that are here: what the next minutes need, and themselves. */
const ROWS = READY_MINUTES + AGES.length;
const AWAY = -1;

/**
 * The minutes of a shop while nobody looks at it. Of 288 a look ordinarily reads the newest and those that fall out of the windows:
 * these stay in memory for the looks of some minutes, and all of them lie in a scratch file.
 */
export class RestingMinutes implements MinutesAway {
  /** The row in which a minute is here, by its number modulo RING_MINUTES. */
  private readonly rows = new Int8Array(RING_MINUTES).fill(AWAY);
  private readonly isTaken = new Uint8Array(ROWS);
  private readonly records: MinuteRecords;
  private here: Columns | null = null;
  /** The newest minute that the file has, and the newest there is. */
  private laid = AWAY;
  private newest = AWAY;
  private width = 0;

  constructor(
    private readonly ring: MinuteRing,
    private readonly place: RestingPlace,
  ) {
    this.records = new MinuteRecords(ring, place);
  }

  /** Where it lies; null before the first time. */
  get extent(): Extent | null {
    return this.records.extent;
  }

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

  /** Makes room for the minute after the newest, and brings what it ordinarily needs. */
  begin(minute: number): void {
    if (minute !== this.newest + 1 || this.ring.isChanged) {
      this.wake();
      return;
    }
    if (minute - this.laid > READY_MINUTES) this.exchange();
    this.takeRow(minute);
    this.newest = minute;
  }

  /** Brings everything. */
  wake(): void {
    const { ring, here } = this;
    if (!ring.away || here === null) return;
    const all = takeSpare(this.place, `minutes of ${ring.width}`, () =>
      columnsOf(createMinuteRing(ring.width), MINUTE_NAMES),
    );
    this.records.readAll(all);
    const first = ring.isChanged ? this.newest - RING_MINUTES + 1 : this.laid + 1;
    for (let minute = first; minute <= this.newest; minute++) {
      const row = this.rows[minute % RING_MINUTES]!;
      if (row !== AWAY) copyMinute(ring, here, row, row, all, minute % RING_MINUTES, minute % FLAG_MINUTES);
    }
    Object.assign(ring, all);
    ring.away = null;
  }

  /** Lays down what the minutes after `newest` do not ordinarily need. */
  lay(newest: number): void {
    const { ring } = this;
    if (ring.isChanged) this.wake();
    if (ring.away) return;
    const all = columnsOf(ring, MINUTE_NAMES);
    const isKnown = this.width === ring.width && this.laid !== AWAY && newest - this.laid < RING_MINUTES;
    const laid = isKnown && !ring.isChanged ? this.laid : AWAY;
    // Should the disk be full, the next one who lays this down begins anew.
    this.laid = AWAY;
    if (laid === AWAY) this.records.writeAll(all, newest);
    else this.records.writeNew(all, laid + 1, newest, (minute) => [minute % RING_MINUTES, minute % FLAG_MINUTES]);
    if (this.width !== ring.width) this.here = fewRows(all, rowsOf, ROWS);
    this.width = ring.width;
    this.laid = newest;
    this.newest = newest;
    ring.isChanged = false;
    this.rows.fill(AWAY);
    this.isTaken.fill(0);
    for (const age of AGES) {
      const minute = newest - age;
      const row = this.takeRow(minute);
      copyMinute(ring, all, minute % RING_MINUTES, minute % FLAG_MINUTES, this.here!, row, row);
    }
    leaveSpare(this.place, `minutes of ${ring.width}`, all);
    Object.assign(ring, this.here);
    ring.away = this;
  }

  /** Writes the newest minutes down, and brings those that the next ones need in the place of what no one needs. */
  private exchange(): void {
    const { newest, rows } = this;
    this.records.writeNew(this.here!, this.laid + 1, newest, (minute) => {
      const row = rows[minute % RING_MINUTES]!;
      return [row, row];
    });
    this.laid = newest;
    for (let age = 0; age < RING_MINUTES; age++) {
      const row = rows[(newest - age) % RING_MINUTES]!;
      if (row === AWAY || IS_NEEDED[age]) continue;
      this.isTaken[row] = 0;
      rows[(newest - age) % RING_MINUTES] = AWAY;
    }
    for (let at = 0; at < AGES.length; at++) {
      if (rows[(newest - AGES[at]!) % RING_MINUTES] !== AWAY) continue;
      const first = at;
      while (at + 1 < AGES.length && AGES[at + 1] === AGES[at]! + 1 && this.isAwayAt(AGES[at + 1]!)) at++;
      this.records.read(newest - AGES[at]!, newest - AGES[first]!, this.here!, (minute) => this.takeRow(minute));
    }
  }

  private isAwayAt(age: number): boolean {
    return this.rows[(this.newest - age) % RING_MINUTES] === AWAY;
  }

  /** Gives a minute a row that nobody has. */
  private takeRow(minute: number): number {
    const row = this.isTaken.indexOf(0);
    this.isTaken[row] = 1;
    return (this.rows[minute % RING_MINUTES] = row);
  }
}

/** How long before the newest minute those lie that the READY_MINUTES after it need: what falls out of the windows, and what is taught. */
function agesNeeded(): number[] {
  const ages = new Set<number>();
  for (let next = 1; next <= READY_MINUTES; next++) {
    for (const length of WINDOW_MINUTES.slice(0, MINUTE_WINDOWS)) ages.add(length - next);
    for (let back = 1; back <= TAUGHT_BEFORE; back++) ages.add(LONGEST + back - next);
  }
  return [...ages].filter((age) => age >= 0).sort((a, b) => a - b);
}
