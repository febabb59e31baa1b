import type { NumberList } from './number-run.js';

/** Bytes put together piece by piece, in a buffer that grows. Numbers are little-endian, as the processors that Node runs on. */
export class ByteBuffer {
  private buffer: Buffer;
  private length = 0;
  /** Where numbers of 64 bits are put together: what is written may lie at any byte, words may not. */
  private words = new Uint32Array(0);

  constructor(bytesGuess = 1024) {
    this.buffer = ownBuffer(bytesGuess);
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  /** Forgets what has been written and keeps the room for it; makes room for so many bytes where there is less. */
  clear(bytesGuess = 0): void {
    this.length = 0;
    if (bytesGuess > this.buffer.length) this.buffer = ownBuffer(bytesGuess);
  }

  /** What has been written; shares its memory with this buffer. */
  bytes(from = 0, to = this.length): Buffer {
    return this.buffer.subarray(from, to);
  }

  /** An unsigned number in groups of seven bits, as LEB128 has it. */
  varint(value: number): void {
    this.reserve(VARINT_BYTES_MAX);
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[this.length++] = rest;
  }

  /** A text as UTF-8, its length in bytes before it. */
  text(text: string): void {
    // A UTF-16 unit takes three bytes of UTF-8 at the most.
    this.reserve(text.length * 3 + VARINT_BYTES_MAX);
    if (text.length < LOOP_LENGTH_MAX && this.shortAscii(text)) return;
    // Nearly all texts are ASCII, so the length in bytes takes the place that the length in characters would.
    const place = varintBytes(text.length);
    const written = this.buffer.write(text, this.length + place);
    const needed = varintBytes(written);
    if (needed !== place)
      this.buffer.copyWithin(this.length + needed, this.length + place, this.length + place + written);
    this.varint(written);
    this.length += written;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** The elements of a list of numbers, each as wide as the list has them. */
  numbers({ buffer, byteOffset, byteLength }: NumberList): void {
    this.raw(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** Unsigned 64-bit numbers, each exact as a number of JavaScript. */
  uint64s(values: ArrayLike<number>): void {
    // Of a number that is put into 32 bits the lowest stay.
    const words = this.roomForPairs(values.length);
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      words[index * 2] = value;
      words[index * 2 + 1] = Math.floor(value / WORD);
    }
    this.numbers(words);
  }

  /** Unsigned 64-bit numbers, given by their lower and upper halves. */
  uint64Halves(lower: ArrayLike<number>, upper: ArrayLike<number>): void {
    const words = this.roomForPairs(lower.length);
    for (let index = 0; index < lower.length; index++) {
      words[index * 2] = lower[index]!;
      words[index * 2 + 1] = upper[index]!;
    }
    this.numbers(words);
  }

  private roomForPairs(count: number): Uint32Array {
    if (this.words.length < count * 2) this.words = new Uint32Array(count * 2);
    return this.words.subarray(0, count * 2);
  }

  /** Writes a short text in a loop, which costs less than a call out of JavaScript; leaves it where it is not ASCII. */
  private shortAscii(text: string): boolean {
    const start = this.length + 1;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return false;
      this.buffer[start + index] = unit;
    }
    this.buffer[this.length] = text.length;
    this.length = start + text.length;
    return true;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = ownBuffer(this.buffer.length * 2 + bytes);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

const WORD = 2 ** 32;
const VARINT_BYTES_MAX = 8;
const LOOP_LENGTH_MAX = 64;

/** Of no pool: a buffer that shares its memory with others could not be handed to another thread. */
function ownBuffer(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(bytes);
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}
