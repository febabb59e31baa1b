import { lowerWord, upperWord } from './event-key.js';
import { PairIndex } from './pair-index.js';

/** Keys by shop, each once: eight bytes a key, little-endian. */
export type KeyLists = ReadonlyMap<string, Uint8Array>;

/** Keys of events, those of each shop apart: what one shop has sent says nothing of another's. */
export class ShopKeys {
  private readonly byShop = new Map<string, PairIndex>();

  /** The same from lists as `lists` gives them. */
  static of(lists: KeyLists): ShopKeys {
    const keys = new ShopKeys();
    for (const [shop, own] of lists) keys.byShop.set(shop, PairIndex.of(own));
    return keys;
  }

  /** Whether there are none at all. */
  get isEmpty(): boolean {
    return this.byShop.size === 0;
  }

  /** Whether a key of a shop, 16 hex digits, is among them. */
  has(shop: string, key: string): boolean {
    return !this.isEmpty && this.hasWords(shop, lowerWord(key), upperWord(key));
  }

  /** The same of a key given by its lower and upper half. */
  hasWords(shop: string, low: number, high: number): boolean {
    return this.byShop.get(shop)?.has(low, high) ?? false;
  }

  /** Adds a key of a shop; false where it was there already. Throws where it is not 16 hex digits. */
  add(shop: string, key: string): boolean {
    let own = this.byShop.get(shop);
    if (own === undefined) this.byShop.set(shop, (own = new PairIndex()));
    const before = own.size;
    return own.placeOf(lowerWord(key), upperWord(key)) === before;
  }

  /** The keys of each shop, in the order in which they came. */
  lists(): Map<string, Uint8Array<ArrayBuffer>> {
    return new Map([...this.byShop].map(([shop, keys]) => [shop, keys.bytes()]));
  }
}
