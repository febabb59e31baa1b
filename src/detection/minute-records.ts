import { copyRow, takeSpare, leaveSpare, type Columns, type RestingPlace } from './resting-columns.js';
import type { Extent } from './scratch-file.js';
import { FLAG_MINUTES, RING_MINUTES, type MinuteRing } from './shop-rings.js';

/** What is kept of a minute. */
export const MINUTE_NAMES = ['weight', 'quantity', 'mid', 'low', 'high', 'flags'] as const;
const NUMBERS = ['weight', 'quantity', 'mid', 'low', 'high'] as const;
const FLOAT_BYTES = 4;

/** How many rows an array of all minutes has. */
export function rowsOf(name: string): number {
  return name === 'flags' ? FLAG_MINUTES : RING_MINUTES;
}

/** Copies what is known of a minute from one row to another. */
export function copyMinute(
  { width, flagBytes }: MinuteRing,
  from: Columns,
  row: number,
  flagRow: number,
  to: Columns,
  toRow: number,
  toFlagRow: number,
): void {
  for (const name of NUMBERS) copyRow(from[name]!, row, to[name]!, toRow, width);
  copyRow(from.flags!, flagRow, to.flags!, toFlagRow, flagBytes);
}

/** Records that lie one after the other, as numbers and as bytes. */
interface Buffers {
  numbers: Float32Array;
  bytes: Uint8Array;
  /** Flags of minutes, as they lie behind the records. */
  flags: Uint8Array;
}

/** Where a minute is in some arrays: its row, and that of its flags. */
type PlaceOf = (minute: number) => readonly [row: number, flagRow: number];

/**
 * The minutes of a shop in a scratch file: a record for each of the newest RING_MINUTES, its numbers and flags, so that one is read at
 * once, and behind them the flags of the newest FLAG_MINUTES.
 */
export class MinuteRecords {
  /** Where it lies; null before the first time. */
  extent: Extent | null = null;

  constructor(
    private readonly ring: MinuteRing,
    private readonly place: RestingPlace,
  ) {}

  /** Writes all minutes up to `newest`. */
  writeAll(all: Columns, newest: number): void {
    this.withBuffers((buffers) => {
      for (let minute = newest - RING_MINUTES + 1; minute <= newest; minute++) {
        const row = minute % RING_MINUTES;
        this.pack(all, row, minute % FLAG_MINUTES, buffers, row);
      }
      this.extent = this.place.scratch.write([buffers.bytes, all.flags!], this.extent);
    });
  }

  /** Reads all minutes. */
  readAll(all: Columns): void {
    this.withBuffers((buffers) => {
      this.place.scratch.read(this.extent!, [buffers.bytes, all.flags!]);
      for (let row = 0; row < RING_MINUTES; row++) this.unpack(buffers, row, all, row);
    });
  }

  /** Writes the minutes from `first` to `last` anew. */
  writeNew(from: Columns, first: number, last: number, placeOf: PlaceOf): void {
    const { flagBytes } = this.ring;
    this.withBuffers((buffers) => {
      for (const [begin, end] of stretches(first, last)) {
        for (let minute = begin; minute <= end; minute++) {
          const [row, flagRow] = placeOf(minute);
          this.pack(from, row, flagRow, buffers, minute - begin);
          copyRow(from.flags!, flagRow, buffers.flags, minute - begin, flagBytes);
        }
        const { recordAt, flagsAt } = this.bytesAt(begin);
        const minutes = end - begin + 1;
        this.place.scratch.writeAt(recordAt, buffers.bytes.subarray(0, minutes * this.recordBytes));
        this.place.scratch.writeAt(flagsAt, buffers.flags.subarray(0, minutes * flagBytes));
      }
    });
  }

  /** Reads the minutes from `first` to `last` into the rows that each is given. */
  read(first: number, last: number, to: Columns, rowFor: (minute: number) => number): void {
    const { flagBytes } = this.ring;
    this.withBuffers((buffers) => {
      for (const [begin, end] of stretches(first, last)) {
        const bytes = buffers.bytes.subarray(0, (end - begin + 1) * this.recordBytes);
        this.place.scratch.read({ at: this.bytesAt(begin).recordAt, bytes: 0 }, [bytes]);
        for (let minute = begin; minute <= end; minute++) {
          const row = rowFor(minute);
          const flagsAt = (minute - begin) * this.recordBytes + this.numbersBytes;
          this.unpack(buffers, minute - begin, to, row);
          for (let at = 0; at < flagBytes; at++) to.flags![row * flagBytes + at] = bytes[flagsAt + at]!;
        }
      }
    });
  }

  private get numbersBytes(): number {
    return FLOAT_BYTES * NUMBERS.length * this.ring.width;
  }

  /** Numbers begin where a number may. */
  private get recordBytes(): number {
    return this.numbersBytes + FLOAT_BYTES * Math.ceil(this.ring.flagBytes / FLOAT_BYTES);
  }

  private bytesAt(minute: number): { recordAt: number; flagsAt: number } {
    const { at } = this.extent!;
    const flagsAt = at + this.recordBytes * RING_MINUTES + (minute % FLAG_MINUTES) * this.ring.flagBytes;
    return { recordAt: at + this.recordBytes * (minute % RING_MINUTES), flagsAt };
  }

  private pack(from: Columns, row: number, flagRow: number, { numbers, bytes }: Buffers, record: number): void {
    const { width, flagBytes } = this.ring;
    const first = (record * this.recordBytes) / FLOAT_BYTES;
    NUMBERS.forEach((name, index) => {
      const column = from[name]!;
      for (let at = 0; at < width; at++) numbers[first + index * width + at] = column[row * width + at]!;
    });
    const flagsAt = record * this.recordBytes + this.numbersBytes;
    for (let at = 0; at < flagBytes; at++) bytes[flagsAt + at] = from.flags![flagRow * flagBytes + at]!;
  }

  private unpack({ numbers }: Buffers, record: number, to: Columns, row: number): void {
    const { width } = this.ring;
    const first = (record * this.recordBytes) / FLOAT_BYTES;
    NUMBERS.forEach((name, index) => {
      const column = to[name]!;
      for (let at = 0; at < width; at++) column[row * width + at] = numbers[first + index * width + at]!;
    });
  }

  private withBuffers(work: (buffers: Buffers) => void): void {
    const kind = `records of ${this.ring.width}`;
    const buffers = takeSpare(this.place, kind, () => {
      const buffer = new ArrayBuffer(RING_MINUTES * this.recordBytes);
      const flags = new Uint8Array(RING_MINUTES * this.ring.flagBytes);
      return { numbers: new Float32Array(buffer), bytes: new Uint8Array(buffer), flags };
    });
    work(buffers);
    leaveSpare(this.place, kind, buffers);
  }
}

/** The minutes from `first` to `last` in parts that lie together: rows go round at the end of their arrays. */
function stretches(first: number, last: number): [number, number][] {
  const parts: [number, number][] = [];
  for (let minute = first; minute <= last; minute++) {
    const goesRound = minute % RING_MINUTES === 0 || minute % FLAG_MINUTES === 0;
    if (parts.length === 0 || goesRound) parts.push([minute, minute]);
    else parts.at(-1)![1] = minute;
  }
  return parts;
}
