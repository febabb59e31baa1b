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

interface Buffers {
  numbers: Float32Array;
  flags: Uint8Array;
}

/** Where a minute is in some arrays: its row, and that of its flags. */
type PlaceOf = (minute: number) => readonly [row: number, flagRow: number];

/**
 * The minutes of a shop in a scratch file: a record of numbers for each of the newest RING_MINUTES, so that one is read at once, and
 * behind them the flags of the newest FLAG_MINUTES.
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
    this.withBuffers(({ numbers }) => {
      for (let minute = newest - RING_MINUTES + 1; minute <= newest; minute++) {
        const row = minute % RING_MINUTES;
        this.pack(all, row, numbers, row);
      }
      this.extent = this.place.scratch.write([numbers, all.flags!], this.extent);
    });
  }

  /** Reads all minutes. */
  readAll(all: Columns): void {
    this.withBuffers(({ numbers }) => {
      this.place.scratch.read(this.extent!, [numbers, all.flags!]);
      for (let row = 0; row < RING_MINUTES; row++) this.unpack(numbers, row, all, row);
    });
  }

  /** Writes the minutes from `first` to `last` anew. */
  writeNew(from: Columns, first: number, last: number, placeOf: PlaceOf): void {
    this.withBuffers(({ numbers, flags }) => {
      for (const [begin, end] of stretches(first, last)) {
        for (let minute = begin; minute <= end; minute++) {
          const [row, flagRow] = placeOf(minute);
          this.pack(from, row, numbers, minute - begin);
          copyRow(from.flags!, flagRow, flags, minute - begin, this.ring.flagBytes);
        }
        const { numbersAt, flagsAt } = this.bytesAt(begin);
        const minutes = end - begin + 1;
        this.place.scratch.writeAt(numbersAt, numbers.subarray(0, minutes * this.recordLength));
        this.place.scratch.writeAt(flagsAt, flags.subarray(0, minutes * this.ring.flagBytes));
      }
    });
  }

  /** Reads the minutes from `first` to `last` into the rows that each is given. */
  read(first: number, last: number, to: Columns, rowFor: (minute: number) => number): void {
    this.withBuffers(({ numbers, flags }) => {
      for (const [begin, end] of stretches(first, last)) {
        const { numbersAt, flagsAt } = this.bytesAt(begin);
        const minutes = end - begin + 1;
        const { scratch } = this.place;
        scratch.read({ at: numbersAt, bytes: 0 }, [numbers.subarray(0, minutes * this.recordLength)]);
        scratch.read({ at: flagsAt, bytes: 0 }, [flags.subarray(0, minutes * this.ring.flagBytes)]);
        for (let minute = begin; minute <= end; minute++) {
          const row = rowFor(minute);
          this.unpack(numbers, minute - begin, to, row);
          copyRow(flags, minute - begin, to.flags!, row, this.ring.flagBytes);
        }
      }
    });
  }

  private get recordLength(): number {
    return NUMBERS.length * this.ring.width;
  }

  private bytesAt(minute: number): { numbersAt: number; flagsAt: number } {
    const { at } = this.extent!;
    const recordBytes = FLOAT_BYTES * this.recordLength;
    const flagsAt = at + recordBytes * RING_MINUTES + (minute % FLAG_MINUTES) * this.ring.flagBytes;
    return { numbersAt: at + recordBytes * (minute % RING_MINUTES), flagsAt };
  }

  private pack(from: Columns, row: number, records: Float32Array, record: number): void {
    const { width } = this.ring;
    NUMBERS.forEach((name, index) => copyRow(from[name]!, row, records, NUMBERS.length * record + index, width));
  }

  private unpack(records: Float32Array, record: number, to: Columns, row: number): void {
    const { width } = this.ring;
    NUMBERS.forEach((name, index) => copyRow(records, NUMBERS.length * record + index, to[name]!, row, width));
  }

  private withBuffers(work: (buffers: Buffers) => void): void {
    const kind = `records of ${this.ring.width}`;
    const buffers = takeSpare(this.place, kind, () => ({
      numbers: new Float32Array(RING_MINUTES * this.recordLength),
      flags: new Uint8Array(RING_MINUTES * this.ring.flagBytes),
    }));
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
