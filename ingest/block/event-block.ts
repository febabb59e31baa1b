import type { StoredEvent } from '../event.js';
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

const DATA_BYTES_GUESS = 256;
const ID_BYTES_GUESS = 32;
const MOMENT = "DateTime64(3, 'UTC')";
const MINUTE = "DateTime('UTC')";

/**
 * Events as one block of ClickHouse's format Native, column by column: the one format of which the store has nothing to
 * parse. An event is written down as it is added, and nothing of it is kept as an object.
 */
export class EventBlock {
  private readonly shops = new Words();
  private readonly types = new Words();
  private readonly sources = new Words();
  private readonly ids: Texts;
  private readonly datas: Texts;
  private readonly times: number[] = [];
  private readonly received: number[] = [];
  private readonly arrived: number[] = [];
  private readonly keys: string[] = [];
  private readonly occurrences: number[] = [];
  private readonly measures = new MeasureRows();

  constructor(rowsGuess: number) {
    this.ids = new Texts(rowsGuess * ID_BYTES_GUESS);
    this.datas = new Texts(rowsGuess * DATA_BYTES_GUESS);
  }

  /** Rows so far. */
  get rows(): number {
    return this.keys.length;
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
    this.arrived.push(arrivedMs);
    this.keys.push(key);
    this.occurrences.push(isOccurrence ? 1 : 0);
    this.measures.add(shop, timeMs, arrivedMs, measures);
  }

  /** The shop of a row. */
  shopOf(row: number): string {
    return this.shops.at(row);
  }

  /** The key of a row. */
  keyOf(row: number): string {
    return this.keys[row]!;
  }

  /**
   * The bytes of the block, with the given rows or all; `batch` is the number of the insert, an unsigned decimal. What is
   * spooled and what is sent, byte for byte.
   */
  bytes(batch: string, rows: readonly number[] | null = null): Buffer {
    const out = new ByteBuffer(this.datas.bytes.size + this.ids.bytes.size + this.rows * ROW_BYTES_GUESS);
    out.varint(EVENT_COLUMNS.length);
    const count = rows?.length ?? this.rows;
    out.varint(count);
    writeWords(out, 'shop', this.shops, rows);
    writeWords(out, 'type', this.types, rows);
    beginColumn(out, 'time', MOMENT);
    out.uint64s(picked(this.times, rows));
    writeWords(out, 'source', this.sources, rows);
    beginColumn(out, 'id', 'String');
    writeTexts(out, this.ids, rows);
    beginColumn(out, 'key', 'UInt64');
    out.raw(keyBytes(picked(this.keys, rows)));
    beginColumn(out, 'received', MOMENT);
    out.uint64s(picked(this.received, rows));
    beginColumn(out, 'arrived', MINUTE);
    out.numbers(Uint32Array.from(picked(this.arrived, rows), (ms) => Math.floor(ms / 1000)));
    beginColumn(out, 'data', 'String');
    writeTexts(out, this.datas, rows);
    beginColumn(out, 'is_occurrence', 'UInt8');
    out.numbers(Uint8Array.from(picked(this.occurrences, rows)));
    beginColumn(out, 'batch', 'UInt64');
    out.raw(new Uint8Array(new BigUint64Array(count).fill(BigInt(batch)).buffer));
    beginColumn(out, 'measures', MEASURES_TYPE);
    this.measures.write(out, rows);
    return out.bytes();
  }
}

const ROW_BYTES_GUESS = 160;

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

/** Keys of events, which are hex digits, as little-endian bytes. */
export function keyBytes(keys: readonly string[]): Buffer {
  return Buffer.from(keys.join(''), 'hex').swap64();
}

/** Texts of which many are alike, row by row. */
class Words {
  readonly dictionary = new Dictionary();
  readonly places: number[] = [];

  add(text: string): void {
    this.places.push(this.dictionary.placeOf(text));
  }

  at(row: number): string {
    return this.dictionary.texts[this.places[row]!]!;
  }
}

/** Texts of which few are alike, row by row. */
class Texts implements TextRun {
  readonly bytes: ByteBuffer;
  readonly ends: number[] = [];

  constructor(bytesGuess: number) {
    this.bytes = new ByteBuffer(bytesGuess);
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
  writeDictionaryValues(out, dictionary, picked(places, rows));
}

function picked<T>(values: readonly T[], rows: readonly number[] | null): readonly T[] {
  return rows === null ? values : rows.map((row) => values[row]!);
}

function storedData({ data, attributes }: StoredEvent): string {
  return JSON.stringify(attributes ? { ...data, attributes } : data);
}
