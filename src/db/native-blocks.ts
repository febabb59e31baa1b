/** A column of texts, of which each different one is there once: row to place in `texts`. */
export interface TextColumn {
  texts: readonly string[];
  index: Uint8Array | Uint16Array | Uint32Array;
}

/** A column of maps from small whole numbers to numbers: row `i` has the entries from `ends[i - 1]` up to `ends[i]`. */
export interface MapColumn {
  ends: Uint32Array;
  keys: Int16Array;
  values: Float64Array;
}

/** A column as it came. */
export type NativeColumn = TextColumn | MapColumn | Float64Array | Uint32Array;

/** Some rows of a result, column by column. */
export interface NativeBlock {
  rows: number;
  columns: NativeColumn[];
}

const TEXT = new Set(['String', 'LowCardinality(String)']);
const MAP = 'Map(Int16, Float64)';
/** Bits of the word that stands before the places of a `LowCardinality` column: how wide they are. */
const INDEX_WIDTHS: readonly Columnar<TextColumn['index']>[] = [Uint8Array, Uint16Array, Uint32Array];

/** All that a stream gives. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Reads what the store gives as `FORMAT Native`: whole columns as they lie in memory, with which a row costs far less than as
 * JSON. Knows the types named by `NativeColumn`, texts plain or `LowCardinality`; throws for any other, which a
 * query is to cast. Source: the format as `NativeWriter` of ClickHouse writes it for a client without a version.
 */
export function* nativeBlocks(bytes: Uint8Array): Generator<NativeBlock> {
  const cursor = new Cursor(bytes);
  while (!cursor.isAtEnd()) {
    const columns = cursor.varint();
    const rows = cursor.varint();
    const block: NativeBlock = { rows, columns: [] };
    for (let column = 0; column < columns; column++) {
      const name = cursor.text();
      block.columns.push(columnOf(cursor, name, cursor.text(), rows));
    }
    if (rows > 0) yield block;
  }
}

function columnOf(cursor: Cursor, name: string, type: string, rows: number): NativeColumn {
  if (TEXT.has(type)) return type === 'String' ? plainTexts(cursor, rows) : fewTexts(cursor, rows);
  if (type === 'Float64') return cursor.array(Float64Array, rows);
  if (type === 'UInt32') return cursor.array(Uint32Array, rows);
  if (type === MAP) return maps(cursor, rows);
  throw new TypeError(`column ${name} of the store is of the type ${type}, which nobody expected`);
}

function plainTexts(cursor: Cursor, rows: number): TextColumn {
  return { texts: cursor.texts(rows), index: Uint32Array.from({ length: rows }, (_, row) => row) };
}

/** The version of its form, then its texts, then for each row the place of its text. */
function fewTexts(cursor: Cursor, rows: number): TextColumn {
  if (rows === 0) return { texts: [], index: new Uint8Array(0) };
  cursor.count();
  const Width = INDEX_WIDTHS[cursor.count() & 0xff];
  if (!Width) throw new RangeError('more than four thousand million different texts in a column of the store');
  const texts = cursor.texts(cursor.count());
  return { texts, index: cursor.array(Width, cursor.count()) };
}

function maps(cursor: Cursor, rows: number): MapColumn {
  const ends = Uint32Array.from({ length: rows }, () => cursor.count());
  const entries = ends.at(-1) ?? 0;
  return { ends, keys: cursor.array(Int16Array, entries), values: cursor.array(Float64Array, entries) };
}

interface Columnar<Numbers> {
  new (buffer: ArrayBuffer): Numbers;
  readonly BYTES_PER_ELEMENT: number;
}

/** A place in the bytes, which goes on with what is read. */
class Cursor {
  private readonly view: DataView;
  private readonly decoder = new TextDecoder();
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  isAtEnd(): boolean {
    return this.at >= this.bytes.byteLength;
  }

  /** A number of seven bits a byte, the lowest first. */
  varint(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.view.getUint8(this.at++);
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  }

  /** A count of 64 bits. Its upper half has no more than 21 of them. */
  count(): number {
    const low = this.view.getUint32(this.at, true);
    const high = this.view.getUint32(this.at + 4, true);
    this.at += 8;
    return high * 2 ** 32 + low;
  }

  text(): string {
    const length = this.varint();
    const from = this.at;
    this.at += length;
    return this.decoder.decode(this.bytes.subarray(from, this.at));
  }

  texts(count: number): string[] {
    return Array.from({ length: count }, () => this.text());
  }

  /** Numbers in the order of bytes of every machine that this runs on, the lowest first. Copied, for they lie anywhere. */
  array<Numbers>(Type: Columnar<Numbers>, length: number): Numbers {
    const from = this.bytes.byteOffset + this.at;
    this.at += length * Type.BYTES_PER_ELEMENT;
    return new Type(this.bytes.buffer.slice(from, this.bytes.byteOffset + this.at) as ArrayBuffer);
  }
}
