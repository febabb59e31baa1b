/** A block of the format Native, its values by column; numbers of 64 bits as hex digits. */
export interface ReadBlock {
  rows: number;
  columns: Map<string, unknown[]>;
}

/** Reads what `EventBlock` writes, by the description of the format and not by the code that is tested. */
export function readBlock(block: Buffer): ReadBlock {
  const cursor = new Cursor(block);
  const count = cursor.varint();
  const rows = cursor.varint();
  const columns = new Map<string, unknown[]>();
  for (let index = 0; index < count; index++) {
    const name = cursor.text();
    const type = cursor.text();
    readPrefix(cursor, type);
    columns.set(name, readValues(cursor, type, rows));
  }
  if (cursor.at !== block.length) throw new Error(`${block.length - cursor.at} bytes are left over`);
  return { rows, columns };
}

class Cursor {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error('the block ends too soon');
    return this.bytes.subarray(this.at, (this.at += length));
  }

  varint(): number {
    for (let value = 0, unit = 1; ; unit *= 128) {
      const byte = this.take(1)[0]!;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  }

  text(): string {
    return this.take(this.varint()).toString();
  }

  long(): number {
    return Number(this.take(8).readBigUInt64LE());
  }
}

const READERS: Readonly<Record<string, (cursor: Cursor) => unknown>> = {
  String: (cursor) => cursor.text(),
  UInt8: (cursor) => cursor.take(1)[0]!,
  Int16: (cursor) => cursor.take(2).readInt16LE(),
  UInt64: (cursor) => cursor.take(8).readBigUInt64LE().toString(16).padStart(16, '0'),
  Float64: (cursor) => cursor.take(8).readDoubleLE(),
  "DateTime64(3, 'UTC')": (cursor) => cursor.long(),
  "DateTime('UTC')": (cursor) => cursor.take(4).readUInt32LE(),
};

function readPrefix(cursor: Cursor, type: string): void {
  for (const _ of type.matchAll(/LowCardinality/g)) if (cursor.long() !== 1) throw new Error('no such version');
}

function readValues(cursor: Cursor, type: string, rows: number): unknown[] {
  const inner = /^(Array|Tuple|Map|LowCardinality)\((.*)\)$/.exec(type);
  const one = (): unknown => (READERS[type] ?? missing(type))(cursor);
  if (!inner) return Array.from({ length: rows }, one);
  const [, kind, of = ''] = inner;
  if (kind === 'LowCardinality') return readDictionary(cursor, rows);
  if (kind === 'Tuple') return readTuples(cursor, of, rows);
  const ends = Array.from({ length: rows }, () => cursor.long());
  const items = readValues(
    cursor,
    kind === 'Map' ? `Tuple(key ${of.replace(', ', ', value ')})` : of,
    ends.at(-1) ?? 0,
  );
  return ends.map((end, index) => items.slice(ends[index - 1] ?? 0, end));
}

function readTuples(cursor: Cursor, fields: string, rows: number): unknown[] {
  const columns = fields
    .split(/, (?=\w+ )/)
    .map((field) => field.split(/ (.*)/) as [string, string])
    .map(([name, type]) => [name, readValues(cursor, type, rows)] as const);
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(([name, own]) => [name, own[row]])));
}

function readDictionary(cursor: Cursor, rows: number): unknown[] {
  if (rows === 0) return [];
  const flags = cursor.long();
  const texts = Array.from({ length: cursor.long() }, () => cursor.text());
  if (cursor.long() !== rows) throw new Error('a dictionary is of other rows');
  const width = [1, 2, 4][flags & 0xff]!;
  return Array.from({ length: rows }, () => texts[cursor.take(width).readUIntLE(0, width)]);
}

function missing(type: string): never {
  throw new Error(`nothing reads ${type}`);
}
