/** A list of numbers of one width. */
export type NumberList = Uint8Array | Uint16Array | Uint32Array | Int16Array | Int32Array | Float64Array;

/**
 * Numbers one after the other, as many as come, outside of what is collected as garbage: of lists of JavaScript each growth
 * would be copied once more by the collector.
 */
export class NumberRun<List extends Int32Array | Float64Array> {
  private list: List;
  private count = 0;

  constructor(
    private readonly List: new (length: number) => List,
    lengthGuess: number,
  ) {
    this.list = new List(Math.max(LENGTH_MIN, lengthGuess));
  }

  /** How many there are. */
  get length(): number {
    return this.count;
  }

  /** The numbers so far; to be asked for anew when some have been added. */
  get values(): List {
    return this.list.subarray(0, this.count) as List;
  }

  /** Forgets all numbers and keeps the room for them. */
  clear(): void {
    this.count = 0;
  }

  /** Adds a number and gives its place. */
  push(value: number): number {
    if (this.count === this.list.length) {
      const longer = new this.List(this.count * 2);
      longer.set(this.list);
      this.list = longer;
    }
    this.list[this.count] = value;
    return this.count++;
  }

  /** The number at a place. */
  at(place: number): number {
    return this.list[place]!;
  }

  /** Puts another number at a place that has one. */
  put(place: number, value: number): void {
    this.list[place] = value;
  }
}

/** The numbers of a list at the given places; all of it where none are given. */
export function pickedNumbers<List extends Int32Array | Float64Array>(
  list: List,
  places: readonly number[] | null,
): List {
  if (places === null) return list;
  const own = list.slice(0, places.length) as List;
  for (let index = 0; index < places.length; index++) own[index] = list[places[index]!]!;
  return own;
}

const LENGTH_MIN = 16;
