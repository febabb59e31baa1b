import type { ByteBuffer } from './byte-buffer.js';
import type { NumberRun } from './number-run.js';

/**
 * Texts of which many are alike, each kept once: what the store calls LowCardinality(String). A text is known by its place
 * in `texts`.
 */
export class Dictionary {
  readonly texts: string[] = [];
  private readonly places = new Map<string, number>();

  /** Forgets all texts. */
  clear(): void {
    this.texts.length = 0;
    this.places.clear();
  }

  /** The place of a text, given to it at its first time. */
  placeOf(text: string): number {
    let place = this.places.get(text);
    if (place === undefined) {
      place = this.texts.push(text) - 1;
      this.places.set(text, place);
    }
    return place;
  }
}

/** Texts of which few are alike, one after the other as they will be sent. */
export interface TextRun {
  bytes: ByteBuffer;
  /** Where each ends. */
  ends: NumberRun<Int32Array>;
}

/** The keys stand in the column itself. */
const DICTIONARY_VERSION = 1;
const HAS_OWN_KEYS = 0x200;
const REPLACES_KEYS = 0x400;

/** Begins a column of the format Native: its name and type. */
export function beginColumn(out: ByteBuffer, name: string, type: string): void {
  out.text(name);
  out.text(type);
}

/** What a LowCardinality(String) says of itself ahead of all values of its column. */
export function writeDictionaryVersion(out: ByteBuffer): void {
  out.uint64s([DICTIONARY_VERSION]);
}

/** The values of a LowCardinality(String), given by their places in its dictionary. */
export function writeDictionaryValues(out: ByteBuffer, { texts }: Dictionary, places: Int32Array): void {
  // A column without rows has nothing here, not even the number of its keys.
  if (places.length === 0) return;
  const width = texts.length <= 0x100 ? 0 : texts.length <= 0x10000 ? 1 : 2;
  out.uint64s([width | HAS_OWN_KEYS | REPLACES_KEYS, texts.length]);
  for (const text of texts) out.text(text);
  out.uint64s([places.length]);
  const List = [Uint8Array, Uint16Array, Uint32Array][width]!;
  out.numbers(new List(places));
}

/** The texts of the given rows of a run, which ascend; of all where none are given. */
export function writeTexts(out: ByteBuffer, { bytes, ends }: TextRun, rows: readonly number[] | null): void {
  if (rows === null) return out.raw(bytes.bytes());
  for (let first = 0, next = 0; first < rows.length; first = next) {
    // Nearly all stand together: what is left out are single repetitions.
    for (next = first + 1; next < rows.length && rows[next] === rows[next - 1]! + 1;) next++;
    const before = rows[first]! - 1;
    out.raw(bytes.bytes(before < 0 ? 0 : ends.at(before), ends.at(rows[next - 1]!)));
  }
}
