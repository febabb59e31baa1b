import { randomInt } from 'node:crypto';

const WORDS = 2;
const PAIRS_MIN = 16;
/** Senders choose ids, and so the keys of events: where one lies must not be for them to say. */
const MULTIPLIER = randomInt(2 ** 31) * 2 + 1;

/**
 * Pairs of unsigned numbers of 32 bits, each once, in the order in which they came, and known by their place in it. They lie
 * in lists of numbers: a Map of texts takes five times as long, and what it holds has to be collected.
 */
export class PairIndex {
  private words = new Uint32Array(PAIRS_MIN * WORDS);
  /** The place of a pair, plus one, at the first free slot from the one on at which it belongs; 0 is free. */
  private slots = new Int32Array(PAIRS_MIN * 2);
  private count = 0;

  /** The pairs of a list as `bytes` gives it. */
  static of(bytes: Uint8Array): PairIndex {
    const index = new PairIndex();
    const words = new Uint32Array(bytes.slice().buffer);
    for (let at = 0; at < words.length; at += WORDS) index.placeOf(words[at]!, words[at + 1]!);
    return index;
  }

  /** How many there are. */
  get size(): number {
    return this.count;
  }

  /** Forgets all pairs and keeps the room for them. */
  clear(): void {
    this.count = 0;
    this.slots.fill(0);
  }

  /** The place of a pair, given to it at its first time. */
  placeOf(first: number, second: number): number {
    const slot = this.slotOf(first, second);
    const known = this.slots[slot]!;
    if (known !== 0) return known - 1;
    const place = this.count++;
    this.words[place * WORDS] = first;
    this.words[place * WORDS + 1] = second;
    this.slots[slot] = place + 1;
    if (this.count * WORDS === this.words.length) this.grow();
    return place;
  }

  /** Whether a pair is among them. */
  has(first: number, second: number): boolean {
    return this.slots[this.slotOf(first, second)] !== 0;
  }

  /** The first number of the pair at a place. */
  firstAt(place: number): number {
    return this.words[place * WORDS]!;
  }

  /** The pairs one after the other, each number little-endian. */
  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.words.slice(0, this.count * WORDS).buffer);
  }

  /** The slot that has a pair, or else the one for it. */
  private slotOf(first: number, second: number): number {
    const last = this.slots.length - 1;
    const mixed = Math.imul(first ^ Math.imul(second, MULTIPLIER), MULTIPLIER);
    for (let slot = mixed >>> Math.clz32(last); ; slot = (slot + 1) & last) {
      const place = this.slots[slot]!;
      if (place === 0) return slot;
      const at = (place - 1) * WORDS;
      if (this.words[at] === first && this.words[at + 1] === second) return slot;
    }
  }

  private grow(): void {
    const { words } = this;
    this.words = new Uint32Array(words.length * 2);
    this.words.set(words);
    this.slots = new Int32Array(this.slots.length * 2);
    for (let place = 0; place < this.count; place++)
      this.slots[this.slotOf(words[place * WORDS]!, words[place * WORDS + 1]!)] = place + 1;
  }
}
