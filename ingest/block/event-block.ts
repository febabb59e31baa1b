import type { StoredEvent } from '../event.js';
import { lowerWord, upperWord } from '../event-key.js';
import type { ShopKeys } from '../shop-keys.js';
import { ByteBuffer } from './byte-buffer.js';
import { MEASURES_TYPE, MeasureRows } from './measure-rows.js';
import {
  beginColumn,
  Dictionary,
  writeDictionaryValues,
  writeDictionaryVersion,
  writeTexts,
  type TextRun,
} from './native-columns.js';
import { NumberRun, pickedNumbers } from './number-run.js';

/** Columns of `event_inlet`, in the order in which a block has them. */
export const EVENT_COLUMNS = [
  'shop',
  'type',
  'time',
  'source',
  'id',
  'key',
  'received',
  'arrived',
  'data',
  'is_occurrence',
  'batch',
  'measures',
] as const;

const DATA_BYTES_GUESS = 160;
const ID_BYTES_GUESS = 32;
/** Of all columns but `id` and `data`. */
const ROW_BYTES_GUESS = 160;
const MOMENT = "DateTime64(3, 'UTC')";
const MINUTE = "DateTime('UTC')";

/**
 * Events as one block of ClickHouse's format Native, column by column: the one format of which the store has nothing to
 * parse. An event is written down as it is added, and nothing of it is kept as an object.
 */
export class EventBlock {
  private readonly shops: Words;
  private readonly types: Words;
  private readonly sources: Words;
  private readonly ids: Texts;
  private readonly datas: Texts;
  private readonly times: NumberRun<Float64Array>;
  private readonly received: NumberRun<Float64Array>;
  private readonly arrived: NumberRun<Float64Array>;
  private readonly lowerKeys: NumberRun<Int32Array>;
  private readonly upperKeys: NumberRun<Int32Array>;
  private readonly occurrences: NumberRun<Int32Array>;
  private readonly measures: MeasureRows;

  constructor(rowsGuess: number) {
    const moments = () => new NumberRun(Float64Array, rowsGuess);
    const words = () => new NumberRun(Int32Array, rowsGuess);
    [this.shops, this.types, this.sources] = [new Words(rowsGuess), new Words(rowsGuess), new Words(rowsGuess)];
    this.ids = new Texts(rowsGuess, ID_BYTES_GUESS);
    this.datas = new Texts(rowsGuess, DATA_BYTES_GUESS);
    [this.times, this.received, this.arrived] = [moments(), moments(), moments()];
    [this.lowerKeys, this.upperKeys, this.occurrences] = [words(), words(), words()];
    this.measures = new MeasureRows(rowsGuess);
  }

  /** Forgets all rows and keeps the room for them. */
  clear(): void {
    for (const part of [this.shops, this.types, this.sources, this.ids, this.datas, this.measures]) part.clear();
    for (const part of [this.times, this.received, this.arrived]) part.clear();
    for (const part of [this.lowerKeys, this.upperKeys, this.occurrences]) part.clear();
  }

  /** Rows so far. */
  get rows(): number {
    return this.times.length;
  }

  /** Adds an event; `arrivedMs` is when it reached the store, in milliseconds since the Unix epoch. */
  add(event: StoredEvent, arrivedMs: number): void {
    const { shop, type, source, id, timeMs, receivedMs, key, isOccurrence, measures } = event;
    this.shops.add(shop);
    this.types.add(type);
    this.sources.add(source);
    this.ids.add(id);
    this.datas.add(storedData(event));
    this.times.push(timeMs);
    this.received.push(receivedMs);
    this.arrived.push(Math.floor(arrivedMs / 1000));
    this.lowerKeys.push(lowerWord(key));
    this.upperKeys.push(upperWord(key));
    this.occurrences.push(isOccurrence ? 1 : 0);
    this.measures.add(shop, timeMs, arrivedMs, measures);
  }

  /** The rows whose events are not among `known`; null where that is all. */
  rowsWithout(known: ShopKeys): number[] | null {
    if (known.isEmpty) return null;
    const rows: number[] = [];
    for (let row = 0; row < this.rows; row++) {
      const isKnown = known.hasWords(this.shops.at(row), this.lowerKeys.at(row) >>> 0, this.upperKeys.at(row) >>> 0);
      if (!isKnown) rows.push(row);
    }
    return rows.length === this.rows ? null : rows;
  }

  /**
   * The bytes of the block, with the given rows, which ascend, or all; `batch` is the number of the insert, an unsigned
   * decimal. What is spooled and what is sent, byte for byte. They lie in `out`, if given.
   */
  bytes(batch: string, rows: readonly number[] | null = null, out = new ByteBuffer(0)): Buffer {
    out.clear(this.datas.bytes.size + this.ids.bytes.size + this.rows * ROW_BYTES_GUESS);
    out.varint(EVENT_COLUMNS.length);
    const count = rows?.length ?? this.rows;
    out.varint(count);
    writeWords(out, 'shop', this.shops, rows);
    writeWords(out, 'type', this.types, rows);
    beginColumn(out, 'time', MOMENT);
    out.uint64s(pickedNumbers(this.times.values, rows));
    writeWords(out, 'source', this.sources, rows);
    beginColumn(out, 'id', 'String');
    writeTexts(out, this.ids, rows);
    beginColumn(out, 'key', 'UInt64');
    out.uint64Halves(pickedNumbers(this.lowerKeys.values, rows), pickedNumbers(this.upperKeys.values, rows));
    beginColumn(out, 'received', MOMENT);
    out.uint64s(pickedNumbers(this.received.values, rows));
    beginColumn(out, 'arrived', MINUTE);
    out.numbers(new Uint32Array(pickedNumbers(this.arrived.values, rows)));
    beginColumn(out, 'data', 'String');
    writeTexts(out, this.datas, rows);
    beginColumn(out, 'is_occurrence', 'UInt8');
    out.numbers(new Uint8Array(pickedNumbers(this.occurrences.values, rows)));
    beginColumn(out, 'batch', 'UInt64');
    out.raw(new Uint8Array(new BigUint64Array(count).fill(BigInt(batch)).buffer));
    beginColumn(out, 'measures', MEASURES_TYPE);
    this.measures.write(out, rows);
    return out.bytes();
  }
}

/** All given events as a block; `arrivedMs` is when one reached the store, `batch` the number of the insert. */
export function eventBlock(
  events: readonly StoredEvent[],
  arrivedMs: (event: StoredEvent) => number,
  batch: string,
): Buffer {
  const block = new EventBlock(events.length);
  for (const event of events) block.add(event, arrivedMs(event));
  return block.bytes(batch);
}

/** Texts of which many are alike, row by row. */
class Words {
  readonly dictionary = new Dictionary();
  readonly places: NumberRun<Int32Array>;

  constructor(rowsGuess: number) {
    this.places = new NumberRun(Int32Array, rowsGuess);
  }

  add(text: string): void {
    this.places.push(this.dictionary.placeOf(text));
  }

  clear(): void {
    this.dictionary.clear();
    this.places.clear();
  }

  at(row: number): string {
    return this.dictionary.texts[this.places.at(row)]!;
  }
}

/** Texts of which few are alike, row by row. */
class Texts implements TextRun {
  readonly bytes: ByteBuffer;
  readonly ends: NumberRun<Int32Array>;

  constructor(rowsGuess: number, bytesGuess: number) {
    this.bytes = new ByteBuffer(rowsGuess * bytesGuess);
    this.ends = new NumberRun(Int32Array, rowsGuess);
  }

  clear(): void {
    this.bytes.clear();
    this.ends.clear();
  }

  add(text: string): void {
    this.bytes.text(text);
    this.ends.push(this.bytes.size);
  }
}

function writeWords(
  out: ByteBuffer,
  name: string,
  { dictionary, places }: Words,
  rows: readonly number[] | null,
): void {
  beginColumn(out, name, 'LowCardinality(String)');
  writeDictionaryVersion(out);
  writeDictionaryValues(out, dictionary, pickedNumbers(places.values, rows));
}

function storedData({ data, attributes, dataText }: StoredEvent): string {
  if (attributes) return JSON.stringify({ ...data, attributes });
  return dataText ?? JSON.stringify(data);
}
