import type { ScratchFile } from './scratch-file.js';

/** An array of which each row has some columns. */
export type Column = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Arrays by their names, rows of the same things. */
export type Columns = Record<string, Column>;

/** Where shops lie while nobody looks at them. */
export interface RestingPlace {
  scratch: ScratchFile;
  /** Arrays that the last shop was looked at in, for the next one; by their kind. To be cleared when the shops of a pass are done. */
  spare: Map<string, object>;
}

/** Those arrays of a ring that are named. */
export function columnsOf(ring: object, names: readonly string[]): Columns {
  const all = ring as Columns;
  return Object.fromEntries(names.map((name) => [name, all[name]!]));
}

/** Arrays of `rows` rows as those of `columns`, which have so many of their own; in one buffer, the widest numbers first. */
export function fewRows(columns: Columns, ownRows: (name: string) => number, rows: number): Columns {
  const sizes = Object.entries(columns).sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  const lengthOf = (name: string, column: Column): number => (column.length / ownRows(name)) * rows;
  const bytes = sizes.reduce((sum, [name, column]) => sum + lengthOf(name, column) * column.BYTES_PER_ELEMENT, 0);
  const buffer = new ArrayBuffer(bytes);
  const few: Columns = {};
  let at = 0;
  for (const [name, column] of sizes) {
    const Numbers = column.constructor as new (buffer: ArrayBuffer, at: number, length: number) => Column;
    const length = lengthOf(name, column);
    few[name] = new Numbers(buffer, at, length);
    at += length * column.BYTES_PER_ELEMENT;
  }
  return few;
}

/** Arrays of a kind that are all to be written, where there are any, or new ones. */
export function takeSpare<Of extends object>({ spare }: RestingPlace, kind: string, make: () => Of): Of {
  const known = spare.get(kind);
  spare.delete(kind);
  return (known as Of | undefined) ?? make();
}

/** Leaves arrays to whoever needs some of that kind. */
export function leaveSpare({ spare }: RestingPlace, kind: string, arrays: object): void {
  spare.set(kind, arrays);
}

/** Copies a row. Rows are short: that is quicker than to ask the array. */
export function copyRow(from: Column, fromRow: number, to: Column, toRow: number, width: number): void {
  const first = fromRow * width;
  const target = toRow * width;
  for (let column = 0; column < width; column++) to[target + column] = from[first + column]!;
}
